/**
 * Reads what hdparm printed while it erased a SATA disk, where the bench had the disk's identity, the times
 * and the command's end written beside it. hdparm itself says neither when nor to which serial, so a bare copy
 * of its output proves nothing. These lines make such a file:
 *
 *     d=/dev/sda; p=boucle; { hdparm -I $d; hdparm --user-master u --security-set-pass $p $d
 *     echo "startedAt: $(date -u +%FT%TZ)"; hdparm --user-master u --security-erase $p $d; echo "exit: $?"
 *     echo "endedAt: $(date -u +%FT%TZ)"; hdparm -I $d; } > sda.txt 2>&1
 *
 * and, for the commands that the disk carries out in the background (`--sanitize-crypto-scramble` and
 * `--sanitize-overwrite` alike):
 *
 *     d=/dev/sda; { hdparm -I $d; echo "startedAt: $(date -u +%FT%TZ)"
 *     hdparm --yes-i-know-what-i-am-doing --sanitize-block-erase $d; echo "exit: $?"
 *     until sleep 5; hdparm --sanitize-status $d | grep -q 'SD0'; do :; done
 *     echo "endedAt: $(date -u +%FT%TZ)"; hdparm --sanitize-status $d; hdparm -I $d; } > sda.txt 2>&1
 *
 * Completed is: command issued, exit 0, no error, and the disk's own word afterwards: security no longer
 * enabled (a disk that did not finish its erasure stays locked), or the last sanitize without error.
 */
import type { MediumKind, SanitisationReport, Technique } from '../domain/devices/media.js'
import { kindOfModelName } from '../domain/devices/model-families.js'
import { labelsIn } from './bench-wrapper.js'
import { targetOf } from './disk-paths.js'
import { plainLines } from './evidence-text.js'
import { countOf, type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

const ISSUING =
  /^Issuing (SECURITY[_ ]ERASE|ENHANCED[_ ]SECURITY[_ ]ERASE|SECURITY[_ ]ERASE[_ ]ENHANCED|SANITIZE_(?:BLOCK_ERASE|CRYPTO_SCRAMBLE|OVERWRITE(?:_EXT)?)) command/i
const COMMAND =
  /\bhdparm\b.*\s--(security-erase-enhanced|security-erase|sanitize-block-erase|sanitize-crypto-scramble|sanitize-overwrite)\b/
const FAILED =
  /input\/output error|bad\/missing sense data|not supported|failed|aborted|permission denied|completed with error|no such file/i

/** True for a text in which hdparm was told to erase, complete or not. */
export const isHdparmErasure = (text: string): boolean =>
  text
    .split('\n', LINES_LOOKED_AT)
    .some((line) => ISSUING.test(line.trim().slice(0, 200)) || COMMAND.test(line.slice(0, 400)))
const LINES_LOOKED_AT = 5000

/** Everything that could be read, complete or not; `null` where hdparm erased nothing. */
export const readHdparmLog = (text: string): ReportDraft | null => {
  const lines = plainLines(text)
    .map((line) => line.text.trim())
    .slice(0, LINES_LOOKED_AT)
  const issued = lines.flatMap((line, at) => (ISSUING.test(line) ? [at] : []))
  const word =
    ISSUING.exec(lines[issued[0] ?? -1] ?? '')?.[1] ??
    COMMAND.exec(lines.find((line) => COMMAND.test(line)) ?? '')?.[1]
  if (word === undefined) return null
  const technique = techniqueOf(word)
  const times = labelsIn(lines)
  const serials = valuesOf(lines, SERIAL)
  const models = valuesOf(lines, /^Model Number:\s+(.+)$/)
  const paths = valuesOf(lines, /^(\/dev\/\S+):$/)
  const outcome =
    issued.length === 1 && serials.length === 1 && paths.length === 1
      ? outcomeOf(lines, issued[0] ?? 0, technique, times.exit)
      : 'unknown'
  return {
    source: 'hdparm-log',
    tool: 'hdparm',
    toolVersion: textUpTo(
      120,
      /^hdparm v?(\d[\w.]*)$/.exec(lines.find((line) => /^hdparm v?\d/.test(line)) ?? '')?.[1],
    ),
    technique,
    method: METHODS[technique] ?? null,
    mediumSerial: serials.length === 1 ? serialOrNull(serials[0]) : null,
    mediumModel: models.length === 1 ? textUpTo(120, models[0]) : null,
    mediumKind: kindOf(lines, models[0] ?? ''),
    capacityBytes: capacityOf(lines),
    startedAt: times.startedAt,
    endedAt: outcome === 'completed' ? times.endedAt : null,
    outcome,
    roundsAsked: 1,
    roundsDone: outcome === 'completed' ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: lines.some((line) => /HPA is enabled/.test(line)),
    target: targetOf(paths[0] ?? ''),
  }
}

const SERIAL = /^Serial Number:\s+(.+)$/

const valuesOf = (lines: readonly string[], pattern: RegExp): string[] => [
  ...new Set(lines.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? [])),
]

