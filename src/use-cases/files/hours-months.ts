/**
 * What the lines of a file of hours make of each contract's month. In the State's files a higher version
 * (`emi_sme_version`) replaces a lower one of the same contract, month and annexe (`emi_afi_id`); the annexes of a
 * month add up; only what is validated (`emi_esm_etat_code`) counts. A month whose lines are not all readable is
 * not counted at all: a month is declared once (J3). Two lines of one version that say different things count neither.
 */
import type { DeclaredAnnexe } from '../../domain/jobs/job-facts.js'
import type { Month } from '../../domain/shared/values.js'
import { plain } from '../../evidence/cell-text.js'
import { mapInSlices, pauses } from './in-slices.js'
import type { TableLine } from './table-file.js'

export type HoursCell = 'contrat' | 'année' | 'mois' | 'heures' | 'version' | 'annexe' | 'état'
type Of = { readonly jobId: string; readonly month: Month }

/** One line by itself; `of` as soon as its month is known, whatever else is wrong. */
export type ReadHours =
  | { readonly of: Of; readonly minutes: number }
  | { readonly of?: Of; readonly reason: string }

/** `part`: which of the lines that add up; two with one number say the same thing twice. */
type Counted =
  | {
      readonly jobId: string
      readonly month: Month
      readonly part: number
      /** What the file says of the month, those that the State annulled too. */
      readonly annexes: readonly DeclaredAnnexe[]
    }
  | {
      readonly reason: string
      /** The State annulled all that the file has of this month. */
      readonly annulled?: Of
    }

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

/** The State's are numbers. */
const ANNEXE_CHARACTERS_MAX = 64
const annexeKey = (text: string) => plain(text.replace(/[.,]0+$/, '')).replace(/^0+(?=.)/, '')

/** The lines of one annexe of a month, and the one that stands. */
type Annexe = { standing: Entry; readonly entries: Entry[] }

