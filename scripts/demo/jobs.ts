/**
 * The jobs: 340 posts over fifteen structures, 85 of them in insertion, each post held by one person after another; the
 * hours declared each month, the work logged on the machines of that day, and what the rest of the time was for.
 */
import type { Exit } from '../../src/domain/jobs/contract.js'
import { monthOf } from '../../src/domain/shared/calendar.js'
import { fileCodeFrom } from '../../src/domain/shared/codes.js'
import { cddiEnds } from '../../src/domain/shared/parameters.js'
import { JobId, type PartnerId, WorkerId, WorkId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { groupBy } from '../../src/projections/engine/group-by.js'
import type { WorkerIdentity } from '../../src/vault/identity.js'
import type { Vault } from '../../src/vault/vault.js'
import type { Machine } from './bench.js'
import { demoPartnerId } from './partners.js'
import { invented } from './people.js'
import { actorOf, by, dayNumber, FIRST_DAY, instant, LAST_DAY, type Story } from './story.js'
import { type Chance, chanceFrom, PARTNERS } from './world.js'

/** As published: 340 jobs, 85 of them in insertion; which structure has how many is invented. */
export const JOBS = 340
export const JOBS_IN_INSERTION = 85
const IN_INSERTION: Readonly<Partial<Record<(typeof PARTNERS)[number]['name'], number>>> = {
  ...{ WeeeFund: 15, 'e-recycle': 13, 'Atelier de la Soie': 14, 'Les Claviers solidaires': 13 },
  ...{
    'La Fabrique de Bron': 12,
    'Repair Gerland': 6,
    'Secteur Est Réemploi': 6,
    'Givors Informatique solidaire': 6,
  },
}
const SEED = 20_230_901
const AGREEMENT_STARTS = ['2022-11-01', '2024-11-01', '2026-11-01']
const AGREEMENT_ENDS = ['2024-10-31', '2026-10-31', '2028-10-31']
/** Twenty-six hours a week. */
const MINUTES_A_DAY = (26 * 60) / 7
const HOURS_A_YEAR = { ACI: 1820, AI: 1607, EI: 1505 } as const
const MINUTES_A_MACHINE = 70
const MACHINES_A_STRETCH = 2
/** UTC: two stretches a day at most. */
const STRETCH_STARTS = [7, 10.5]
const EXITS: readonly Exit[] = [
  ...Array<Exit>(5).fill('permanent-contract'),
  ...Array<Exit>(4).fill('fixed-term-6-months-or-more'),
  ...Array<Exit>(4).fill('fixed-term-under-6-months'),
  ...Array<Exit>(4).fill('training'),
  ...Array<Exit>(2).fill('another-siae'),
  ...Array<Exit>(6).fill('no-solution'),
  ...Array<Exit>(2).fill('withdrawn'),
]

type Held = {
  readonly subject: string
  readonly jobId: JobId
  readonly workerId: WorkerId
  readonly partnerId: PartnerId
  readonly from: number
  /** Its last day, after the demo's last one where it goes on. */
  readonly until: number
  readonly minutesLogged: Map<string, number>
}
type Form = (typeof PARTNERS)[number]['legalForm']

const dayText = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)

/** Tells the posts and their hours; answers with everybody who ever held one. */
export const employ = (story: Story, machines: readonly Machine[]): WorkerId[] => {
  const chance = chanceFrom(SEED)
  const workers: WorkerId[] = []
  const permanentEach = (JOBS - JOBS_IN_INSERTION) / PARTNERS.length
  for (const { name, legalForm } of PARTNERS) {
    const partnerId = demoPartnerId(name)
    const posts = IN_INSERTION[name] ?? 0
    if (posts > 0) agree(story, partnerId, legalForm, posts)
    const held = Array.from({ length: posts }, (_, post) =>
      holdInTurn(story, chance, partnerId, legalForm, `${name} ${post}`),
    ).flat()
    work(
      story,
      held,
      machines.filter((one) => one.partnerId === partnerId && one.reached !== 'received'),
    )
    for (const one of held) declare(story, chance, one)
    const permanent = Array.from({ length: permanentEach }, (_, post) =>
      hold(
        story,
        chance,
        {
          partnerId,
          legalForm,
          name: `${name} permanent ${post}`,
          from: FIRST_DAY - 20 + (post % 10),
          until: LAST_DAY + 1,
        },
        null,
      ),
    )
    workers.push(...[...held, ...permanent].map(({ workerId }) => workerId))
  }
  return workers
}

