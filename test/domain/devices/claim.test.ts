import t from 'tap'
import { ClaimCommand, ClaimEvent, claimDecider } from '../../../src/domain/devices/claim.js'
import { serialKey } from '../../../src/domain/shared/intake-line.js'
import { specFor } from '../../support/decider-spec.js'
import { labelOf, laptop, otherLaptop, tuesday } from '../../support/people-and-things.js'
import {
  claimLabel,
  claimSerial,
  labelClaimed,
  releaseSerial,
  serialClaimed,
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
