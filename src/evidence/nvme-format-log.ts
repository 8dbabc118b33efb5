/**
 * Reads what the bench kept of `nvme format` with a secure erase setting. The command prints one line and no
 * serial, so the bench writes the rest beside it:
 *
 *     d=/dev/nvme0n1; c="nvme format $d --ses=2 --force"; start=$(date -u +%FT%TZ); out=$($c 2>&1); code=$?
 *     end=$(date -u +%FT%TZ); printf '{"startedAt":"%s","endedAt":"%s","nvme-format":{"command":"%s","exit":%d,"output":"%s"},"id-ctrl":%s}' \
 *       "$start" "$end" "$c" $code "$(echo "$out" | tr -d '"\\' | tr '\n\t' '  ')" "$(nvme id-ctrl $d -o json)" > nvme0n1.json
 *
 * The command waits until the drive has finished, so exit 0 is its completion; since nvme-cli 3.0 it prints
 * nothing more, before that "Success formatting namespace". Setting 2 is a cryptographic erase. Setting 1 (user
 * data erase) is a clear and no purge: IEEE 2883 lists it under Clear, and NIST 800-88 leaves what it reaches
 * to the maker. Setting 0 erases nothing that counts.
 */
import { z } from 'zod'
import type { Technique } from '../domain/devices/media.js'
import { instantOf, isNoInstant } from './bench-wrapper.js'
import { targetOf } from './disk-paths.js'
import { type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

const Wrapper = z.object({
  startedAt: z.unknown().optional(),
  endedAt: z.unknown().optional(),
  'nvme-format': z.object({
    command: z.string().max(400),
    exit: z.int(),
    output: z.string(),
  }),
  'id-ctrl': z
    .object({
      sn: z.string().optional(),
      mn: z.string().optional(),
      nn: z.int().optional(),
      fna: z.int().optional(),
      tnvmcap: z
        .union([z.int(), z.string().regex(/^\d{1,15}$/)])
        .optional()
        .catch(undefined),
    })
    .optional(),
})

/** `null` for JSON of something else. */
export const readNvmeFormatLog = (value: unknown): ReportDraft | null => {
  const wrapper = Wrapper.safeParse(value)
  if (!wrapper.success) return null
  const { 'nvme-format': format, 'id-ctrl': identity } = wrapper.data
  const { device, settings, namespaces, plain } = commandOf(format.command)
  const technique = (settings.length === 1 ? TECHNIQUES[settings[0] ?? ''] : undefined) ?? 'unknown'
  const said = format.output.trim()
  const failed = format.exit !== 0 || /NVMe status|error|denied|refused|not supported|INVALID/i.test(said)
  const whole =
    plain &&
    settings.length === 1 &&
    !isNoInstant(wrapper.data.startedAt) &&
    !isNoInstant(wrapper.data.endedAt)
  const outcome = failed
    ? 'failed'
    : whole && (said === '' || /Success formatting namespace/i.test(said))
      ? 'completed'
      : 'unknown'
  return {
    source: 'nvme-format-log',
    tool: 'nvme-cli',
    toolVersion: null,
    technique,
    method: `Format NVM, secure erase setting ${settings.length === 1 ? settings[0] : '?'}`,
    mediumSerial: serialOrNull(identity?.sn),
    mediumModel: textUpTo(120, identity?.mn),
    mediumKind: 'nvme',
    capacityBytes: Number(identity?.tnvmcap ?? 0) || null,
    startedAt: instantOf(wrapper.data.startedAt),
    endedAt: outcome === 'completed' ? instantOf(wrapper.data.endedAt) : null,
    outcome,
    roundsAsked: 1,
    roundsDone: outcome === 'completed' ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    target: wholeDrive({ device, namespaces, said }, identity) ? targetOf(device) : 'part',
  }
}

const TECHNIQUES: Readonly<Record<string, Technique>> = { 1: 'secure-erase', 2: 'crypto-erase' }

/** nvme-cli's options of `format` that take a value, by the long name; one letter each is the same. */
const VALUED: Readonly<Record<string, string>> = {
  s: 'ses',
  n: 'namespace-id',
  l: 'lbaf',
  i: 'pi',
  p: 'pil',
  m: 'ms',
  t: 'timeout',
  b: 'block-size',
  o: 'output-format',
}
const VALUED_NAMES = new Set(Object.values(VALUED))
const FLAG = /^(?:-[rfv]+|--(?:reset|force|verbose|quiet))$/

/**
 * The command in its parts. `plain`: `nvme format`, one drive and options that nvme-cli has; `--help`, a pipe or
 * a second command answer with the same exit and erase nothing, or something else. Every setting and every
 * namespace is kept: two of either contradict each other.
 */
const commandOf = (command: string) => {
  const words = command.trim().split(/\s+/)
  const rest = words.slice(words[0] === 'sudo' ? 1 : 0)
  const devices: string[] = []
  const settings: string[] = []
  const namespaces: string[] = []
  let plain = /(?:^|\/)nvme$/.test(rest[0] ?? '') && rest[1] === 'format'
  for (let at = 2; at < rest.length; at++) {
    const word = rest[at] ?? ''
    const [, long, short, attached] = /^(?:--([a-z-]+)|-([a-z]))=?(.*)$/.exec(word) ?? []
    const name = long ?? VALUED[short ?? ''] ?? ''
    if (/^\/dev\/nvme\w+$/.test(word)) devices.push(word)
    else if (FLAG.test(word)) continue
    else if (VALUED_NAMES.has(name)) {
      const value = attached === undefined || attached === '' ? (rest[++at] ?? '') : attached
      if (name === 'ses') settings.push(value)
      if (name === 'namespace-id') namespaces.push(value)
    } else plain = false
  }
  return { device: devices[0] ?? '', settings, namespaces, plain: plain && devices.length === 1 }
}

/**
 * One namespace is the drive only where it can have no other, where the drive erases all of them at once
 * (FNA bit 1), or where the command named all of them.
 */
const wholeDrive = (
  { device, namespaces, said }: { device: string; namespaces: readonly string[]; said: string },
  identity: { nn?: number | undefined; fna?: number | undefined } | undefined,
) =>
  identity?.nn === 1 ||
  ((identity?.fna ?? 0) & 0b10) !== 0 ||
  (namespaces.every((one) => /^(0xffffffff|4294967295)$/i.test(one)) &&
    (/formatting namespace:(0x)?ffffffff/i.test(said) || /^\/dev\/nvme\d+$/.test(device)))