const agree = ({ tell }: Story, partnerId: PartnerId, legalForm: Form, posts: number) => {
  const reference = HOURS_A_YEAR[legalForm as keyof typeof HOURS_A_YEAR]
  const etpHundredths = Math.round((posts * MINUTES_A_DAY * 365 * 100) / 60 / reference / 25) * 25
  for (const [index, validFrom] of AGREEMENT_STARTS.entries()) {
    const happenedAt = instant(Math.max(FIRST_DAY - 25, dayNumber(`${validFrom}T12:00:00Z`)), 8)
    const validUntil = AGREEMENT_ENDS[index] ?? ''
    tell(
      `agreement ${partnerId}`,
      {
        type: 'GrantAuthorisation',
        data: { partnerId, kind: 'siae-agreement', validFrom, validUntil, happenedAt },
      },
      by(null, `agreement ${partnerId} ${validFrom}`),
    )
  }
  for (let year = 2022; year <= 2026; year++)
    tell(
      `agreement ${partnerId}`,
      {
        type: 'AgreeEtp',
        data: {
          ...{ partnerId, year, etpHundredths },
          happenedAt: instant(Math.max(FIRST_DAY - 24, Date.UTC(year, 0, 15) / 86_400_000), 9),
        },
      },
      by(null, `etp ${partnerId} ${year}`),
    )
}

/** One person after another holds a post in insertion, until the demo's last day and beyond. */
const holdInTurn = (
  story: Story,
  chance: Chance,
  partnerId: PartnerId,
  legalForm: Form,
  name: string,
): Held[] => {
  const held: Held[] = []
  for (let from = FIRST_DAY - 20 + chance.below(60), turn = 0; from <= LAST_DAY; turn++) {
    const months = chance.oneOf([8, 12, 12, 18, 24])
    const { last } = cddiEnds(dayText(from))
    const longest = dayNumber(`${last}T12:00:00Z`)
    const planned = Math.min(from + Math.round(months * 30.4), longest)
    // Whoever is there on the last day stays for some weeks, where the law lets them.
    const until = planned <= LAST_DAY ? planned : Math.min(Math.max(planned, LAST_DAY + 70), longest)
    const one = { partnerId, legalForm, name: `${name} ${turn}`, from, until }
    held.push(hold(story, chance, one, until < LAST_DAY ? chance.oneOf(EXITS) : null))
    from = until + 1
  }
  return held
}

const hold = (
  { tell }: Story,
  chance: Chance,
  {
    partnerId,
    legalForm,
    name,
    from,
    until,
  }: { partnerId: PartnerId; legalForm: Form; name: string; from: number; until: number },
  exit: Exit | null,
): Held => {
  const isPermanent = name.includes('permanent')
  const subject = `job ${name}`
  const jobId = JobId.parse(uuidFrom(`demo job ${name}`))
  const workerId = WorkerId.parse(uuidFrom(`demo worker ${name}`))
  const told = { jobId, partnerId }
  const firstTerm = Math.min(until, from + 365)
  tell(
    subject,
    {
      type: 'StartJob',
      data: {
        ...{ ...told, workerId, legalForm, happenedAt: instant(from, 7), derogation: null },
        jobCode: fileCodeFrom(Array.from({ length: 9 }, () => chance.below(32))),
        ...(isPermanent
          ? ({ kind: 'permanent', contract: 'CDI', endsOn: null } as const)
          : ({ kind: 'insertion', contract: 'CDDI', endsOn: dayText(firstTerm) } as const)),
      },
    },
    by(partnerId, `${subject} start`),
  )
  const prolongedOn = firstTerm - 20
  if (!isPermanent && firstTerm < until && prolongedOn <= LAST_DAY)
    tell(
      subject,
      {
        type: 'ExtendJob',
        data: { ...told, endsOn: dayText(until), derogation: null, happenedAt: instant(prolongedOn, 8) },
      },
      by(partnerId, `${subject} prolonged`),
    )
  if (exit !== null)
    tell(
      subject,
      { type: 'EndJob', data: { ...told, exit, happenedAt: instant(until, 15) } },
      by(partnerId, `${subject} end`),
    )
  return { subject, jobId, workerId, partnerId, from, until, minutesLogged: new Map() }
}

