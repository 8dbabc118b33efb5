/**
 * Reads what an NVMe drive itself says of its last sanitize command (NVM Express base specification,
 * log page 81h), as nvme-cli prints it. The drive's own completion status is the evidence that E2 asks of
 * a purge; the log has no serial and no times, so the bench wraps it with them in three shell lines:
 *
 *     d=/dev/nvme0; log="nvme sanitize-log $d -o json"; start=$(date -u +%FT%TZ); nvme sanitize $d -a 2 || exit
 *     until sleep 5; $log | grep -q '"sprog" *: *65535'; do :; done; end=$(date -u +%FT%TZ)
 *     printf '{"startedAt":"%s","endedAt":"%s","sanitize-log":%s,"id-ctrl":%s}' \
 *       "$start" "$end" "$($log)" "$(nvme id-ctrl $d -o json)" > nvme0.json
 *
 * The `|| exit` matters: after a command that the drive refused, the log still tells of the one before.
 * So does sleeping first: a crypto erase takes less than a second, and evidence needs start < end (E3).
 * The bare output of `nvme sanitize-log -o json` is read as well, with what it lacks left null, and so is the
 * text that nvme-cli prints without `-o json` or, up to 1.10, before it.
 */
import { z } from 'zod'
import type { SanitisationReport, Technique } from '../domain/devices/media.js'
import { instantOf, isNoInstant } from './bench-wrapper.js'
import { boundedJson } from './bounded-json.js'
import { looseWrapperOf } from './nvme-text.js'
import { type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

/** Numbers come as numbers, as decimal text (128-bit fields) or as hexadecimal, by version and option. */
const Count = z
  .union([z.int().nonnegative(), z.string().regex(/^(0x[0-9a-f]{1,13}|\d{1,15})$/i)])
  .transform(Number)

/**
 * `sstat` is an object in nvme-cli 1.9 to 2.x (2.9 keys the status by its own sentence instead of
 * `status`), and the plain register in older and vendors' tools.
 */
const SanitizeLog = z.object({
  sprog: Count,
  sstat: z.union([Count, z.record(z.string(), z.unknown())]),
  cdw10_info: Count.optional(),
  scdw10: Count.optional(),
})
type SanitizeLog = z.infer<typeof SanitizeLog>

const Wrapper = z.object({
  'sanitize-log': z.unknown(),
  'id-ctrl': z
    .object({
      sn: z.string().optional(),
      mn: z.string().optional(),
      tnvmcap: Count.optional().catch(undefined),
    })
    .optional(),
  startedAt: z.unknown().optional(),
  endedAt: z.unknown().optional(),
  /** Something else stands around the log that may be a refusal (`looseWrapperOf`). */
  strange: z.unknown().optional(),
})
type Wrapper = z.infer<typeof Wrapper>

/** No report where the text is neither such JSON nor such text. Capacities are in bytes. */
export const readNvmeSanitizeLog = (text: string): ReportDraft[] => {
  const read = boundedJson(text)
  if ('value' in read) return sanitizeReports(read.value)
  return read.broken ? sanitizeReports(looseWrapperOf(text)) : []
}

/** The same, of JSON that was parsed already. */
export const sanitizeReports = (value: unknown): ReportDraft[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const wrapper = wrapperOf(one)
    const logs = wrapper === null ? [] : logsIn(wrapper['sanitize-log'])
    if (wrapper === null) return []
    return logs.map((log) => reportOf(log, isOfOneDrive(wrapper['sanitize-log']) ? wrapper : NOBODY))
  })

/** One identity cannot stand for several drives, not even where the log of another cannot be read. */
const isOfOneDrive = (value: unknown): boolean =>
  SanitizeLog.safeParse(value).success ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 1)

const NOBODY: Wrapper = { 'sanitize-log': null, startedAt: null, endedAt: null }

const wrapperOf = (value: unknown): Wrapper | null => {
  if (typeof value !== 'object' || value === null) return null
  const wrapper = Wrapper.safeParse('sanitize-log' in value ? value : { 'sanitize-log': value })
  return wrapper.success ? wrapper.data : null
}

/** nvme-cli keys the log by device name; older shapes give its fields at the top. */
const logsIn = (value: unknown): SanitizeLog[] => {
  const flat = SanitizeLog.safeParse(value)
  if (flat.success) return [flat.data]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((log) => {
    const keyed = SanitizeLog.safeParse(log)
    return keyed.success ? [keyed.data] : []
  })
}

