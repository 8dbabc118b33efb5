/** Lots, all along the four years: promised, then brought in by a file that is checked and confirmed. */
import { serialKey } from '../src/domain/shared/intake-line.js'
import { type DeviceCategory, DeviceId, DonationId } from '../src/domain/shared/values.js'
import { uuidFrom } from '../src/log/ledger.js'
import { by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './demo-story.js'
import { aMachine, type Chance, DONORS, during } from './demo-world.js'

export const DEVICES = 9000
const LOT_DEVICES = 75
const LOTS = DEVICES / LOT_DEVICES
/** After the last lot, time for its machines to become kits. */
const QUIET_DAYS = 40
const PROMISED_DAYS_BEFORE = 9

export type Received = Place & {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly receivedOn: number
}

/** Draws a lot. Its devices' ids are those that the importer derives, so that later chapters can be planned. */
const aLot = (chance: Chance, places: readonly Place[], index: number) => {
  const donationId = DonationId.parse(uuidFrom(`demo lot ${index}`))
  const receivedOn = FIRST_DAY + Math.floor(((LAST_DAY - FIRST_DAY - QUIET_DAYS) * index) / LOTS)
  return {
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
  }
  return lots
    .flatMap(({ place, receivedOn, machines }) =>
      machines.map(({ deviceId, category }) => ({ ...place, deviceId, category, receivedOn })),
    )
    .sort((a, b) => a.receivedOn - b.receivedOn || a.deviceId.localeCompare(b.deviceId))
}

const promise = ({ tell }: Story, { subject, donationId, place, donor, purgeDemanded, receivedOn }: Lot) =>
  tell(
    subject,
    {
      type: 'PromiseDonation',
      data: {
        ...place,
        ...donor,
        donationId,
        announcedCount: LOT_DEVICES,
        purgeDemanded,
        happenedAt: instant(receivedOn - PROMISED_DAYS_BEFORE, 9),
      },
    },
    by(place.partnerId, subject),
  )

const bringIn = ({ at, imports }: Story, { subject, donationId, place, machines, receivedAt }: Lot) => {
  const { partnerId } = place
  const cause = by(partnerId, subject)
  const lines = machines.map(({ category, maker, model, serial }) =>
    [category, maker, model, serial].join(';'),
  )
  const file = Buffer.from(['catégorie;marque;modèle;numéro de série', ...lines].join('\r\n'))
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
