/** The figures of posts as a page and as CSV: whole for the employer, sums for the Métropole. */
import { EXIT_CATEGORIES } from '../../domain/jobs/contract.js'
import { Quarter, quarterOf } from '../../domain/shared/calendar.js'
import type { Day } from '../../domain/shared/values.js'
import { scopeOf } from '../../use-cases/access.js'
import { type JobFigures, jobFigures } from '../../use-cases/job-figures.js'
import { type FiguresOfJobs, JobFiguresPage } from '../../web/jobs/job-figures.js'
import { identityOf } from '../server/door.js'
import { askTwice, readDials } from './dials.js'
import { frameOf, type Pages, sendPage } from './page.js'

/** `trimestre` of the address: a quarter that has begun on that day, `tout`, or the usual one. */
const quarterIn = (query: unknown, on: Day) => {
  const { trimestre } = query as { trimestre?: unknown }
  if (trimestre === 'tout') return 'all'
  const read = Quarter.safeParse(trimestre)
  return read.success && read.data <= quarterOf(on) ? read.data : undefined
}

export const jobFiguresPages = ({ app, doors }: Pages) => {
  const { views, now, etpHours } = doors
  const see = { config: { action: 'read-job-figures' as const }, schema: { hide: true } }

  app.get('/emplois', see, async (request, reply) => {
    const scope = scopeOf(identityOf(request))
    const dials = readDials(request.query, now())
    const quarter = quarterIn(request.query, dials.on)
    const { position, value } = await views.read(async (queries) => ({
      ...(await askTwice(dials, (asked) => jobFigures(queries, { ...asked, quarter }, scope, etpHours))),
      since: dials.knownOn === dials.today ? 0 : await queries.jobFactsSince(dials, scope),
    }))
    const { shown, known } = value
    return sendPage(
      reply,
      JobFiguresPage({
        frame: frameOf(request, reply, position),
        dials,
        figures: shown,
        toldSince: value.since,
        differs:
          JSON.stringify([shown.structures, shown.byQuarter]) !==
          JSON.stringify([known.structures, known.byQuarter]),
      }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })

  app.get('/emplois.csv', see, async (request, reply) => {
    const dials = readDials(request.query, now())
    const quarter = quarterIn(request.query, dials.on)
    const scope = scopeOf(identityOf(request))
    const { value } = await views.read((queries) =>
      jobFigures(queries, { ...dials, quarter }, scope, etpHours),
    )
    const period = value.quarter ?? 'all'
    const lines = [
      ['on', 'knownOn', 'period', 'structure', 'legalForm', ...Object.keys(cellsOf(value.total))],
      ...value.structures.map((one) => [
        dials.on,
        value.knownOn,
        period,
        one.name,
        one.legalForm,
        ...Object.values(cellsOf(one)),
      ]),
      [dials.on, value.knownOn, period, 'total', '', ...Object.values(cellsOf(value.total))],
      ...value.byQuarter.map((one) => [
        dials.on,
        value.knownOn,
        one.quarter,
        'total',
        '',
        ...Object.values(cellsOf(one)),
      ]),
    ]
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="emplois-${period}-${dials.on}.csv"`)
      .send(`${lines.map((line) => line.map(quoted).join(';')).join('\n')}\n`)
  })
}

const quoted = (cell: string | number | null) => {
  const text = cell === null ? '' : String(cell)
  return /[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type Amount = { readonly value: number; readonly withheld: boolean }
/** Empty: withheld; what is shown of a sum whose rest is withheld has `+` behind its name in `withheld`. */
const shown = ({ value, withheld }: Amount, divide = 1) =>
  withheld && value === 0 ? null : Math.round((value / divide) * 10_000) / 10_000

/** Hours in decimals, as the rest of the row in units; `withheld` names the sums that some persons are left out of. */
const cellsOf = (of: JobFigures | FiguresOfJobs): Readonly<Record<string, string | number | null>> => ({
  headcount: of.headcount,
  headcountInInsertion: of.headcountInInsertion,
  etpAgreed: of.etpAgreed,
  etpRealised: shown(of.etpRealised),
  etpPermanent: shown(of.etpPermanent),
  ...Object.fromEntries(
    Object.entries(of.minutes).map(([measure, sum]) => [`${measure}Hours`, shown(sum, 60)]),
  ),
  ...Object.fromEntries(EXIT_CATEGORIES.map((one) => [`exits/${one}`, of.exits.byCategory?.[one] ?? null])),
  dynamicExits: of.exits.byCategory === null ? null : of.exits.dynamic,
  exitsDenominator: of.exits.byCategory === null ? null : of.exits.denominator,
  dynamicExitsPercent: of.exits.ratePercent,
  devices: of.devices,
  minutesPerDevice: of.minutesPerDevice,
  kits: of.kits,
  minutesPerKit: of.minutesPerKit,
  trainingMinutesGiven: of.trainingMinutes,
  withheld: [
    ...Object.entries(of.minutes)
      .filter(([, sum]) => sum.withheld)
      .map(([measure]) => measure),
    ...(of.exits.withheld ? ['exits'] : []),
  ].join(' '),
})
