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
 * Completed is: command issued, exit 0, no line that hdparm does not print of a command that went well, and the
 * disk's own word afterwards: security no longer enabled (a disk that did not finish its erasure stays locked) and
 * not frozen (ATA: a frozen disk aborts SECURITY commands), or the last sanitize without error.
 */
import type { MediumKind, SanitisationReport, Technique } from '../domain/devices/media.js'
import { kindOfModelName } from '../domain/devices/model-families.js'
import { ECHOED, labelsIn } from './bench-wrapper.js'
import { targetOf } from './disk-paths.js'
import { plainLines } from './evidence-text.js'
import { countOf, type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

const ISSUING =
  /^Issuing (SECURITY[_ ]ERASE|ENHANCED[_ ]SECURITY[_ ]ERASE|SECURITY[_ ]ERASE[_ ]ENHANCED|SANITIZE_(?:BLOCK_ERASE|CRYPTO_SCRAMBLE|OVERWRITE(?:_EXT)?)) command/i
const COMMAND =
  /\bhdparm\b.*\s--(security-erase-enhanced|security-erase|sanitize-block-erase|sanitize-crypto-scramble|sanitize-overwrite)\b/
const TOOL_ERROR = /^(?:SECURITY_|SANITIZE|ERASE_PREPARE|SG_IO)\w*(?: failed| device error reason)?:/
const FAILED =
  /input\/output error|bad\/missing sense data|not supported|failed|aborted|permission denied|completed with error|no such file|CONFIG_IDE_TASK_IOCTL/i

/** What hdparm prints of a command that went well (hdparm.c, `do_set_security` and `do_sanitize_cmd`), and the bench beside it. */
const WELL = [
  /^$/,
  /^\/dev\/\S+:$/,
  /^hdparm v?\d[\w.]*$/,
  /^security_password: "/,
  /^Issuing (?:(?:ENHANCED[_ ])?SECURITY[_ ]ERASE(?:[_ ]ENHANCED)?|SECURITY_SET_PASS|SECURITY_UNLOCK|SANITIZE_\w+) command(?:, password=".*", user=\w+(?:, mode=\w+)?)?$/i,
  /^Operation started in background$/,
  /^You may use `--sanitize-status` to check progress$/,
  /^Sanitize status:$/,
  /^State:\s+SD[0-4]\b/,
  /^Progress: 0x[\da-f]+ \(\d+%\)$/i,
  /^Last Sanitize Operation Completed Without Error$/i,
  /^Antifreeze bit set$/,
  /^["']?(?:startedAt|endedAt|exit)["']?\s*[:=]\s*["']?[\dTZ:.+-]{1,40}["']?,?$/,
  ECHOED,
  /^(?:sudo )?(?:\/[\w/]{1,40}\/)?hdparm(?: [^\s:]{1,80})+$/,
] as const
/** `hdparm -I` begins with either; features follow, in words of every kind, until something of another command stands there. */
const IDENTITY = /^(?:ATA device, with|Model Number:)/
const ANOTHER = /^(?:\/dev\/\S+:|security_password:|Issuing |(?:startedAt|endedAt|exit)\s*[:=])/

/** True for a text in which hdparm was told to erase, complete or not. */
export const isHdparmErasure = (text: string): boolean =>
  text
    .split('\n', LINES_LOOKED_AT)
    .some((line) => ISSUING.test(line.trim().slice(0, 200)) || COMMAND.test(line.slice(0, 400)))
const LINES_LOOKED_AT = 5000

/** `several`: of several disks, or erasures. `lacks`: what is missing is missing only, nothing says otherwise. */
export type HdparmReading = {
  readonly draft: ReportDraft
  readonly several: boolean
  readonly lacks: boolean
}

/** Everything that could be read, complete or not; `null` where hdparm erased nothing. */
export const readHdparmLog = (text: string): HdparmReading | null => {
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
  const several = issued.length > 1 || serials.length > 1 || paths.length > 1
  const { outcome, afterwards, doubtful } = several
    ? { outcome: 'unknown' as const, doubtful: true }
    : endOfCommand(lines, issued[0], technique, times.exit)
  const whole = outcome === 'completed' && serials.length === 1 && paths.length === 1
  const draft: ReportDraft = {
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
    endedAt: whole ? times.endedAt : null,
    outcome: outcome === 'completed' && !whole ? 'unknown' : outcome,
    roundsAsked: 1,
    roundsDone: whole ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: lines.some((line) => /HPA is enabled/.test(line)),
    target: targetOf(paths[0] ?? ''),
    ...(afterwards === undefined ? {} : { afterwards }),
  }
  return { draft, several, lacks: draft.outcome === 'unknown' && afterwards === undefined && !doubtful }
}

/** Lines of no identity that hdparm does not print where all goes well. */
const strangeIn = (lines: readonly string[]): string[] => {
  let inIdentity = false
  return lines.filter((line) => {
    if (ANOTHER.test(line) || TOOL_ERROR.test(line)) inIdentity = false
    else if (IDENTITY.test(line)) inIdentity = true
    return !inIdentity && !WELL.some((pattern) => pattern.test(line))
  })
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

type End = Pick<SanitisationReport, 'outcome' | 'afterwards'> & { readonly doubtful?: boolean }

const endOfCommand = (
  lines: readonly string[],
  issued: number | undefined,
  technique: Technique,
  exit: string | null,
): End => {
  const strange = strangeIn(lines)
  const after = lines.slice((issued ?? lines.length) + 1)
  const says = (pattern: RegExp) => after.some((line) => pattern.test(line))
  const state = after.findLast((line) => /\bSD\d\b/.test(line)) ?? ''
  const ofSecurity = technique === 'secure-erase' || technique === 'enhanced-secure-erase'
  if (ofSecurity && says(/^(enabled|locked)$/)) return { outcome: 'failed', afterwards: 'locked' }
  const isError = (line: string) => TOOL_ERROR.test(line) || FAILED.test(line)
  const failed = strange.some(isError) || (exit !== null && exit !== '0')
  if (failed || /\bSD[13]\b/.test(state) || (ofSecurity && says(/^frozen$/))) return { outcome: 'failed' }
  if (/\bSD2\b/.test(state)) return { outcome: 'unknown', afterwards: 'running' }
  const frozen = lines.findLast((line, at) => at < (issued ?? 0) && /^(?:not\s+)?frozen$/.test(line))
  if (strange.length > 0 || (ofSecurity && frozen === 'frozen')) return { outcome: 'unknown', doubtful: true }
  if (issued === undefined || exit !== '0') return { outcome: 'unknown' }
  // The disk names itself before and after: what stands on one side only may be another disk's.
  if (!says(SERIAL) || !lines.slice(0, issued).some((line) => SERIAL.test(line)))
    return { outcome: 'unknown', doubtful: true }
  const completed = ofSecurity
    ? says(/^not\s+enabled$/) && says(/^not\s+locked$/) && says(/^not\s+frozen$/)
    : /\bSD0\b/.test(state) && says(/^Last Sanitize Operation Completed Without Error/i)
  return { outcome: completed ? 'completed' : 'unknown' }
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