const reportOf = (log: SanitizeLog, wrapper: Wrapper): ReportDraft => {
  const command = log.cdw10_info ?? log.scdw10 ?? 0
  const contradicts = log.scdw10 !== undefined && log.scdw10 !== command
  const technique = contradicts ? 'unknown' : techniqueOf(command)
  const timed = !isNoInstant(wrapper.startedAt) && !isNoInstant(wrapper.endedAt)
  const told = outcomeOf(log)
  const outcome = (timed && wrapper.strange === undefined) || told === 'failed' ? told : 'unknown'
  const afterwards = afterwardsOf(log)
  const rounds = roundsOf(technique, command, log, outcome)
  const identity = wrapper['id-ctrl']
  return {
    source: 'nvme-sanitize-log',
    tool: 'nvme-cli',
    toolVersion: null,
    technique,
    method: METHODS[technique] ?? null,
    mediumSerial: serialOrNull(identity?.sn),
    mediumModel: textUpTo(120, identity?.mn),
    mediumKind: 'nvme',
    capacityBytes: identity?.tnvmcap || null,
    startedAt: instantOf(wrapper.startedAt),
    endedAt: instantOf(wrapper.endedAt),
    outcome,
    ...rounds,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    target: 'whole-disk',
    ...(afterwards === undefined ? {} : { afterwards }),
  }
}

const METHODS: Partial<Record<Technique, string>> = {
  'block-erase': 'Sanitize Block Erase',
  'crypto-erase': 'Sanitize Crypto Erase',
  'sanitize-overwrite': 'Sanitize Overwrite',
}

/** Dword 10 of the command that ran, bits 2:0: the sanitize action. 0 and 1 erase nothing. */
const techniqueOf = (command: number): Technique => {
  const action = command & 0b111
  if (action === 2) return 'block-erase'
  if (action === 3) return 'sanitize-overwrite'
  return action === 4 ? 'crypto-erase' : 'unknown'
}

/**
 * Status 1 and 4 (done although told not to deallocate) are success, 3 is failure, 2 runs, 0 never ran.
 * Progress is 65535 when nothing runs any more, so a success with less contradicts itself.
 */
const outcomeOf = (log: SanitizeLog): SanitisationReport['outcome'] => {
  const status = statusOf(log.sstat)
  if (status === 3) return 'failed'
  return (status === 1 || status === 4) && log.sprog === 65_535 ? 'completed' : 'unknown'
}

/** A drive that runs still, and one that finished and was written to since. */
const afterwardsOf = (log: SanitizeLog): SanitisationReport['afterwards'] => {
  const status = statusOf(log.sstat)
  if (status === 2) return 'running'
  return (status === 1 || status === 4) && isWritten(log.sstat) ? 'written' : undefined
}

/**
 * NVM Express base specification, SSTAT bit 8, Global Data Erased: 1 where nothing was written since the last
 * successful sanitize, else 0. The register has the bit; of an object, older tools leave it out, and say nothing.
 */
const isWritten = (sstat: SanitizeLog['sstat']): boolean =>
  typeof sstat === 'number'
    ? (sstat & 0x100) === 0
    : Object.entries(sstat).some(([name, value]) => GLOBAL_ERASED.test(name) && Number(value) !== 1)
/** `global_erased` until nvme-cli 2.x, `gde` in 3.0. */
const GLOBAL_ERASED = /^gde$|global.*erased/i

/** Number and sentence of one status must agree; a sentence alone is enough where no number stands. */
const statusOf = (sstat: SanitizeLog['sstat']): number | null => {
  if (typeof sstat === 'number') return sstat & 0b111
  const said = Object.values(sstat).filter((field) => typeof field === 'string')
  const digits = said.flatMap((field) => /^\((\d)\)/.exec(field)?.[1] ?? [])
  const words = said.flatMap((field) => SENTENCES.find(([pattern]) => pattern.test(field))?.[1] ?? [])
  const statuses = [
    ...digits.map(Number),
    ...(typeof sstat.status === 'number' ? [sstat.status & 0b111] : []),
    // Status 4 is told as a success too.
    ...words.filter((word) => !(word === 1 && digits.includes('4'))),
  ]
  return statuses.length > 0 && statuses.every((status) => status === statuses[0])
    ? (statuses[0] ?? null)
    : null
}
const SENTENCES: readonly (readonly [RegExp, number])[] = [
  [/\bfail/i, 3],
  [/in progress|running/i, 2],
  [/never/i, 0],
  [/without deallocat|no.?dealloc|unexpected/i, 4],
  [/completed successfully/i, 1],
]

/** Only an overwrite has passes: bits 7:4 of the command (0 is 16) ask, bits 7:3 of the status count. */
const roundsOf = (
  technique: Technique,
  command: number,
  { sstat }: SanitizeLog,
  outcome: SanitisationReport['outcome'],
): Pick<ReportDraft, 'roundsAsked' | 'roundsDone'> => {
  if (technique !== 'sanitize-overwrite')
    return { roundsAsked: 1, roundsDone: outcome === 'completed' ? 1 : 0 }
  const passes = Count.safeParse(typeof sstat === 'number' ? (sstat >> 3) & 0b11111 : sstat.no_cmplted_passes)
  return { roundsAsked: (command >> 4) & 0b1111 || 16, roundsDone: passes.success ? passes.data : null }
}
