import t from 'tap'
import { ClaimCommand, ClaimEvent, claimDecider } from '../../../src/domain/devices/claim.js'
import { serialKey } from '../../../src/domain/shared/intake-line.js'
import { specFor } from '../../support/decider-spec.js'
import { labelOf, laptop, otherLaptop, tuesday } from '../../support/people-and-things.js'
import {
  claimLabel,
  claimSerial,
  labelClaimed,
  moveSerial,
  releaseSerial,
  serialClaimed,
  serialMoved,
  serialReleased,
} from './claim-language.js'

const given = specFor(claimDecider, { events: ClaimEvent, commands: ClaimCommand })

t.test('I1 a device is found again by maker and serial: the same pair twice names the first', async (t) => {
  given(t).when(claimSerial()).records(serialClaimed())
  given(t, serialClaimed())
    .when(claimSerial({ deviceId: otherLaptop }))
    .refuses('serial-already-registered', { existingId: laptop })
  t.equal(serialClaimed().data.key, serialKey(' LENOVO inc.', 'pf 1a2b3c'), 'however it is written')
})

t.test('I1 a claim that nothing followed is released by its holder, and free again', async (t) => {
  given(t, serialClaimed()).when(releaseSerial()).records(serialReleased())
  given(t, serialClaimed())
    .when(releaseSerial({ deviceId: otherLaptop }))
    .recordsNothing()
  const byOther = { deviceId: otherLaptop, happenedAt: tuesday }
  given(t, serialClaimed(), serialReleased()).when(claimSerial(byOther)).records(serialClaimed(byOther))
})

t.test('I1 a device that stood under another serial claims its own, unless another holds it', async (t) => {
  given(t).when(moveSerial()).records(serialMoved())
  given(t, serialClaimed({ deviceId: otherLaptop }))
    .when(moveSerial())
    .refuses('serial-already-registered', { existingId: otherLaptop })
  given(t, serialMoved())
    .when(claimSerial({ deviceId: otherLaptop }))
    .refuses('serial-already-registered', { existingId: laptop })
})

t.test(
  'I1 a serial is free again once its device stands under another, and that device keeps its id',
  async (t) => {
    const movedAway = { asOf: 3, movedTo: 'LENOVO~PF9Z8Y7X', happenedAt: tuesday }
    given(t, serialClaimed()).when(releaseSerial(movedAway)).records(serialReleased(movedAway))
    const history = [serialClaimed(), serialReleased(movedAway)]
    t.strictSame(history.reduce(claimDecider.evolve, claimDecider.initial), {
      holder: undefined,
      formerIds: [laptop],
    })
    const byOther = { deviceId: otherLaptop, happenedAt: tuesday }
    given(t, ...history)
      .when(claimSerial(byOther))
      .records(serialClaimed(byOther))
  },
)

t.test('I1 what is freed for an earlier correction stays held where the device is back since', async (t) => {
  const movedAway = { asOf: 3, movedTo: 'LENOVO~PF9Z8Y7X' }
  // It is back before the serial was freed: from then on it holds it anew.
  given(t, serialClaimed())
    .when(moveSerial({ asOf: 4 }))
    .records(serialMoved({ asOf: 4 }))
  given(t, serialClaimed(), serialMoved({ asOf: 4 }))
    .when(releaseSerial(movedAway))
    .recordsNothing()
  given(t, serialMoved({ asOf: 3 }))
    .when(releaseSerial({ asOf: 3 }))
    .records(serialReleased({ asOf: 3 }))
})

t.test('I2 a label carries a check character', async (t) => {
  given(t).when(claimLabel()).records(labelClaimed())
  given(t)
    .when(claimLabel({ code: `${labelOf(1).slice(0, -1)}2` }))
    .refuses('label-code-invalid')
})

t.test('I2 a label is never used again', async (t) => {
  given(t, labelClaimed())
    .when(claimLabel({ deviceId: otherLaptop }))
    .refuses('label-already-used', { existingId: laptop })
  given(t, labelClaimed())
    .when(claimLabel({ happenedAt: tuesday }))
    .recordsNothing()
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'serial-already-registered': true,
    'label-already-used': true,
    'label-code-invalid': true,
  })
})
