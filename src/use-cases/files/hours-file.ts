/**
 * Hours declared in bulk: one contract and month a line, in the State's columns (`emi_ctr_id`, `emi_sme_annee`,
 * `emi_sme_mois`, `emi_nb_heures_travail`) or in French ones. A contract is named by the code on its badge, or by the
 * State's number, which is looked up in the vault and kept nowhere else. What versions, annexes and states make of a
 * month is in `hours-months.ts`. A file with versions says what a month is now: one that stands declared otherwise
 * is corrected by it, and the dry run says what is replaced. Which versions counted is kept: an older one that comes
 * later is not taken for news, and an annexe that comes alone takes the place of its own.
 */

import { z } from 'zod'
import { DeclaredAnnexe, JobCode } from '../../domain/jobs/job-facts.js'
import { readFileCode } from '../../domain/shared/codes.js'
import { Instant, JobId, Month, PartnerId } from '../../domain/shared/values.js'
import { sentenceOf } from '../../words/explain.js'
import { duration } from '../../words/people-words.js'
import type { Workshop } from '../workshop.js'
import { type HoursCell, hoursOfMonths, minutesOfAnnexes, monthWith, type ReadHours } from './hours-months.js'
import { linesKind } from './import-kind.js'
import type { TableLine } from './table-file.js'

const SUMS_TOLD_MAX = 50
const WHOLE_MONTHS =
  'D’un mois déjà déclaré, chaque annexe de ce fichier remplace la même annexe et les autres restent comptées ; s’il a été déclaré sans annexes, la somme de ce fichier le remplace : mettez-y toutes les annexes de ce mois.'

const HoursLine = z.object({
  jobId: JobId,
  partnerId: PartnerId,
  month: Month,
  /** Of the whole month: what its annexes add up to. */
  minutes: z.int().nonnegative(),
  /** What they are added up from, where the file says versions. */
  annexes: z.array(DeclaredAnnexe).optional(),
  happenedAt: Instant,
  /** Which of the lines that add up to the month; the first to be carried declares it. */
  part: z.int().nonnegative().optional(),
  /** What stands declared and is put right. */
  replaces: z.int().nonnegative().optional(),
})
type HoursLine = z.infer<typeof HoursLine>

/** `121,33`, `121.33`, `121:20` or `121 h 20`: whole minutes, or undefined where it is no number of hours. */
export const minutesIn = (typed: string): number | undefined => {
  const text = typed.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
  const clock = /^(\d{1,3})(?::| ?h ?)([0-5]\d)(?: ?min)?$/i.exec(text)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  const hours = /^(\d{1,3}(?:[.,]\d{1,4})?)(?: ?h(?:eures?)?)?$/i.exec(text)?.[1]
  return hours === undefined ? undefined : Math.round(Number(hours.replace(',', '.')) * 60)
}

/** `11`, `nov` is none: the State writes numbers. */
const monthIn = (year: string, month: string) =>
  Month.safeParse(`${year.trim()}-${month.trim().padStart(2, '0')}`).data

const hoursOf = ({ minutes, annexes }: HoursLine) => ({ minutes, ...(annexes ? { annexes } : {}) })

const sameAnnexes = (recorded: readonly DeclaredAnnexe[] = [], annexes: readonly DeclaredAnnexe[]) => {
  const said = (all: readonly DeclaredAnnexe[]) =>
    JSON.stringify(all.map(({ annexe, version, minutes }) => [annexe, version, minutes]).toSorted())
  return said(recorded) === said(annexes)
}

/** What becomes of a month that stands declared, the annexes that stay counted among it. */
const noteOf = (
  known: number,
  minutes: number,
  annexes: readonly DeclaredAnnexe[],
  given: readonly DeclaredAnnexe[],
) => {
  const kept = annexes.filter((one) => !given.includes(one))
  const replaced =
    known === minutes
      ? `${duration(known)}, déjà déclarées : la version est notée`
      : `remplace ${duration(known)} par ${duration(minutes)}`
  const beside = kept.map(({ annexe, minutes: its }) => `${duration(its)} de l’annexe ${annexe}`)
  return beside.length === 0 ? replaced : `${replaced}, avec ${beside.join(' et ')} déjà déclarées`
}

/** A later version is what is known of the month since. */
const correctedBy = ({
  jobId,
  partnerId,
  happenedAt,
}: Pick<HoursLine, 'jobId' | 'partnerId' | 'happenedAt'>) => ({
  ...{ jobId, partnerId, happenedAt },
  reason: 'known-later' as const,
})