/** Each day's machines are shared out among those at work, in turns. */
const work = ({ tell }: Story, held: readonly Held[], machines: readonly Machine[]) => {
  let turn = 0
  for (const [day, some] of [...groupBy(machines, ({ workedOn }) => workedOn)].sort(([a], [b]) => a - b)) {
    const present = held.filter(({ from, until }) => from <= day && day <= until)
    if (present.length === 0) continue
    const stretches = Math.min(
      Math.ceil(some.length / MACHINES_A_STRETCH),
      present.length * STRETCH_STARTS.length,
    )
    for (let index = 0; index < stretches; index++) {
      const one = present[(turn + index) % present.length]
      const startHour = STRETCH_STARTS[Math.floor(index / present.length)] ?? 7
      const its = some.slice(index * MACHINES_A_STRETCH, (index + 1) * MACHINES_A_STRETCH)
      if (!one) continue
      const { subject, jobId, workerId, partnerId } = one
      const minutes = its.length * MINUTES_A_MACHINE
      const [startsAt, endsAt] = [instant(day, startHour), instant(day, startHour + minutes / 60)]
      const name = `${subject} work ${day} ${startHour}`
      const month = monthOf(dayText(day))
      one.minutesLogged.set(month, (one.minutesLogged.get(month) ?? 0) + minutes)
      tell(
        subject,
        {
          type: 'EnterWork',
          data: {
            ...{
              workerId,
              day: dayText(day),
              workId: WorkId.parse(uuidFrom(`demo ${name}`)),
              partnerId,
              jobId,
            },
            ...{ happenedAt: endsAt, startsAt, endsAt, deviceIds: its.map(({ deviceId }) => deviceId) },
            agreements: agreementsOn(dayText(day)),
          },
        },
        by(partnerId, name),
      )
    }
    turn += stretches
  }
}

const agreementsOn = (day: string) =>
  AGREEMENT_STARTS.map((validFrom, index) => ({ validFrom, validUntil: AGREEMENT_ENDS[index] ?? '' })).filter(
    ({ validFrom, validUntil }) =>
      validFrom.slice(0, 7) <= day.slice(0, 7) && day.slice(0, 7) <= validUntil.slice(0, 7),
  )

/** On the fifth of the next month the hours, on the sixth what they were for; one in twenty stays to be explained. */
const declare = (
  { tell }: Story,
  chance: Chance,
  { subject, jobId, partnerId, from, until, minutesLogged }: Held,
) => {
  for (let first = Date.UTC(2022, 10, 1) / 86_400_000; first <= LAST_DAY; ) {
    const start = new Date(first * 86_400_000)
    const next = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) / 86_400_000
    const days = Math.min(next - 1, until) - Math.max(first, from) + 1
    const month = monthOf(dayText(first))
    first = next
    if (days <= 0 || next + 5 > LAST_DAY) continue
    const logged = minutesLogged.get(month) ?? 0
    const minutes = Math.max(logged, Math.round((days * (MINUTES_A_DAY - 8 + chance.below(16))) / 15) * 15)
    tell(
      subject,
      {
        type: 'DeclareHours',
        data: {
          jobId,
          partnerId,
          month,
          minutes,
          happenedAt: instant(next + 4, 9),
          agreements: agreementsOn(`${month}-15`),
        },
      },
      by(partnerId, `${subject} ${month}`),
    )
    const gap = minutes - logged
    if (gap === 0 || chance.happens(0.05)) continue
    const training = Math.min(gap, chance.happens(0.3) ? 420 : 0)
    const support = Math.min(gap - training, 120)
    const parts = (
      [
        ['training', training],
        ['support', support],
        ['logistics', gap - training - support],
      ] as const
    ).map(([reason, some]) => ({ reason, minutes: some }))
    tell(
      subject,
      {
        type: 'ExplainGap',
        data: {
          ...{ jobId, partnerId, month, actorId: actorOf(partnerId), happenedAt: instant(next + 5, 9) },
          parts: parts.filter((part) => part.minutes !== 0),
        },
      },
      by(partnerId, `${subject} ${month} gap`),
    )
  }
}

/** An invented name for each of them, in the vault alone. */
export const nameWorkers = async (vault: Vault, workers: readonly WorkerId[]) => {
  const chance = chanceFrom(SEED + 1)
  for (const workerId of workers) {
    const { givenName, familyName, birthDate } = invented(chance, false)
    const identity: WorkerIdentity = { givenName, familyName, birthDate }
    // Two invented people may be alike: then one of them stays a code.
    if ((await vault.keepWorker(workerId, identity)) === workerId) await vault.opened(workerId)
  }
}
