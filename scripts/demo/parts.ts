/** Machines taken apart: their memory, screens and batteries serve others, and five of their disks too. */
import type { PartKind } from '../../src/domain/devices/functions.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { demoFile, erase, type Machine, makeFit } from './bench.js'
import type { Shelf } from './shelf.js'
import { by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './story.js'

export const STRIPPED = 10
const FIRST_AFTER_DAYS = 260
const KINDS: readonly PartKind[] = ['memory', 'screen', 'battery', 'memory', 'keyboard']

/**
 * @param worn what was never made fit: what is locked for ever gives its parts.
 * @param fit what receives them, to be tested anew (R2).
 */
export const takeApart = (story: Story, places: readonly Place[], worn: Shelf, fit: Shelf) => {
  const days = LAST_DAY - FIRST_DAY - FIRST_AFTER_DAYS - 30
  for (let index = 0; index < STRIPPED; index++) {
    const day = FIRST_DAY + FIRST_AFTER_DAYS + Math.floor((days * index) / STRIPPED)
    const [giver, taker] = aPair(places, worn, fit, day, index)
    strip(story, giver, day)
    give(story, giver, taker, day, index)
  }
}

/** Two laptops of one site: one that nobody can unlock, one that can do with more. */
const aPair = (
  places: readonly Place[],
  worn: Shelf,
  fit: Shelf,
  day: number,
  index: number,
): readonly [Machine, Machine] => {
  for (const place of [...places.slice(index % places.length), ...places]) {
    const isLaptop = ({ category }: Machine) => category === 'laptop'
    const [giver] = worn.take(place, day, 1, (machine) => machine.reached === 'locked' && isLaptop(machine))
    const [taker] = giver ? fit.take(place, day, 1, isLaptop) : []
    if (giver && taker) return [giver, taker]
  }
  throw new Error(`nothing to take apart on day ${day} of the demo`)
}

const strip = ({ tell }: Story, { subject, deviceId, partnerId }: Machine, day: number) =>
  tell(
    subject,
    {
      type: 'StripDevice',
      data: { deviceId, partnerId, happenedAt: instant(day, 8), reason: 'verrouillé, gardé pour ses pièces' },
    },
    by(partnerId, `${subject} stripped`),
  )

/** One part to the other machine; of two, one passes its disk on too, the other's disk is destroyed. */
const give = (story: Story, giver: Machine, taker: Machine, day: number, index: number) => {
  const { tell, at, workshop } = story
  const { subject, deviceId, partnerId } = giver
  const kind = KINDS[index % KINDS.length] ?? 'memory'
  const partId = uuidFrom(`demo part ${index}`)
  const part = { deviceId, partnerId, partId }
  tell(
    subject,
    { type: 'TakePart', data: { ...part, happenedAt: instant(day, 9), kind, serial: null } },
    by(partnerId, `${subject} part taken`),
  )
  tell(
    subject,
    { type: 'PassPart', data: { ...part, happenedAt: instant(day, 10), toDeviceId: taker.deviceId } },
    by(partnerId, `${subject} part passed`),
  )
  const isMoved = index % 2 === 0
  for (const { serial: mediumSerial } of giver.media) {
    const happenedAt = instant(day, 11)
    const medium = { deviceId, partnerId, happenedAt, mediumSerial }
    if (isMoved)
      at(happenedAt, subject, () =>
        workshop.moveMedium(
          { ...medium, toDeviceId: taker.deviceId },
          by(partnerId, `${subject} disk moved`),
        ),
      )
    else
      tell(
        subject,
        {
          type: 'DestroyMedium',
          data: { ...medium, technique: 'disintegrate', certificateSha256: demoFile(`disk ${mediumSerial}`) },
        },
        by(partnerId, `${subject} disk destroyed`),
      )
  }
  const opened = { ...taker, media: giver.media, workedOn: day + 1 }
  if (isMoved) erase(story, opened, ' with its new disk')
  makeFit(story, opened, ' after its new part')
}
