/**
 * What an inspection file says about one machine, whichever tool wrote it, and how several tools'
 * accounts of the same machine become one. Nothing is invented: a medium that no tool could name is
 * counted, because a disk we cannot name is still a disk that may hold somebody's files (E1, E5).
 */
import { z } from 'zod'
import { Medium, type MediumKind } from '../domain/devices/media.js'
import { DeviceCategory, SerialNumber, ShortText } from '../domain/shared/values.js'

export const InspectionReading = z.object({
  source: z.enum(['lshw', 'smartctl', 'lshw+smartctl', 'workbench-script', 'workbench']),
  category: DeviceCategory.nullable(),
  maker: ShortText.nullable(),
  model: ShortText.nullable(),
  serial: SerialNumber.nullable(),
  memoryBytes: z.int().positive().nullable(),
  processor: ShortText.nullable(),
  media: z.array(Medium),
  /** Media that are there and whose serial nobody could read: they need a person's eyes. */
  unidentifiedMedia: z.int().nonnegative(),
  /** `null`: no battery was seen. Health is full charge today over full charge when new. */
  battery: z.object({ healthPercent: z.int().min(0).max(100).nullable() }).nullable(),
})
export type InspectionReading = z.infer<typeof InspectionReading>

/** A disk as one tool saw it. `path` (`/dev/sda`) is how two tools are known to speak of the same one. */
export type FoundDisk = {
  readonly path: string | null
  /** Plugged in from outside (USB): not part of the machine, whatever it is. */
  readonly outside: boolean
  readonly serial: string | null
  readonly kind: MediumKind
  readonly model: string | null
  readonly capacityBytes: number | null
}

/** One tool's account of the machine. */
export type FoundMachine = Omit<InspectionReading, 'source' | 'media' | 'unidentifiedMedia'> & {
  readonly disks: readonly FoundDisk[]
}

export const NOTHING_FOUND: FoundMachine = {
  category: null,
  maker: null,
  model: null,
  serial: null,
  memoryBytes: null,
  processor: null,
  battery: null,
  disks: [],
}

/** What makers leave in their tables when nobody filled them in, and what tools write for "nothing". */
const PLACEHOLDER = new RegExp(
  '^(to be filled.*|fill(ed)? by oem|default string|not (specified|present|available|applicable|provided)|none|null|' +
    'unknown( \\(\\d+\\))?|n/?a|invalid|empty|oem|o\\.e\\.m\\.?|<.*>|system (manufacturer|product name|version|serial number|name)|' +
    'chassis (manufacturer|serial number)|base board serial number|serial( number)?|no (serial|enclosure|asset).*|' +
    '0?123456789(0|abcdef)?|(?<same>.)\\k<same>*)$',
  'i',
)

