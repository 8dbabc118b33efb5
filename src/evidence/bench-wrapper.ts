/**
 * What a bench's few shell lines put around a tool's own output: when the command began and ended, and what
 * it returned. A time counts only with its zone; one that is given twice, and differs, is not known.
 */

const LABELLED = /^["']?(startedAt|endedAt|exit)["']?\s*[:=]\s*["']?([\dTZ:.+-]{1,40})["']?,?$/

/** `startedAt: 2026-11-29T20:54:02Z`, `exit: 0`, each on a line of its own. */
export const labelsIn = (lines: readonly string[]) => {
  const said = { startedAt: new Set<string>(), endedAt: new Set<string>(), exit: new Set<string>() }
  for (const line of lines) {
    const [, label, value] = LABELLED.exec(line.trim()) ?? []
    if (label !== undefined && value !== undefined) said[label as keyof typeof said].add(value)
  }
  const only = (values: ReadonlySet<string>) => (values.size === 1 ? ([...values][0] ?? null) : null)
  return {
    startedAt: instantOf(only(said.startedAt)),
    endedAt: instantOf(only(said.endedAt)),
    exit: only(said.exit),
  }
}

/** A prompt with what was typed there, `set -x`, and sudo's own words: they say nothing of what a command did. */
export const ECHOED =
  /^(?:\+{1,3} |(?:[\w.-]{1,40}@[\w.-]{1,80}[^#$%]{0,80}|\[[^\]]{1,80}\])?[#$%](?: |$)|\[sudo\] |sudo: (?:unable to resolve host|impossible de résoudre l['’]hôte) )/

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/

/** UTC text, or `null` for what is no date with its zone. */
export const instantOf = (text: unknown): string | null => {
  if (typeof text !== 'string' || !ZONED.test(text)) return null
  const at = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (Number.isNaN(at.getTime())) return null
  const instant = at.toISOString()
  return instant.length === 24 ? instant : null
}

/** Something stands where a time should, and is none: whoever wrote it did not say when, and meant to. */
export const isNoInstant = (value: unknown): boolean =>
  value !== undefined && value !== null && instantOf(value) === null
