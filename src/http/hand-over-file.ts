/**
 * Hand-overs in bulk: a CSV of the day's hand-overs, one kit a line. Each line meets the very guards of a
 * single hand-over; the dry run says which would be refused, and names the medium or function in the way.
 *
 * Columns: `kit` (tracking code), `dossier` (the beneficiary's file code), `reçu` (signé-papier, signé-écran),
 * `notice` (version handed out).
 */
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { readCode, readFileCode, TRACKING_LENGTH } from '../domain/shared/codes.js'
import { BeneficiaryId, type Instant, KitId, PartnerId, SiteId } from '../domain/shared/values.js'
import { plain } from '../evidence/lot-columns.js'
import type { Metadata } from '../log/event-log.js'
import type { ViewsReader } from '../projections/views.js'
import type { ImportLine } from './imports-store.js'
import { Refusing } from './problem.js'
import { sentenceOf } from './refusals.js'
import type { Done, Workshop } from './workshop.js'

const LINES_MAX = 5000
const RECEIPTS: Readonly<Record<string, 'paper' | 'screen'>> = {
  'signe papier': 'paper',
  papier: 'paper',
  'signe ecran': 'screen',
  ecran: 'screen',
}
const COLUMNS = { kit: 'kit', dossier: 'dossier', recu: 'recu', notice: 'notice' } as const

const HandOverLine = z.object({
  kitId: KitId,
  partnerId: PartnerId,
  siteId: SiteId,
  beneficiaryId: BeneficiaryId,
  on: z.enum(['paper', 'screen']),
  noticeVersion: z.string(),
  happenedAt: z.string(),
})
type HandOverLine = z.infer<typeof HandOverLine>

/** Reads the file and asks, for each line, what the ledger would answer. Nothing is recorded. */
export const checkHandOvers = async (
  workshop: Workshop,
  views: ViewsReader,
  partnerId: PartnerId,
  bytes: Uint8Array,
  happenedAt: Instant,
  actorId: string,
): Promise<{ lines: ImportLine[]; ignoredColumns: string[] }> => {
  const rows = readRows(bytes)
  const [headings = [], ...body] = rows
  const names = headings.map(plain)
  const missing = Object.keys(COLUMNS).filter((column) => !names.includes(column))
  if (missing.length > 0)
    throw new Refusing({
      refusal: 'unreadable-file',
      sentences: [
        `Il manque les colonnes : ${missing.join(', ')}. Attendues : kit ; dossier ; reçu ; notice.`,
      ],
    })
  const lines: ImportLine[] = []
  const rowsByKit = new Map<string, number>()
  for (const [index, cells] of body.entries()) {
    const cell = (name: string) => (cells[names.indexOf(name)] ?? '').trim()
    const row = index + 2
    // Only our own columns: a file may hold names beside them, and they stay in the file.
    const shown = Object.keys(COLUMNS).map(cell).filter(Boolean).join(' · ')
    const refused = (reason: string) => lines.push({ row, shown, decision: 'refused', reason, value: null })

    const code = readCode(cell('kit'), TRACKING_LENGTH)
    const { value: found } = await views.read(async (queries) => ({
      kit: code ? await queries.kitByTrackingCode(code) : undefined,
      person: await queries.beneficiaryByFileCode(readFileCode(cell('dossier'))),
    }))
    const on = RECEIPTS[plain(cell('recu'))]
    if (!found.kit) refused(`kit : « ${cell('kit')} » n’est le code d’aucun kit.`)
    else if (!found.person) refused(`dossier : « ${cell('dossier')} » n’est le code d’aucun dossier.`)
    else if (!on) refused(`reçu : « ${cell('recu')} » : écrivez signé-papier ou signé-écran.`)
    else if (cell('notice') === '') refused('notice : écrivez la version de la notice d’information remise.')
    else {
      const kit = await workshop.nowOf.kit(found.kit.kitId)
      const line: HandOverLine = {
        kitId: KitId.parse(found.kit.kitId),
        partnerId,
        siteId: SiteId.parse(kit.status === 'absent' ? '' : kit.siteId),
        beneficiaryId: BeneficiaryId.parse(found.person.beneficiaryId),
        on,
        noticeVersion: cell('notice'),
        happenedAt,
      }
      const answer = await workshop.handOverRefusal(handOverData(line, actorId, actorId))
      const first = rowsByKit.get(line.kitId)
      if (answer) refused(sentenceOf(answer))
      else if (first !== undefined) refused(`kit : ce kit est déjà remis à la ligne ${first} de ce fichier.`)
      else {
        rowsByKit.set(line.kitId, row)
        lines.push({ row, shown, decision: 'accepted', reason: null, value: line })
      }
    }
  }
  return {
    lines,
    ignoredColumns: headings.filter((_, index) => !Object.keys(COLUMNS).includes(names[index] ?? '')),
  }
}

/** Carries one accepted line: the same command as a hand-over on screen. */
export const handOverLine = (workshop: Workshop, value: unknown, by: Metadata): Promise<Done> =>
  workshop.handOver(handOverData(HandOverLine.parse(value), by.causationId, by.actorId), by)

const handOverData = (line: HandOverLine, handOverId: string, actorId: string) => {
  const { on, ...data } = line
  return { ...data, handOverId, receipt: { kind: 'signed' as const, on }, actorId: actorId as never }
}

const readRows = (bytes: Uint8Array): string[][] => {
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    const content = text.decode(bytes)
    const [heading = ''] = content.split(/\r?\n/, 1)
    const delimiter = [';', '\t'].find((mark) => heading.includes(mark)) ?? ','
    const rows: string[][] = parse(content, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      to: LINES_MAX + 2,
    })
    if (rows.length > LINES_MAX + 1)
      throw new Refusing({
        refusal: 'unreadable-file',
        sentences: [`Ce fichier a plus de ${LINES_MAX} lignes : partagez-le.`],
      })
    return rows
  } catch (error) {
    if (error instanceof Refusing) throw error
    throw new Refusing({
      refusal: 'unreadable-file',
      sentences: ['Ce fichier n’est pas un CSV en UTF-8 : enregistrez-le au format « CSV UTF-8 ».'],
    })
  }
}
