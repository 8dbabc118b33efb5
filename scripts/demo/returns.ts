/**
 * What becomes of kits after they were handed over: some come back, and a few of those are given again; some
 * are lost or stolen; some machines are replaced under warranty.
 */
import type { Instant } from '../../src/domain/shared/values.js'
import { type Machine, workAgain } from './bench.js'
import { type HandedOver, handOverOne, KITS_GIVEN_AGAIN } from './hand-overs.js'
import { aKit, pack } from './kits.js'
import type { Shelf } from './shelf.js'
import { actorOf, by, dayNumber, instant, LAST_DAY, type Place, type Story } from './story.js'

export const RETURNS = 60
export const LOSSES = 20
export const REPLACEMENTS = 12
/** One returned kit in six comes back to the nearest organisation, not to the one it came from. */
const ELSEWHERE_EVERY = 6
/** Of five that came back four are worked on again. */
const LEFT_AS_THEY_ARE_EVERY = 5
const REASONS = [
  'ne sert plus : un ordinateur a été acheté depuis',
  'en panne, hors garantie',
  'déménagement hors de la Métropole',
  'trop lent pour son usage',
  'formation terminée',
] as const
const WARRANTY_DAYS = 365
/** Enough for what follows to be told before the last day. */
const BEFORE_THE_END_DAYS = 45
/** Numbers beyond those of the kits that were packed for the first time. */
const SECOND_TIME = 5000

/** Every so many kits, all along the years: no two scenes tell of one kit. */
const some = (kits: readonly HandedOver[], first: number, count: number) => {
  const step = Math.floor(kits.length / count / 30) * 30
  return Array.from({ length: count }, (_, index) => kits[first + index * step]).filter((kit) => !!kit)
}

/** A day between two numbers of days after the hand-over, and before the end. */
const later = ({ chance }: Story, { handedOverAt }: HandedOver, from: number, to: number) => {
  const day = dayNumber(handedOverAt)
  return Math.max(day + 3, Math.min(day + from + chance.below(to - from), LAST_DAY - BEFORE_THE_END_DAYS))
}

export const tellLives = (
  story: Story,
  kits: readonly HandedOver[],
  places: readonly Place[],
  shelf: Shelf,
) => {
  let given = 0
  for (const [index, kit] of some(kits, 7, RETURNS).entries()) {
    const place = index % ELSEWHERE_EVERY === 5 ? places[index % places.length] : undefined
    const machines = comeBack(story, kit, place ?? kit, index)
    if (index % LEFT_AS_THEY_ARE_EVERY === 4) continue
    for (const machine of machines) workAgain(story, machine, machine.workedOn, ' after its return')
    if (index % LEFT_AS_THEY_ARE_EVERY === 0 && given < KITS_GIVEN_AGAIN) giveAgain(story, machines, given++)
  }
  for (const [index, kit] of some(kits, 10, LOSSES).entries()) lose(story, kit, index)
  for (const [index, kit] of some(kits, 20, REPLACEMENTS).entries()) replace(story, kit, shelf, index)
}

/** Tells the return of a whole kit; answers with its machines where they are then, to be worked on again. */
const comeBack = (story: Story, kit: HandedOver, place: Place, index: number): Machine[] => {
  const { subject, kitId } = kit
  const { partnerId, siteId } = place
  const day = later(story, kit, 20, 400)
  const backAt = instant(day, 10)
  const reason = REASONS[index % REASONS.length] ?? REASONS[0]
  story.at(backAt, subject, () =>
    story.workshop.returnKit(kitId, siteId, reason, partnerId, backAt, by(partnerId, `${subject} return`)),
  )
  return kit.machines.map((machine) => ({ ...machine, subject, partnerId, siteId, workedOn: day + 4 }))
}

/** Somebody else receives what came back, in a kit of its own. */
const giveAgain = (story: Story, machines: readonly Machine[], index: number) => {
  const [main, ...others] = machines
  if (!main) return
  const kit = { ...aKit(story.chance, [main, ...others], SECOND_TIME + index), subject: main.subject }
  pack(story, kit)
  handOverOne(story, kit)
}

/** Of four losses one is found again by its holder and one comes back to a site; three are written off. */
const WRITTEN_OFF: ReadonlySet<number> = new Set([2, 7, 11])

const lose = (story: Story, kit: HandedOver, index: number) => {
  const { tell } = story
  const { subject, partnerId, siteId } = kit
  const [main] = kit.machines
  if (!main) return
  const day = later(story, kit, 15, 500)
  const told = (happenedAt: Instant) => ({ deviceId: main.deviceId, partnerId, happenedAt })
  const stolen = index % 3 === 1
  tell(
    subject,
    {
      type: 'ReportLoss',
      data: {
        ...told(instant(day, 11)),
        how: stolen ? 'stolen' : 'lost',
        reason: stolen ? 'cambriolage, plainte déposée' : 'oublié dans les transports',
      },
    },
    by(partnerId, `${subject} loss`),
  )
  if (index % 4 === 0 || index % 4 === 1) {
    const isBack = index % 4 === 1
    const found = isBack
      ? { siteId, reason: 'rapporté par les objets trouvés' }
      : { siteId: null, reason: 'retrouvé par son détenteur' }
    tell(
      subject,
      { type: 'ReportFound', data: { ...told(instant(day + 12, 15)), ...found } },
      by(partnerId, `${subject} found`),
    )
  }
  if (WRITTEN_OFF.has(index))
    tell(
      subject,
      {
        type: 'WriteOffDevice',
        data: { ...told(instant(day + 40, 9)), reason: 'recherches abandonnées' },
      },
      by(partnerId, `${subject} write-off`),
    )
}

/** T7. Another machine of the same site takes the place of one that fails; the old one comes back later. */
const replace = (story: Story, kit: HandedOver, shelf: Shelf, index: number) => {
  const { at, tell, workshop } = story
  const { subject, kitId, partnerId, siteId } = kit
  const [old] = kit.machines
  if (!old) return
  const day = later(story, kit, 25, WARRANTY_DAYS - 30)
  const [spare] = shelf.take(kit, day, 1, ({ category }) => category === old.category)
  if (!spare) throw new Error(`${subject}: nothing stands on the shelf to replace its machine`)
  const exchangedAt = instant(day, 10)
  const receipt = { kind: 'signed' as const, on: 'paper' as const }
  at(exchangedAt, subject, () =>
    workshop.replaceDevice(
      {
        ...{ deviceId: spare.deviceId, partnerId, happenedAt: exchangedAt, kitId },
        ...{ oldDeviceId: old.deviceId, receipt, actorId: actorOf(partnerId) },
      },
      by(partnerId, `${subject} replacement`),
    ),
  )
  const backAt = instant(day + 2 + (index % 9), 14)
  const back = {
    deviceId: old.deviceId,
    partnerId,
    siteId,
    happenedAt: backAt,
    reason: 'remplacé sous garantie',
  }
  at(backAt, subject, () => workshop.takeBack(back, by(partnerId, `${subject} old machine`)))
  if (index % 3 === 0)
    tell(
      subject,
      {
        type: 'RetireDevice',
        data: {
          ...{ deviceId: old.deviceId, partnerId, happenedAt: instant(day + 15, 9) },
          reason: 'carte mère en panne',
        },
      },
      by(partnerId, `${subject} old machine retired`),
    )
}
