/**
 * What the lines of a file of hours make of each contract's month. In the State's files a higher version
 * (`emi_sme_version`) replaces a lower one of the same contract, month and annexe (`emi_afi_id`); the annexes of a
 * month add up; only what is validated (`emi_esm_etat_code`) counts. A month whose lines are not all readable is
 * not counted at all: a month is declared once (J3).
 */
import type { Month } from '../domain/shared/values.js'
import { plain } from '../evidence/cell-text.js'
import type { TableLine } from './table-file.js'

export type HoursCell = 'contrat' | 'année' | 'mois' | 'heures' | 'version' | 'annexe' | 'état'
type Of = { readonly jobId: string; readonly month: Month }

/** One line by itself; `of` as soon as its month is known, whatever else is wrong. */
export type ReadHours =
  | { readonly of: Of; readonly minutes: number }
  | { readonly of?: Of; readonly reason: string }

/** `part`: which of the lines that add up; two with one number say the same thing twice. */
type Counted =
  | { readonly jobId: string; readonly month: Month; readonly minutes: number; readonly part: number }
  | { readonly reason: string }

type Line = TableLine<HoursCell>
type State = 'valid' | 'cancelled' | 'other'
type Entry = {
  readonly line: Line
  readonly read: ReadHours
  readonly state: State
  readonly version: number | undefined
}

const VALID = /^(valide?e?s?|validated)$/
const CANCELLED = /^(annulee?s?|cancell?ed|supprimee?s?)$/
const stateOf = (text: string): State =>
  VALID.test(plain(text)) ? 'valid' : CANCELLED.test(plain(text)) ? 'cancelled' : 'other'

/** Without a column, or left empty: the only one. */
const versionOf = (text: string): number | undefined => {
  if (text === '') return 0
  const version = /^(\d{1,4})(?:[.,]0+)?$/.exec(text)?.[1]
  return version === undefined ? undefined : Number(version)
}

const annexeKey = (text: string) => plain(text.replace(/[.,]0+$/, '')).replace(/^0+(?=.)/, '')

/** The lines of one annexe of a month, and the one that stands. */
type Annexe = { standing: Entry; readonly entries: Entry[] }

/** Every line's part in its month, told one by one; and what was added up, one French sentence each. */
export const hoursOfMonths = (lines: readonly Line[], readOf: (line: Line) => ReadHours) => {
  const saysStates = lines.some(({ cell }) => cell('état') !== '')
  const entries = lines.map((line): Entry => {
    const { cell } = line
    const state = saysStates ? stateOf(cell('état')) : 'valid'
    return { line, read: readOf(line), state, version: versionOf(cell('version')) }
  })
  const months = new Map<string, Map<string, Annexe>>()
  for (const entry of entries) {
    const { read, state, line } = entry
    // What was only begun replaces nothing.
    if (read.of === undefined || state === 'other') continue
    const key = `${read.of.jobId} ${read.of.month}`
    const annexes = months.get(key) ?? new Map<string, Annexe>()
    months.set(key, annexes)
    const annexe = annexes.get(annexeKey(line.cell('annexe')))
    if (annexe === undefined)
      annexes.set(annexeKey(line.cell('annexe')), { standing: entry, entries: [entry] })
    else {
      annexe.entries.push(entry)
      if ((entry.version ?? Infinity) > (annexe.standing.version ?? Infinity)) annexe.standing = entry
    }
  }
  const judged = new Map<Line, Counted>()
  const sums: string[] = []
  for (const entry of entries) {
    const reason = reasonAgainst(entry)
    if (reason !== undefined) judged.set(entry.line, { reason })
  }
  for (const annexes of months.values()) countMonth([...annexes.values()], judged, sums)
  const judgedLine = (line: Line): Counted => judged.get(line) ?? { reason: 'Cette ligne n’est pas comptée.' }
  return Object.assign(judgedLine, { sums })
}

/** What is wrong with the line by itself. */
const reasonAgainst = ({ line: { cell }, read, state, version }: Entry): string | undefined => {
  if (read.of === undefined && 'reason' in read) return read.reason
  if (state === 'cancelled')
    return `état : « ${cell('état')} » : ces heures sont annulées, elles ne sont pas comptées.`
  if (state === 'other')
    return cell('état') === ''
      ? 'état : la case est vide : écrivez VALIDE si ces heures sont validées.'
      : `état : « ${cell('état')} » : seules les heures VALIDE sont comptées.`
  if (version === undefined) return `version : « ${cell('version')} » : écrivez 1 ou 2, par exemple.`
  return 'reason' in read ? read.reason : undefined
}

const countMonth = (annexes: readonly Annexe[], judged: Map<Line, Counted>, sums: string[]) => {
  const standing = annexes.map((annexe) => annexe.standing).filter(({ state }) => state === 'valid')
  const unread = standing.find(({ line }) => judged.has(line))
  const parts = standing.flatMap(({ line, read }) =>
    'minutes' in read ? [{ line, minutes: read.minutes }] : [],
  )
  const minutes = parts.reduce((sum, one) => sum + one.minutes, 0)
  annexes.forEach(({ standing: latest, entries }, part) => {
    for (const { line, read, version } of entries) {
      if (judged.has(line) || read.of === undefined) continue
      if (version !== latest.version) judged.set(line, { reason: replacedBy(line, latest) })
      else if (unread !== undefined)
        judged.set(line, {
          reason: `mois : ${unread.line.place} est du même mois et ne se lit pas : corrigez-la d’abord.`,
        })
      else judged.set(line, { ...read.of, minutes, part })
    }
  })
  if (parts.length > 1 && unread === undefined) sums.push(sumSentence(parts, minutes))
}

const replacedBy = ({ cell }: Line, { line, state, version }: Entry) =>
  `version : la version ${cell('version') || '1'} est remplacée par la version ${version ?? `« ${line.cell('version')} »`}${state === 'cancelled' ? ', annulée,' : ''} à ${line.place}.`

const hours = (minutes: number) => `${(minutes / 60).toLocaleString('fr-FR', { maximumFractionDigits: 2 })} h`

const sumSentence = (parts: readonly { readonly line: Line; readonly minutes: number }[], sum: number) =>
  `Les annexes d’un même mois s’ajoutent : ${parts.map(({ line, minutes }) => `${hours(minutes)} à ${line.place}`).join(' + ')} = ${hours(sum)}.`