export const hoursLines = (workshop: Workshop) => {
  /** What each line says by itself. */
  const readerFor = async (partnerId: string) => {
    const numbers = await workshop.contractNumbers(partnerId)
    const codes = await workshop.jobsByCode(partnerId)
    return ({ cell, problem }: TableLine<HoursCell>): ReadHours => {
      const jobId = codes.get(readFileCode(cell('contrat'))) ?? numbers.get(cell('contrat'))
      const month = monthIn(cell('année'), cell('mois'))
      const minutes = minutesIn(cell('heures'))
      if (problem !== undefined)
        return { ...(jobId && month ? { of: { jobId, month } } : {}), reason: problem }
      const reasons = [
        ...(jobId === undefined
          ? ['contrat : ni un code de badge, ni un numéro de contrat de votre organisation : vérifiez-le.']
          : []),
        ...(month ? [] : [`mois : « ${cell('mois')} ${cell('année')} » : écrivez 11 et 2026, par exemple.`]),
        ...(minutes === undefined
          ? [`heures : « ${cell('heures')} » : écrivez 121,33 ou 121:20, par exemple.`]
          : []),
      ]
      const of = jobId === undefined || !month ? undefined : { jobId, month }
      if (of !== undefined && minutes !== undefined) return { of, minutes }
      return { ...(of && { of }), reason: reasons.join(' ') }
    }
  }

  /** What a month's sum asks for: to be declared, or to put right what stands declared otherwise. */
  const judgeMonth = async (
    asked: Omit<HoursLine, 'minutes' | 'annexes' | 'replaces'> & {
      readonly annexes: readonly DeclaredAnnexe[]
    },
    saysVersions: boolean,
    actorId: string,
  ): Promise<{ value: HoursLine; note?: string } | { reason: string }> => {
    const { annexes: given, ...of } = asked
    const job = await workshop.jobFor(of.jobId, of.partnerId)
    const { [of.month]: known } = job.declared
    const recorded = job.annexes?.[of.month]
    const month = saysVersions ? monthWith(recorded, known, given) : { annexes: given }
    if ('reason' in month) return month
    const annexes = saysVersions ? { annexes: [...month.annexes] } : {}
    const value: HoursLine = { ...of, ...annexes, minutes: minutesOfAnnexes(month.annexes) }
    const isSame = known === value.minutes && (!saysVersions || sameAnnexes(recorded, month.annexes))
    if (isSame) return { reason: `mois : ${duration(known)} y sont déjà déclarées : il n’y a rien à faire.` }
    if (known === undefined || !saysVersions) {
      const { part: _, ...hours } = value
      const refused = await workshop.judge({ type: 'DeclareHours', data: await workshop.declaration(hours) })
      return refused ? { reason: `mois : ${sentenceOf(refused)}` } : { value }
    }
    const correction = await workshop.hoursCorrection(
      correctedBy(value),
      ...([value.month, hoursOf(value), actorId] as const),
    )
    const refused = 'ok' in correction ? correction : await workshop.judge(correction)
    if (refused) return { reason: `mois : ${sentenceOf(refused)}` }
    return { value: { ...value, replaces: known }, note: noteOf(known, value.minutes, month.annexes, given) }
  }

  /** The hours that stay declared for the month of a line that the State annulled. */
  const staysDeclared = async (of: { readonly jobId: string; readonly month: Month }, partnerId: string) => {
    const { [of.month]: known } = (await workshop.jobFor(of.jobId, partnerId)).declared
    return known === undefined || known === 0
      ? ''
      : ` ${duration(known)} restent pourtant déclarées pour ce mois : corrigez-les sur la page du contrat (« Corriger les heures déclarées d’un mois »).`
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
    judge: async ({ partnerId, happenedAt, caller }, lines) => {
      const judged = await hoursOfMonths(lines, await readerFor(partnerId))
      const saysVersions = lines.some(({ cell }) => cell('version') !== '')
      const judgeLine = async (line: TableLine<HoursCell>) => {
        const counted = judged(line)
        if ('reason' in counted) {
          const stays = counted.annulled && (await staysDeclared(counted.annulled, partnerId))
          return { reason: `${counted.reason}${stays ?? ''}` }
        }
        const { jobId, month, annexes, part } = counted
        const asked = { jobId: JobId.parse(jobId), partnerId, month, annexes, happenedAt, part }
        return judgeMonth(asked, saysVersions, caller.actorId)
      }
      const annexes = saysVersions && lines.some(({ cell }) => cell('annexe') !== '')
      const remarks = [...judged.sums.slice(0, SUMS_TOLD_MAX), ...(annexes ? [WHOLE_MONTHS] : [])]
      return Object.assign(judgeLine, { remarks })
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
    once: {
      key: ({ jobId, month, part }) => `${jobId} ${month} ${part ?? 0}`,
      sentence: (place) =>
        `mois : ce contrat a déjà ce mois à ${place} de ce fichier : supprimez l’une des deux.`,
    },
    async carry({ part: _, replaces, ...declared }, by) {
      if (replaces === undefined) return workshop.declareHours(declared, by)
      const { jobId, partnerId, month, minutes } = declared
      const job = await workshop.jobFor(jobId, partnerId)
      const known = job.declared[month]
      const now = monthWith(job.annexes?.[month], known, declared.annexes ?? [])
      // Corrected by somebody since the dry run: what was confirmed is not what would be done.
      if ('reason' in now || (known !== replaces && known !== minutes))
        return {
          ok: false,
          refusal: 'month-already-declared',
          ...(known === undefined ? {} : { detail: { actual: known } }),
        }
      return workshop.correctHours(correctedBy(declared), month, hoursOf(declared), by)
    },
  })
}