/** A tool's text, trimmed and at most `lengthMax` long; `null` for nothing, a placeholder or not a text. */
export const wording = (value: unknown, lengthMax = 120): string | null => {
  if (typeof value !== 'string') return null
  const text = value
    .replace(/[\p{Cc}\ufffd]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' || PLACEHOLDER.test(text) ? null : text.slice(0, lengthMax).trim()
}

/** A serial longer than any real one is no serial. */
export const serialOf = (value: unknown): string | null => {
  const text = wording(value, 200)
  return text === null || text.length > 64 ? null : text
}

/** A whole number of bytes, or `null`. */
export const bytesOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(Math.round(value)) && Math.round(value) > 0
    ? Math.round(value)
    : null

export type Fields = Readonly<Record<string, unknown>>
/** The fields of a JSON object; none for anything else, so that reading unknown JSON never throws. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

const CHASSIS: readonly (readonly [RegExp, DeviceCategory])[] = [
  [/smart ?phone|^mobile$/, 'smartphone'],
  [/tablet/, 'tablet'],
  [/laptop|notebook|netbook|portable|convertible|detachable/, 'laptop'],
  [/desktop|tower|all.in.one|mini.?pc|stick.?pc|pizza|lunch|space.saving|nettop|microtower/, 'desktop'],
  [/^(monitor|computermonitor|display)$/, 'monitor'],
]
/** The category named by a chassis type (SMBIOS 7.4.1) or a tool's own word; `null` for servers and the rest. */
export const categoryOfChassis = (value: unknown): DeviceCategory | null => {
  if (typeof value !== 'string') return null
  const word = value.trim().toLowerCase()
  return CHASSIS.find(([pattern]) => pattern.test(word))?.[1] ?? null
}

/** `/dev/nvme0n1` and `/dev/nvme0` are one medium. */
const pathKey = (path: string) => path.replace(/^(\/dev\/nvme\d+)n\d+$/, '$1')

const sameSerial = (one: string, other: string) => {
  const [a, b] = [one, other].map((serial) => serial.replace(/[^a-z0-9]/gi, '').toUpperCase()) as [
    string,
    string,
  ]
  // Old kernels cut serials short: a beginning of eight characters or more is the same one.
  return a === b || (a.length >= 8 && b.startsWith(a)) || (b.length >= 8 && a.startsWith(b))
}

const sameDisk = (one: FoundDisk, other: FoundDisk) => {
  if (one.serial !== null && other.serial !== null) return sameSerial(one.serial, other.serial)
  if (one.path !== null && other.path !== null) return pathKey(one.path) === pathKey(other.path)
  // A controller seen without its disk: the disk of that kind which the other tool did read.
  return (one.path === null && one.serial === null) || (other.path === null && other.serial === null)
    ? one.kind === other.kind && one.kind !== 'unknown'
    : false
}

const merged = (one: FoundDisk, other: FoundDisk): FoundDisk => ({
  path: one.path ?? other.path,
  outside: one.outside || other.outside,
  serial: one.serial ?? other.serial,
  kind: one.kind === 'unknown' ? other.kind : one.kind,
  model: one.model ?? other.model,
  capacityBytes: one.capacityBytes ?? other.capacityBytes,
})

const mergedDisks = (accounts: readonly FoundMachine[]): FoundDisk[] => {
  const disks: FoundDisk[] = []
  for (const account of accounts) {
    const taken = new Set<number>()
    const named = (disk: FoundDisk) => (disk.serial !== null ? 0 : disk.path !== null ? 1 : 2)
    for (const disk of [...account.disks].sort((a, b) => named(a) - named(b))) {
      const known = disks.findIndex(
        (other, index) => sameDisk(other, disk) && (!taken.has(index) || named(disk) < 2),
      )
      const before = disks[known]
      if (before === undefined) taken.add(disks.push(disk) - 1)
      else {
        disks[known] = merged(before, disk)
        taken.add(known)
      }
    }
  }
  return disks
}

/** One reading out of several accounts; where two disagree the earlier account is believed. */
export const readingFrom = (
  source: InspectionReading['source'],
  accounts: readonly FoundMachine[],
): InspectionReading => {
  const first = <Key extends keyof FoundMachine>(key: Key): FoundMachine[Key] | null =>
    accounts.find((account) => account[key] !== null)?.[key] ?? null
  const inside = mergedDisks(accounts).filter((disk) => !disk.outside)
  const batteries = accounts.flatMap((account) => account.battery ?? [])
  return {
    source,
    category: first('category'),
    maker: first('maker'),
    model: first('model'),
    serial: first('serial'),
    memoryBytes: first('memoryBytes'),
    processor: first('processor'),
    media: inside.flatMap(({ serial, kind, model, capacityBytes }) =>
      serial === null ? [] : { serial, kind, model, capacityBytes },
    ),
    unidentifiedMedia: inside.filter((disk) => disk.serial === null).length,
    battery: batteries.find((battery) => battery.healthPercent !== null) ?? batteries[0] ?? null,
  }
}
