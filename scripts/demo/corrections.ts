/**
 * What was told weeks after it happened, and what was told wrong and put right by its own organisation:
 * exactly three late entries and two corrections. Everything else is told on its day.
 */
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import { DeviceId, type Instant } from '../../src/domain/shared/values.js'
import type { HandedOver } from './hand-overs.js'
import type { Shelf } from './shelf.js'
import { by, type Story } from './story.js'

/** Stolen from a workshop in December, missed in March: the stock of 31 December 2025 is one less since. */
export const LATE_THEFT = {
  deviceId: DeviceId.parse('1cb60b79-6766-8f0c-9acf-aae88988bd38'),
  happenedAt: '2025-12-22T17:00:00.000Z',
  toldAt: '2026-03-09T09:30:00.000Z',
} as const
/** Tested, and the sheet found a month later. */
export const LATE_TEST = {
  deviceId: DeviceId.parse('64f58541-934a-8973-a1b1-88c4453422f9'),
  happenedAt: '2024-10-07T13:00:00.000Z',
  toldAt: '2024-11-08T10:00:00.000Z',
} as const
/** Lost by its holder, who came to say so three weeks later. */
export const LATE_LOSS = {
  deviceId: DeviceId.parse('0b5e9ac8-6b4a-8c0f-8524-dfaa435065d9'),
  happenedAt: '2025-09-13T15:00:00.000Z',
  toldAt: '2025-10-06T09:00:00.000Z',
} as const

/** Its camera was ticked with the rest, and does not work. */
export const CORRECTED_TEST = {
  deviceId: DeviceId.parse('071924b4-16d7-8e71-ad84-b53d1b58f48e'),
  correctedAt: '2024-11-25T10:00:00.000Z',
} as const
/** Told as lost on the day of the telling; the complaint names the day it was. */
export const CORRECTED_LOSS = {
  deviceId: DeviceId.parse('de87e7df-52b1-8149-970c-7fd36d1b11f3'),
  toldAt: '2024-12-10T10:00:00.000Z',
  happenedAt: '2024-12-03T18:00:00.000Z',
  correctedAt: '2025-01-06T14:00:00.000Z',
} as const

export const tellLate = (story: Story, kits: readonly HandedOver[], fit: Shelf, worn: Shelf) => {
  const stolen = fit.takeThis(LATE_THEFT.deviceId)
  reportLoss(story, stolen, LATE_THEFT, { how: 'stolen', reason: 'absent à l’inventaire, serrure forcée' })
  const lost = inKit(kits, LATE_LOSS.deviceId)
  reportLoss(story, lost, LATE_LOSS, { how: 'lost', reason: 'perdu pendant les vacances' })

  const { number, subject, deviceId, partnerId, category } = worn.takeThis(LATE_TEST.deviceId)
  const { happenedAt, toldAt } = LATE_TEST
  const results = { ...passed(category), keyboard: 'failed' as const }
  const data = { deviceId, partnerId, happenedAt, results, batteryHealthPercent: null }
  story.at(toldAt, subject, () =>
    story.workshop.record({ type: 'TestDevice', data }, by(partnerId, `late tests ${number}`)),
  )
}

export const putRight = (story: Story, kits: readonly HandedOver[], fit: Shelf) => {
  const tested = fit.takeThis(CORRECTED_TEST.deviceId)
  const results = { ...passed(tested.category), camera: 'failed' }
  correct(story, tested, 'DeviceTested', CORRECTED_TEST.correctedAt, {
    changes: { results },
    reason: 'caméra cochée par erreur avec les autres',
  })
  const lost = inKit(kits, CORRECTED_LOSS.deviceId)
  const { toldAt, happenedAt, correctedAt } = CORRECTED_LOSS
  reportLoss(story, lost, { happenedAt: toldAt, toldAt }, { how: 'stolen', reason: 'vol, plainte à venir' })
  correct(story, lost, 'DeviceLost', correctedAt, {
    changes: { happenedAt },
    reason: 'la plainte donne le jour du vol',
  })
}

type Spoken = Pick<HandedOver, 'number' | 'subject' | 'partnerId'> & { readonly deviceId: DeviceId }

/** A machine of a kit that left, spoken of with its kit. */
const inKit = (kits: readonly HandedOver[], deviceId: DeviceId): Spoken => {
  const kit = kits.find(({ machines }) => machines.some((machine) => machine.deviceId === deviceId))
  if (!kit) throw new Error(`${deviceId} left in no kit of the demo`)
  const { number, subject, partnerId } = kit
  return { number, subject, partnerId, deviceId }
}

const passed = (category: keyof typeof FUNCTIONS) =>
  Object.fromEntries(FUNCTIONS[category].map((one) => [one, 'passed' as const]))

const reportLoss = (
  { at, workshop }: Story,
  { subject, deviceId, partnerId }: Spoken,
  { happenedAt, toldAt }: { readonly happenedAt: Instant; readonly toldAt: Instant },
  loss: { readonly how: 'lost' | 'stolen'; readonly reason: string },
) =>
  at(toldAt, subject, () =>
    workshop.record(
      { type: 'ReportLoss', data: { deviceId, partnerId, happenedAt, ...loss } },
      by(partnerId, `${subject} told ${toldAt}`),
    ),
  )

/** Corrects the device's only fact of that type. */
const correct = (
  { at, log, workshop }: Story,
  { subject, deviceId, partnerId }: Spoken,
  type: string,
  correctedAt: Instant,
  { changes, reason }: { readonly changes: Readonly<Record<string, unknown>>; readonly reason: string },
) =>
  at(correctedAt, subject, async () => {
    const stream = `device-${deviceId}` as const
    const [fact] = (await log.readStream(stream)).filter((recorded) => recorded.type === type)
    const told = by(partnerId, `${subject} corrected`)
    return workshop.correctFact(stream, fact?.id ?? '', changes, reason, partnerId, correctedAt, told)
  })