/** Every line's part in its month, told one by one; and what was added up, one French sentence each. */
export const hoursOfMonths = async (lines: readonly Line[], readOf: (line: Line) => ReadHours) => {
  const saysStates = lines.some(({ cell }) => cell('état') !== '')
  const entries = await mapInSlices(lines, (line): Entry => {
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
  const pause = pauses()
  for (const annexes of months.values()) {
    for (const annexe of annexes.values()) refuseRivals(annexe, judged)
    countMonth([...annexes.values()], judged, sums)
    await pause()
  }
  const judgedLine = (line: Line): Counted => judged.get(line) ?? { reason: 'Cette ligne n’est pas comptée.' }
  return Object.assign(judgedLine, { sums })
}

/** All that is wrong with the line by itself. */
const reasonAgainst = ({ line: { cell }, read, state, version }: Entry): string | undefined => {
  const reasons: string[] = []
  if (state === 'cancelled')
    reasons.push(`état : « ${cell('état')} » : ces heures sont annulées, elles ne sont pas comptées.`)
  if (state === 'other')
    reasons.push(
      cell('état') === ''
        ? 'état : la case est vide : écrivez VALIDE si ces heures sont validées.'
        : `état : « ${cell('état')} » : seules les heures VALIDE sont comptées.`,
    )
  if (version === undefined) reasons.push(`version : « ${cell('version')} » : écrivez 1 ou 2, par exemple.`)
  if ('reason' in read) reasons.unshift(read.reason)
  return reasons.length === 0 ? undefined : reasons.join(' ')
}

const ROWS_NAMED_MAX = 5

/** Lines of the version that stands, of one annexe, which say different hours or states: nobody knows which is true. */
const refuseRivals = ({ standing, entries }: Annexe, judged: Map<Line, Counted>) => {
  const rivals = entries.filter(({ version }) => version === standing.version)
  const says = ({ read, state, line }: Entry) =>
    state === 'cancelled' ? state : `${state} ${'minutes' in read ? read.minutes : line.cell('heures')}`
  if (new Set(rivals.map(says)).size < 2) return
  const named = rivals.slice(0, ROWS_NAMED_MAX + 1).map(({ line }) => line)
  for (const { line } of rivals) {
    const others = named.filter((other) => other !== line).slice(0, ROWS_NAMED_MAX)
    const reason = `heures : ce contrat a déjà ce mois, avec d’autres heures ou un autre état, à ${others.map(({ place }) => place).join(' et ')} : gardez celle qui est vraie, aucune n’est comptée.`
    const itself = judged.get(line)
    judged.set(line, { reason: itself && 'reason' in itself ? `${itself.reason} ${reason}` : reason })
  }
}

/** A structure has a few of them at a time. */
const ANNEXES_MAX = 24

const countMonth = (annexes: readonly Annexe[], judged: Map<Line, Counted>, sums: string[]) => {
  if (annexes.length > ANNEXES_MAX) {
    const reason = `annexe : ce contrat a ${annexes.length} annexes pour ce seul mois : vérifiez cette colonne, aucune n’est comptée.`
    for (const { line } of annexes.flatMap(({ entries }) => entries)) judged.set(line, { reason })
    return
  }
  const latest = annexes.flatMap(({ standing, entries }) =>
    entries.filter(({ version }) => version === standing.version),
  )
  const standing = annexes.map((annexe) => annexe.standing).filter(({ state }) => state === 'valid')
  // What is annulled is understood; all else that was refused leaves the month's sum unknown.
  const unread = latest.find(({ line, state }) => state === 'valid' && judged.has(line))
  const parts = standing.flatMap(({ line, read }) =>
    'minutes' in read ? [{ line, minutes: read.minutes }] : [],
  )
  const minutes = parts.reduce((sum, one) => sum + one.minutes, 0)
  const said = annexes.map(({ standing: { line, version = 0, state, read } }) => ({
    ...{ annexe: annexeKey(line.cell('annexe')).slice(0, ANNEXE_CHARACTERS_MAX), version },
    minutes: state === 'valid' && 'minutes' in read ? read.minutes : 0,
  }))
  annexes.forEach(({ standing: last, entries }, part) => {
    for (const { line, read, version } of entries) {
      if (judged.has(line) || read.of === undefined) continue
      if (version !== last.version) judged.set(line, { reason: replacedBy(line, last) })
      else if (unread !== undefined)
        judged.set(line, {
          reason: `mois : ${unread.line.place} est du même mois et ne se lit pas : corrigez-la d’abord.`,
        })
      else judged.set(line, { ...read.of, part, annexes: said })
    }
  })
  if (standing.length === 0)
    for (const { line, read } of latest) {
      const told = judged.get(line)
      if (read.of !== undefined && told !== undefined && 'reason' in told)
        judged.set(line, { ...told, annulled: read.of })
    }
  if (parts.length > 1 && unread === undefined) sums.push(sumSentence(parts, minutes))
}

const replacedBy = ({ cell }: Line, { line, state, version }: Entry) =>
  `version : la version ${cell('version') || '1'} est remplacée par la version ${version ?? `« ${line.cell('version')} »`}${state === 'cancelled' ? ', annulée,' : ''} à ${line.place}.`

const HOURS = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const hours = (minutes: number) => `${HOURS.format(minutes / 60)} h`

const sumSentence = (parts: readonly { readonly line: Line; readonly minutes: number }[], sum: number) =>
  `Les annexes d’un même mois s’ajoutent : ${parts.map(({ line, minutes }) => `${hours(minutes)} à ${line.place}`).join(' + ')} = ${hours(sum)}.`

export const minutesOfAnnexes = (annexes: readonly DeclaredAnnexe[]) =>
  annexes.reduce((sum, { minutes }) => sum + minutes, 0)

const named = ({ annexe }: DeclaredAnnexe) => (annexe === '' ? '' : ` de l’annexe ${annexe}`)
const WHOLE = 'déposez l’extraction entière de ce mois'

/**
 * What a month is once a file has said its part of it: an annexe replaces the same one as it was recorded, unless
 * that is of a later version, and the others stay. In French where that cannot be said.
 * @param recorded the annexes that were counted last; undefined where hours were declared in another way.
 * @param known the month's minutes as they stand.
 */
export const monthWith = (
  recorded: readonly DeclaredAnnexe[] | undefined,
  known: number | undefined,
  given: readonly DeclaredAnnexe[],
): { readonly annexes: readonly DeclaredAnnexe[] } | { readonly reason: string } => {
  if (recorded === undefined || known === undefined) return { annexes: given }
  for (const one of given) {
    // Hours of the whole month are of every annexe.
    const later = recorded.find(
      ({ annexe, version }) => version > one.version && (annexe === one.annexe || annexe === ''),
    )
    if (later !== undefined)
      return {
        reason: `version : la version ${later.version}${named(later)} est déjà déclarée pour ce mois ; la version ${one.version} de ce fichier est plus ancienne, elle n’est pas comptée.`,
      }
  }
  const kept = recorded.filter(({ annexe }) => !given.some((one) => one.annexe === annexe))
  if (kept.length === 0 || kept.every(({ annexe }) => annexe === '')) return { annexes: given }
  if (given.some(({ annexe }) => annexe === ''))
    return {
      reason: `annexe : ce mois est déclaré par annexes (${recorded.map(({ annexe }) => annexe).join(', ')}), ce fichier ne dit pas de laquelle sont ces heures : ${WHOLE}, avec la colonne emi_afi_id.`,
    }
  if (minutesOfAnnexes(recorded) !== known)
    return {
      reason: `annexe : les heures de ce mois ont été corrigées depuis, et ce fichier n’en dit qu’une partie : ${WHOLE}, avec toutes ses annexes.`,
    }
  return { annexes: [...kept, ...given] }
}
