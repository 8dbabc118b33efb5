/** The programme's pages: its figures, what everybody may know, papers checked, and who is to be forgotten. */
import { z } from 'zod'
import { Day, dayOf } from '../../domain/shared/values.js'
import { scopeOf } from '../../use-cases/access.js'
import { programmeFigures, publicStatistics } from '../../use-cases/figures.js'
import { verifiedFact } from '../../use-cases/verification.js'
import {
  ProgrammePage,
  RetentionPage,
  StatisticsPage,
  VerificationPage,
} from '../../web/figures/programme.js'
import { identityOf } from '../server/door.js'
import { sameTime } from '../server/same-time.js'
import { askTwice, readDials, tellSince } from './dials.js'
import {
  type Again,
  done,
  FieldErrors,
  fieldOf,
  fieldsOf,
  frameOf,
  newKey,
  type Pages,
  post,
  sendPage,
} from './page.js'

const STRANGER = { csrf: '' }

export const programmePages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors
  const seeFigures = { config: { action: 'read-hand-overs' as const }, schema: { hide: true } }

  app.get('/programme', seeFigures, async (request, reply) => {
    const scope = scopeOf(identityOf(request))
    const dials = readDials(request.query, now())
    const { position, value } = await views.read(async (queries) => ({
      ...(await askTwice(dials, (asked) => programmeFigures(queries, asked, scope))),
      late: await tellSince(queries, dials, 'kit', scope),
    }))
    return sendPage(
      reply,
      ProgrammePage({
        frame: frameOf(request, reply, position),
        dials,
        figures: value.shown,
        late: value.late,
        differs: JSON.stringify(value.shown) !== JSON.stringify(value.known),
      }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })

  app.get('/programme.csv', seeFigures, async (request, reply) => {
    const dials = readDials(request.query, now())
    const { value } = await views.read((queries) =>
      programmeFigures(queries, dials, scopeOf(identityOf(request))),
    )
    const { kits, training, gifts, tickets } = value
    const rows: (readonly [string, string, number | null])[] = [
      ...Object.entries(kits).map(([name, count]) => ['kits', name, count] as const),
      ...Object.entries(training).map(([name, count]) => ['training', name, count] as const),
      ...gifts.map(({ route, count }) => ['gifts', route ?? 'unknown', count] as const),
      ['tickets', 'underWay', tickets.underWay],
      ['tickets', 'ended', tickets.ended],
      ...tickets.byTopic.map(({ topic, count }) => ['tickets by topic', topic, count] as const),
    ]
    const lines = [
      ['on', 'knownOn', 'figure', 'name', 'value'],
      ...rows.map((row) => [dials.on, dials.knownOn, ...row]),
    ]
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="programme-${dials.on}.csv"`)
      .send(`${lines.map((line) => line.map((cell) => cell ?? '').join(';')).join('\n')}\n`)
  })

  const open = { config: { action: 'public' as const }, schema: { hide: true } }
  app.get('/statistiques', open, async (request, reply) => {
    const { value } = await views.read((queries) => publicStatistics(queries, now()))
    const frame = request.identity ? frameOf(request, reply) : STRANGER
    return sendPage(reply, StatisticsPage({ frame, ...value }))
  })

  app.get('/verification', { ...open, onRequest: pages.codeLimit }, async (request, reply) => {
    const { code } = request.query as { code?: string }
    const frame = request.identity ? frameOf(request, reply) : STRANGER
    if (!code) return sendPage(reply, VerificationPage({ frame }))
    const fact = (await sameTime(() => verifiedFact({ views, log }, code))) ?? null
    return sendPage(reply, VerificationPage({ frame, typed: code, fact }), fact ? 200 : 404)
  })

  const retention: Again = async (request, reply, attempt, status) =>
    sendPage(
      reply,
      RetentionPage({
        frame: frameOf(request, reply),
        today: dayOf(now()),
        due: await workshop.due(),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  app.get(
    '/conservation',
    { config: { action: 'run-retention' }, schema: { hide: true } },
    (request, reply) => retention(request, reply, {}, 200),
  )
  post(pages, '/conservation', {
    action: 'run-retention',
    again: retention,
    next: () => ({ to: '/conservation', flash: done('Ces dossiers sont effacés.') }),
    act: ({ fields, by }) => {
      const chosen = z.array(z.uuid()).min(1).safeParse(fieldsOf(fields, 'dossiers'))
      if (!chosen.success) throw new FieldErrors([{ field: 'dossiers', text: 'Cochez au moins un dossier.' }])
      return workshop.sweep(chosen.data, Day.parse(fieldOf(fields, 'jour')), by)
    },
  })
}
