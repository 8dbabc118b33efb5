/**
 * Hours declared in bulk: one contract and month a line, in the State's columns (`emi_ctr_id`, `emi_sme_annee`,
 * `emi_sme_mois`, `emi_nb_heures_travail`) or in French ones. A contract is named by the code on its badge, or by the
 * State's number, which is looked up in the vault and kept nowhere else. What versions, annexes and states make of a
 * month is in `hours-months.ts`.
 */
import { z } from 'zod'
import { JobCode } from '../domain/jobs/job-facts.js'
import { readFileCode } from '../domain/shared/codes.js'
import { Instant, JobId, Month, PartnerId } from '../domain/shared/values.js'
import { type HoursCell, hoursOfMonths, type ReadHours } from './hours-months.js'
import { linesKind } from './import-kind.js'
import { sentenceOf } from './refusals.js'
import type { TableLine } from './table-file.js'
import type { Workshop } from './workshop.js'

const SUMS_TOLD_MAX = 50

const HoursLine = z.object({
  jobId: JobId,
  partnerId: PartnerId,
  month: Month,
  /** Of the whole month: what its annexes add up to. */
  minutes: z.int().nonnegative(),
  happenedAt: Instant,
  /** Which of the lines that add up to the month; the first to be carried declares it. */
  part: z.int().nonnegative().optional(),
})

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

export const hoursLines = (workshop: Workshop) => {
  /** What each line says by itself. */
  const readerFor = async (partnerId: string) => {
    const numbers = await workshop.contractNumbers(partnerId)
    const codes = await workshop.jobsByCode(partnerId)
    return ({ cell }: TableLine<HoursCell>): ReadHours => {
      const jobId = codes.get(readFileCode(cell('contrat'))) ?? numbers.get(cell('contrat'))
      if (jobId === undefined)
        return { reason: 'contrat : ni un code de badge, ni un numéro de contrat de votre organisation.' }
      const month = monthIn(cell('année'), cell('mois'))
      if (!month)
        return { reason: `mois : « ${cell('mois')} ${cell('année')} » : écrivez 11 et 2026, par exemple.` }
      const minutes = minutesIn(cell('heures'))
      return minutes === undefined
        ? {
            of: { jobId, month },
            reason: `heures : « ${cell('heures')} » : écrivez 121,33 ou 121:20, par exemple.`,
          }
        : { of: { jobId, month }, minutes }
    }
  }

  return linesKind({
    columns: {
      required: ['contrat', 'année', 'mois', 'heures'],
      optional: ['version', 'annexe', 'état'],
      also: {
        contrat: ['emi_ctr_id', 'contrat_id_ctr', 'numéro de contrat'],
        année: ['emi_sme_annee'],
        mois: ['emi_sme_mois'],
        heures: ['emi_nb_heures_travail', 'nombre d’heures travaillées'],
        version: ['emi_sme_version'],
        annexe: ['emi_afi_id', 'annexe financière'],
        état: ['emi_esm_etat_code', 'état de saisie'],
      },
      framed: true,
    },
    value: HoursLine,
    judge: async ({ partnerId, happenedAt }, lines) => {
      const judged = hoursOfMonths(lines, await readerFor(partnerId))
      return async (line) => {
        const counted = judged(line)
        if ('reason' in counted) return counted
        const { jobId, month, minutes, part } = counted
        const declared = { jobId: JobId.parse(jobId), partnerId, month, minutes, happenedAt }
        const refused = await workshop.judge({
          type: 'DeclareHours',
          data: await workshop.declaration(declared),
        })
        return refused ? { reason: sentenceOf(refused) } : { value: { ...declared, part } }
      }
    },
    // The State's number names a person elsewhere: it stays in the file.
    shown: ({ cell }) =>
      [
        JobCode.safeParse(readFileCode(cell('contrat'))).data ?? 'n° de contrat',
        `${cell('mois')}/${cell('année')}`,
        `${cell('heures')} h`,
        ...(cell('version') === '' ? [] : [`version ${cell('version')}`]),
        ...(cell('annexe') === '' ? [] : [`annexe ${cell('annexe')}`]),
        ...(cell('état') === '' ? [] : [cell('état')]),
      ].join(' · '),
    async remarks({ partnerId }, lines) {
      const judged = hoursOfMonths(lines, await readerFor(partnerId))
      return judged.sums.slice(0, SUMS_TOLD_MAX)
    },
    once: {
      key: ({ jobId, month, part }) => `${jobId} ${month} ${part ?? 0}`,
      sentence: (place) => `mois : ce contrat a déjà ce mois à ${place} de ce fichier.`,
    },
    carry: ({ part: _, ...declared }, by) => workshop.declareHours(declared, by),
  })
}
