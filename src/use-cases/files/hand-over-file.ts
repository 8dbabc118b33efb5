/**
 * Hand-overs in bulk: a list of the day's hand-overs, one kit a line. Each line meets the very guards of a
 * single hand-over; the dry run says which would be refused, and names the medium or function in the way.
 *
 * Columns: `kit` (tracking code), `dossier` (the beneficiary's file code), `reçu` (signé-papier, signé-écran),
 * `notice` (version handed out).
 */
import { z } from 'zod'
import { readCode, readFileCode, TRACKING_LENGTH } from '../../domain/shared/codes.js'
import { type ActorId, BeneficiaryId, KitId, PartnerId, SiteId } from '../../domain/shared/values.js'
import { plain } from '../../evidence/cell-text.js'
import type { ViewsReader } from '../../projections/views.js'
import { sentenceOf } from '../../words/explain.js'
import type { Workshop } from '../workshop.js'
import { linesKind } from './import-kind.js'

const RECEIPTS: Readonly<Record<string, 'paper' | 'screen'>> = {
  'signe papier': 'paper',
  papier: 'paper',
  'signe ecran': 'screen',
  ecran: 'screen',
}

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

export const handOverLines = (workshop: Workshop, views: ViewsReader) =>
  linesKind({
    columns: { required: ['kit', 'dossier', 'reçu', 'notice'] },
    value: HandOverLine,
    judge:
      async ({ partnerId, happenedAt, caller }) =>
      async ({ cell }) => {
        const code = readCode(cell('kit'), TRACKING_LENGTH)
        const { value: found } = await views.read(async (queries) => ({
          kit: code ? await queries.kitByTrackingCode(code) : undefined,
          person: await queries.beneficiaryByFileCode(readFileCode(cell('dossier'))),
        }))
        const on = RECEIPTS[plain(cell('reçu'))]
        const reasons = [
          ...(found.kit ? [] : [`kit : « ${cell('kit')} » n’est le code d’aucun kit.`]),
          ...(found.person ? [] : [`dossier : « ${cell('dossier')} » n’est le code d’aucun dossier.`]),
          ...(on ? [] : [`reçu : « ${cell('reçu')} » : écrivez signé-papier ou signé-écran.`]),
          ...(cell('notice') === ''
            ? ['notice : écrivez la version de la notice d’information remise.']
            : []),
        ]
        if (!found.kit || !found.person || !on || reasons.length > 0) return { reason: reasons.join(' ') }
        const kit = await workshop.nowOf.kit(found.kit.kitId)
        const value: HandOverLine = {
          kitId: KitId.parse(found.kit.kitId),
          partnerId,
          siteId: SiteId.parse(kit.status === 'absent' ? '' : kit.siteId),
          beneficiaryId: BeneficiaryId.parse(found.person.beneficiaryId),
          on,
          noticeVersion: cell('notice'),
          happenedAt,
        }
        const refused = await workshop.handOverRefusal(handOverData(value, caller.actorId, caller.actorId))
        return refused ? { reason: sentenceOf(refused) } : { value }
      },
    once: {
      key: ({ kitId }) => kitId,
      sentence: (place) => `kit : ce kit est déjà remis à ${place} de ce fichier : supprimez l’une des deux.`,
    },
    carry: (value, by) => workshop.handOver(handOverData(value, by.causationId, by.actorId), by),
  })

const handOverData = (line: HandOverLine, handOverId: string, actorId: string) => {
  const { on, ...data } = line
  return { ...data, handOverId, receipt: { kind: 'signed' as const, on }, actorId: actorId as ActorId }
}
