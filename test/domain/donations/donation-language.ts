/** The donations' vocabulary. */
import type { DonationCommand, DonationEvent } from '../../../src/domain/donations/donation.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  friday,
  labelOf,
  laptop,
  lot,
  monday,
  nextMonday,
  sonia,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<DonationCommand, DonationEvent>()

export const thinkpad = {
  category: 'laptop',
  maker: 'Lenovo',
  model: 'ThinkPad T480',
  serial: 'PF-1A2B3C',
  labelCode: labelOf(1),
  unitValueCents: 12_000,
  weightGrams: 1_650,
} as const

/** Three devices announced by a company. */
export const [promise, promised] = words(
  'PromiseDonation',
  'DonationPromised',
  {
    donationId: lot,
    partnerId: weeefund,
    siteId: weeefundVilleurbanne,
    donorKind: 'company',
    donorName: 'Ateliers du Rhône',
    announcedCount: 3,
    purgeDemanded: false,
    happenedAt: monday,
  },
  {},
)
export const [collect, collected] = words(
  'CollectDonation',
  'DonationCollected',
  { donationId: lot, partnerId: weeefund, happenedAt: tuesday },
  {},
)
export const [receiveLine, lineReceived] = words(
  'ReceiveDonationLine',
  'DonationLineReceived',
  {
    donationId: lot,
    partnerId: weeefund,
    row: 1,
    happenedAt: wednesday,
    deviceId: laptop,
    device: thinkpad,
    siteId: weeefundVilleurbanne,
    purgeDemanded: false,
  },
  {},
)
export const [refuseLine, lineRefused] = words(
  'RefuseDonationLine',
  'DonationLineRefused',
  {
    donationId: lot,
    partnerId: weeefund,
    row: 2,
    happenedAt: wednesday,
    serialKey: null,
    reason: 'Châssis brisé',
  },
  {},
)
export const [reportMissing, lineMissing] = words(
  'ReportDonationLineMissing',
  'DonationLineMissing',
  { donationId: lot, partnerId: weeefund, row: 3, happenedAt: wednesday, serialKey: null, reason: null },
  {},
)
export const [close, closed] = words(
  'CloseDonation',
  'DonationClosed',
  { donationId: lot, partnerId: weeefund, gapReason: null, happenedAt: friday },
  {},
)
/** What the laptop's own stream says of its intake now. */
const intake = { happenedAt: wednesday, device: thinkpad }
export const [correctLine] = words(
  'CorrectDonationLine',
  'DonationFactCorrected',
  {
    ...{ donationId: lot, partnerId: weeefund, happenedAt: nextMonday, deviceId: laptop, asOf: 2 },
    ...{ was: intake, is: intake, reason: 'Lu sur l’appareil', correctedBy: sonia },
  },
  { revision: 1, changes: null, factType: 'DonationLineReceived' },
)
/** X1. What a fact of the stream, by its revision, should have said; null: it never happened. */
export const [correct, corrected] = words(
  'CorrectDonationFact',
  'DonationFactCorrected',
  {
    donationId: lot,
    partnerId: weeefund,
    happenedAt: nextMonday,
    revision: 0,
    changes: { announcedCount: 2 },
    reason: 'Compté deux fois',
    correctedBy: sonia,
  },
  { factType: 'DonationPromised' },
)
