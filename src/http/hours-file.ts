/**
 * Hours declared in bulk: one contract and month a line, in the State's columns (`emi_ctr_id`, `emi_sme_annee`,
 * `emi_sme_mois`, `emi_nb_heures_travail`) or in French ones. A contract is named by the code on its badge, or by the
 * State's number, which is looked up in the vault and kept nowhere else.
 */
import { z } from 'zod'
import { JobCode } from '../domain/jobs/job-facts.js'
import { readFileCode } from '../domain/shared/codes.js'
import { Instant, JobId, Month, PartnerId } from '../domain/shared/values.js'
import { linesKind } from './import-kind.js'
import { sentenceOf } from './refusals.js'
import type { Workshop } from './workshop.js'

const HoursLine = z.object({
  jobId: JobId,
  partnerId: PartnerId,
  month: Month,
  minutes: z.int().nonnegative(),
  happenedAt: Instant,
})
type HoursLine = z.infer<typeof HoursLine>

/** `121,33`, `121.33` or `121:20`: whole minutes, or undefined where it is no number of hours. */
export const minutesIn = (typed: string): number | undefined => {
  const text = typed.replace(/[\s\u00a0\u202f]+|h$/gi, '')
  const clock = /^(\d{1,3})[:hH]([0-5]\d)$/.exec(text)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  return /^\d{1,3}([.,]\d{1,4})?$/.test(text) ? Math.round(Number(text.replace(',', '.')) * 60) : undefined
}

/** `11`, `nov` is none: the State writes numbers. */
const monthIn = (year: string, month: string) =>
  Month.safeParse(`${year.trim()}-${month.trim().padStart(2, '0')}`).data

export const hoursLines = (workshop: Workshop) =>
  linesKind({
    columns: {
      required: ['contrat', 'année', 'mois', 'heures'],
      also: {
        contrat: ['emi_ctr_id', 'contrat_id_ctr', 'numéro de contrat'],
        année: ['emi_sme_annee'],
        mois: ['emi_sme_mois'],
        heures: ['emi_nb_heures_travail', 'nombre d’heures travaillées'],
      },
    },
    value: HoursLine,
    judge: async ({ partnerId, happenedAt }) => {
      const numbers = await workshop.contractNumbers(partnerId)
      const codes = await workshop.jobsByCode(partnerId)
      return async ({ cell }) => {
        const jobId = codes.get(readFileCode(cell('contrat'))) ?? numbers.get(cell('contrat'))
        if (jobId === undefined)
          return { reason: 'contrat : ni un code de badge, ni un numéro de contrat de votre organisation.' }
        const month = monthIn(cell('année'), cell('mois'))
        if (!month)
          return { reason: `mois : « ${cell('mois')} ${cell('année')} » : écrivez 11 et 2026, par exemple.` }
        const minutes = minutesIn(cell('heures'))
        if (minutes === undefined)
          return { reason: `heures : « ${cell('heures')} » : écrivez 121,33 ou 121:20, par exemple.` }
        const value: HoursLine = { jobId: JobId.parse(jobId), partnerId, month, minutes, happenedAt }
        const data = await workshop.declaration(value)
        const refused = await workshop.judge({ type: 'DeclareHours', data })
        return refused ? { reason: sentenceOf(refused) } : { value }
      }
    },
    // The State's number names a person elsewhere: it stays in the file.
    shown: ({ cell }) =>
      `${JobCode.safeParse(readFileCode(cell('contrat'))).data ?? 'n° de contrat'} · ${cell('mois')}/${cell('année')} · ${cell('heures')} h`,
    once: {
      key: ({ jobId, month }) => `${jobId} ${month}`,
      sentence: (firstRow) => `mois : ce contrat a déjà ce mois à la ligne ${firstRow} de ce fichier.`,
    },
    carry: (value, by) => workshop.declareHours(value, by),
  })