const techniqueOf = (word: string): Technique => {
  if (/block/i.test(word)) return 'block-erase'
  if (/crypto/i.test(word)) return 'crypto-erase'
  if (/overwrite/i.test(word)) return 'sanitize-overwrite'
  return /enhanced/i.test(word) ? 'enhanced-secure-erase' : 'secure-erase'
}
const METHODS: Partial<Record<Technique, string>> = {
  'block-erase': 'Sanitize Block Erase',
  'crypto-erase': 'Sanitize Crypto Scramble',
  'sanitize-overwrite': 'Sanitize Overwrite',
  'secure-erase': 'Security Erase',
  'enhanced-secure-erase': 'Enhanced Security Erase',
}

const outcomeOf = (
  lines: readonly string[],
  issued: number,
  technique: Technique,
  exit: string | null,
): SanitisationReport['outcome'] => {
  const after = lines.slice(issued + 1)
  // What the disk then says of itself names features, some of them of errors.
  const identity = after.findIndex((line) => /^ATA device, with|^Model Number:/.test(line))
  const answered = identity === -1 ? after : after.slice(0, identity)
  if (answered.some((line) => FAILED.test(line)) || (exit !== null && exit !== '0')) return 'failed'
  if (exit !== '0') return 'unknown'
  const says = (pattern: RegExp) => after.some((line) => pattern.test(line))
  // The disk names itself before and after: what stands on one side only may be another disk's.
  if (!says(SERIAL) || !lines.slice(0, issued).some((line) => SERIAL.test(line))) return 'unknown'
  if (technique === 'secure-erase' || technique === 'enhanced-secure-erase')
    return says(/^not\s+enabled$/) && says(/^not\s+locked$/) && !says(/^(enabled|locked)$/)
      ? 'completed'
      : 'unknown'
  const states = after.filter((line) => /\bSD\d\b/.test(line))
  const idle = /\bSD0\b/.test(states.at(-1) ?? '')
  return idle && says(/^Last Sanitize Operation Completed Without Error/i) ? 'completed' : 'unknown'
}

const kindOf = (lines: readonly string[], model: string): MediumKind => {
  const rotation = valuesOf(lines, /^Nominal Media Rotation Rate:\s+(.+)$/)
  if (rotation.some((rate) => /solid state/i.test(rate))) return 'ssd'
  const named = kindOfModelName(model)
  if (named !== 'unknown') return named
  return rotation.length > 0 && rotation.every((rate) => /^\d{4,5}$/.test(rate)) ? 'hdd' : 'unknown'
}

const capacityOf = (lines: readonly string[]): number | null => {
  const [sectors, ...others] = valuesOf(lines, /^LBA48\s+user addressable sectors:\s+(\d+)$/)
  const [size = '512'] = valuesOf(lines, /^Logical(?:\/Physical)?\s+Sector size:\s+(\d+) bytes/i)
  const bytes = (countOf(sectors) ?? 0) * (countOf(size) ?? 0)
  return others.length === 0 && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null
}
