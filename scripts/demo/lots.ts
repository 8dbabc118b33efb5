/** Lots, all along the four years: promised, then brought in by a file that is checked and confirmed. */
import { serialKey } from '../../src/domain/shared/intake-line.js'
import { type DeviceCategory, DeviceId, DonationId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './story.js'
import { aMachine, type Chance, DONORS, during } from './world.js'

export const DEVICES = 9000
const LOT_DEVICES = 75
const LOTS = DEVICES / LOT_DEVICES
/** After the last lot, time for its machines to become kits. */
const QUIET_DAYS = 40
const PROMISED_DAYS_BEFORE = 9
/** One lot in ten is closed, once its machines have been worked on; the others wait for it. */
const CLOSED_EVERY = 10
const CLOSED_DAYS_AFTER = 21
/** Of two of them more was announced than came. */
const GAPS: ReadonlyMap<number, { readonly missing: number; readonly reason: string }> = new Map([
  [30, { missing: 3, reason: 'trois écrans gardés par le donateur' }],
  [70, { missing: 5, reason: 'cinq portables jamais livrés' }],
])
/** R5. What came in this one had the status of waste. */
const WASTE_LOT = 64

export type Received = Place & {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly receivedOn: number
  /** R5. It entered as waste. */
  readonly isWaste: boolean
}

/** Draws a lot. Its devices' ids are those that the importer derives, so that later chapters can be planned. */
const aLot = (chance: Chance, places: readonly Place[], index: number) => {
  const donationId = DonationId.parse(uuidFrom(`demo lot ${index}`))
  const receivedOn = FIRST_DAY + Math.floor(((LAST_DAY - FIRST_DAY - QUIET_DAYS) * index) / LOTS)
  return {
    index,
    subject: `lot ${index}`,
    donationId,
    place: chance.oneOf(places),
    donor: chance.oneOf(DONORS),
    receivedOn,
    purgeDemanded: chance.happens(0.1),
    receivedAt: during(chance, receivedOn),
    machines: Array.from({ length: LOT_DEVICES }, (_, line) => {
      const machine = aMachine(chance, index * LOT_DEVICES + line)
      const key = serialKey(machine.maker, machine.serial)
      return { ...machine, deviceId: DeviceId.parse(uuidFrom(`${donationId} ${key}`)) }
    }),
  }
}
type Lot = ReturnType<typeof aLot>

/** Tells the lots; answers with their machines in the order in which they came. */
export const receiveLots = (story: Story, places: readonly Place[]): Received[] => {
  const lots = Array.from({ length: LOTS }, (_, index) => aLot(story.chance, places, index))
  for (const lot of lots) {
    promise(story, lot)
    bringIn(story, lot)
    if (lot.index % CLOSED_EVERY === 0) close(story, lot)
  }
  return lots
    .flatMap(({ index, place, receivedOn, machines }) =>
      machines.map(({ deviceId, category }) => {
        const isWaste = index === WASTE_LOT
        return { ...place, deviceId, category, receivedOn, isWaste }
      }),
    )
    .sort((a, b) => a.receivedOn - b.receivedOn || a.deviceId.localeCompare(b.deviceId))
}

const promise = (
  { tell }: Story,
  { index, subject, donationId, place, donor, purgeDemanded, receivedOn }: Lot,
) =>
  tell(
    subject,
    {
      type: 'PromiseDonation',
      data: {
        ...place,
        ...donor,
        donationId,
        announcedCount: LOT_DEVICES + (GAPS.get(index)?.missing ?? 0),
        purgeDemanded,
        happenedAt: instant(receivedOn - PROMISED_DAYS_BEFORE, 9),
      },
    },
    by(place.partnerId, subject),
  )

const bringIn = (
  { at, imports }: Story,
  { index, subject, donationId, place, machines, receivedAt }: Lot,
) => {
  const { partnerId } = place
  const cause = by(partnerId, subject)
  const heading = ['catégorie', 'marque', 'modèle', 'numéro de série']
  const lines = machines.map(({ category, maker, model, serial }) => [category, maker, model, serial])
  const rows =
    index === WASTE_LOT
      ? [[...heading, 'déchet'], ...lines.map((line) => [...line, 'oui'])]
      : [heading, ...lines]
  const file = Buffer.from(rows.map((cells) => cells.join(';')).join('\r\n'))
  at(receivedAt, subject, async () => {
    const { importId } = await imports.check(
      { kind: 'lot', donationId, happenedAt: receivedAt },
      partnerId,
      { bytes: file, name: `${subject.replace(' ', '-')}.csv` },
      cause,
    )
    const carried = await imports.carry(importId, partnerId, cause)
    if (carried.map(({ deviceId }) => deviceId).join() !== machines.map(({ deviceId }) => deviceId).join())
      throw new Error(`${subject}: other devices came in than those it was told with`)
    return { ok: true, events: [], position: undefined }
  })
}

const close = ({ tell }: Story, { index, subject, donationId, place, receivedOn }: Lot) =>
  tell(
    subject,
    {
      type: 'CloseDonation',
      data: {
        ...{ donationId, partnerId: place.partnerId, gapReason: GAPS.get(index)?.reason ?? null },
        happenedAt: instant(receivedOn + CLOSED_DAYS_AFTER, 15),
      },
    },
    by(place.partnerId, `${subject} closed`),
  )
