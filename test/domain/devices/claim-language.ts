/** The vocabulary of claims: serials and labels. */
import type { ClaimCommand, ClaimEvent } from '../../../src/domain/devices/claim.js'
import { serialKey } from '../../../src/domain/shared/intake-line.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  labelOf,
  laptop,
  lot,
  monday,
  sonia,
  tuesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<ClaimCommand, ClaimEvent>()
const key = serialKey('Lenovo', 'PF-1A2B3C')

export const [claimSerial, serialClaimed] = words(
  'ClaimSerial',
  'SerialClaimed',
  {
    key,
    deviceId: laptop,
    donationId: lot,
    partnerId: weeefund,
    siteId: weeefundVilleurbanne,
    row: 1,
    device: {
      category: 'laptop',
      maker: 'Lenovo',
      model: 'ThinkPad T480',
      serial: 'PF-1A2B3C',
      labelCode: labelOf(1),
      unitValueCents: 12_000,
      weightGrams: 1_650,
    },
    purgeDemanded: false,
    happenedAt: monday,
  },
  {},
)
export const [releaseSerial, serialReleased] = words(
  'ReleaseSerial',
  'SerialReleased',
  { key, deviceId: laptop, happenedAt: monday },
  {},
)
/** The laptop, taken in under another serial by mistake, is found to be this one. */
export const [moveSerial, serialMoved] = words(
  'MoveSerial',
  'SerialMoved',
  {
    ...{ key, deviceId: laptop, partnerId: weeefund, happenedAt: tuesday, revision: 0, asOf: 2 },
    ...{ changes: { serial: 'PF-1A2B3C' }, reason: 'Lu sur l’appareil', correctedBy: sonia },
  },
  {},
)
export const [claimLabel, labelClaimed] = words(
  'ClaimLabel',
  'LabelClaimed',
  { code: labelOf(1), deviceId: laptop, happenedAt: monday },
  {},
)
