/**
 * What an inspection file says about one machine, whichever tool wrote it, and how several tools'
 * accounts of the same machine become one. Nothing is invented: a medium that no tool could name is
 * counted, because a disk we cannot name is still a disk that may hold somebody's files (E1, E5).
 */
import { z } from 'zod'
import { Medium } from '../domain/devices/media.js'
import { isPlaceholderSerial } from '../domain/shared/placeholder-serials.js'
import { DeviceCategory, SerialNumber, ShortText } from '../domain/shared/values.js'
import { type FoundDisk, mergedDisks, pathKey, sharedSerialsOf } from './found-disks.js'
import { type ControllerKind, stillHiding } from './storage-controllers.js'

/** A machine holds no more: beyond this the file speaks of a store of disks, or is made up. */
export const MEDIA_MAX = 64

export const InspectionReading = z.object({
  source: z.enum(['lshw', 'smartctl', 'lshw+smartctl', 'workbench-script', 'workbench', 'glpi-agent']),
  category: DeviceCategory.nullable(),
  maker: ShortText.nullable(),
  model: ShortText.nullable(),
  serial: SerialNumber.nullable(),
  /** The machine's own table was read, be there a placeholder in it: that takes an administrator's rights. */
  serialRead: z.boolean(),
  memoryBytes: z.int().positive().nullable(),
  processor: ShortText.nullable(),
  media: z.array(Medium),
  /** Media that are there and whose serial nobody could read: they need a person's eyes. */
  unidentifiedMedia: z.int().nonnegative(),
  /** Each of them in a few words, for the person who looks: where it is, its model, why it has no serial. */
  unidentified: z.array(ShortText),
  /** Serials that two disks of the machine share: they name neither, and both count as unidentified. */
  sharedSerials: z.array(SerialNumber),
  /** Storage controllers under which no disk was seen, or not all, by name: a disk may hide behind them. */
  controllers: z.array(ShortText),
  /**
   * The file is a tool's walk through the whole machine: lshw from its root, an inventory of GLPI that lists
   * the controllers, Workbench and inxi, who list every drive that the kernel sees. smartctl's reports speak
   * of the disks it was asked about.
   */
  wholeMachine: z.boolean(),
  /** `null`: no battery was seen. Health is full charge today over full charge when new. */
  battery: z.object({ healthPercent: z.int().min(0).max(100).nullable() }).nullable(),
})
export type InspectionReading = z.infer<typeof InspectionReading>

/**
 * A storage controller under which one tool saw no disk, or may not have seen all. `mayHide`: disks behind it
 * stay unseen in its mode (RAID, Intel RST and VMD, hardware RAID, no driver). A plain SATA controller without
 * a disk is what most laptops with an NVMe disk have.
 */
export type FoundController = {
  readonly name: string
  readonly mayHide: boolean
  readonly kind: ControllerKind
}

/** One tool's account of the machine. */
export type FoundMachine = Pick<
  InspectionReading,
  | 'category'
  | 'maker'
  | 'model'
  | 'serial'
  | 'serialRead'
  | 'memoryBytes'
  | 'processor'
  | 'battery'
  | 'wholeMachine'
> & {
  readonly disks: readonly FoundDisk[]
  readonly controllers: readonly FoundController[]
}

export const NOTHING_FOUND: FoundMachine = {
  category: null,
  maker: null,
  model: null,
  serial: null,
  serialRead: false,
  memoryBytes: null,
  processor: null,
  battery: null,
  wholeMachine: false,
  disks: [],
  controllers: [],
}

/** What makers leave in their tables when nobody filled them in, and what tools write for "nothing". */
const PLACEHOLDER = new RegExp(
  '^(to be filled.*|fill(ed)? by oem|default string|not (specified|present|available|applicable|provided)|none|null|' +
    'unknown( \\(\\d+\\))?|n/?a|invalid|empty|oem|o\\.e\\.m\\.?|<.*>|system (manufacturer|product name|version|name)|' +
    'chassis manufacturer|no (enclosure|asset).*|(?<same>.)\\k<same>*)$',
  'i',
)

/** A tool's text, trimmed and at most `lengthMax` long; `null` for nothing, a placeholder or not a text. */
export const wording = (value: unknown, lengthMax = 120): string | null => {
  const text = plain(value)
  return text === '' || PLACEHOLDER.test(text) ? null : text.slice(0, lengthMax).trim()
}

const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .slice(0, TEXT_MAX)
        .replace(/[\p{Cc}\ufffd]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    : ''

/** Longer than any name or number that is kept. */
const TEXT_MAX = 1000

/** A serial longer than any real one, or one that makers and bridges give to every disk, is no serial. */
export const serialOf = (value: unknown): string | null => {
  const text = plain(value)
  return text === '' || text.length > 64 || isPlaceholderSerial(text) || EUI.test(text) ? null : text
}
/** Windows gives an NVMe disk's identifier in place of its serial: `0025_3889_0000_0001.` */
const EUI = /^(eui\.[0-9a-f]{16,32}|[0-9a-f]{4}(_[0-9a-f]{4}){3,7}\.?)$/i

/** Whether something stands where the machine's serial should: `<superuser required>` is nothing. */
export const isSerialRead = (value: unknown): boolean => plain(value) !== '' && !/^<.*>$/.test(plain(value))

/** A whole number of bytes, or `null`. */
export const bytesOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(Math.round(value)) && Math.round(value) > 0
    ? Math.round(value)
    : null

/** A share in percent; a new or recalibrated battery may hold more than it was built for: 100. */
export const percentOf = (value: number): number | null =>
  Number.isFinite(value) && value >= 0 ? Math.min(100, Math.round(value)) : null

export type Fields = Readonly<Record<string, unknown>>
/** The fields of a JSON object; none for anything else, so that reading unknown JSON never throws. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

const CHASSIS: readonly (readonly [RegExp, DeviceCategory | null])[] = [
  [/\b(server|serveur|blade|rack|raid|docking|expansion|chassis|peripheral|bus|enclosure)\b/, null],
  [/\bsmart ?phones?\b|^(mobile|phone|cell ?phone|mobile phone)s?$|\btelephone/, 'smartphone'],
  [/\b(tablet|tablette|ipad)/, 'tablet'],
  [/laptop|notebook|netbook|portable|convertible|detachable|mobile workstation|macbook|ultrabook/, 'laptop'],
  [/^(computer ?)?(monitor|display|screen|moniteur|ecran)s?\b(?! adapter)/, 'monitor'],
  [
    /desktop|tower|low profile|all in one|mini ?pc|nuc\b|stick ?pc|pizza ?box|lunch ?box|space saving|nettop|workstation|imac/,
    'desktop',
  ],
  [/\b(unite centrale|tour|ordinateur (fixe|de bureau)|pc fixe|tout en un|station de travail)\b/, 'desktop'],
]
/**
 * The category named by a chassis type (SMBIOS 7.4.1), a tool's own word or a list's; `null` for servers
 * and the rest. Lists and inspections share this vocabulary.
 */
export const categoryOfChassis = (value: unknown): DeviceCategory | null => {
  if (typeof value !== 'string' || value.length > 120) return null
  const word = value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_/-]+/g, ' ')
    .trim()
  return CHASSIS.find(([pattern]) => pattern.test(word))?.[1] ?? null
}

const NAME_LENGTH_MAX = 50
const describedDisk = ({ path, model, serial, isVolume, isDenied }: FoundDisk): string => {
  const name = [path, model].flatMap((word) => word?.slice(0, NAME_LENGTH_MAX) ?? []).join(', ')
  const why = () => {
    if (serial !== null) return `plusieurs disques portent le numéro ${serial.slice(0, NAME_LENGTH_MAX)}`
    if (isDenied) return 'smartctl n’a pas pu l’ouvrir, relancez avec sudo'
    return isVolume ? 'un volume de contrôleur RAID' : 'sans numéro de série lisible'
  }
  return `${name === '' ? 'un disque sans nom' : name} : ${why()}`.slice(0, 120)
}

/** One reading out of several accounts; where two disagree the earlier account is believed. */
export const readingFrom = (
  source: InspectionReading['source'],
  accounts: readonly FoundMachine[],
): InspectionReading & { readonly mayHide: readonly FoundController[] } => {
  const first = <Key extends keyof FoundMachine>(key: Key): FoundMachine[Key] | null =>
    accounts.find((account) => account[key] !== null)?.[key] ?? null
  const disks = mergedDisks(accounts.map((account) => account.disks))
  const shared = sharedSerialsOf(disks)
  const inside = disks.filter((disk) => !disk.outside)
  const named = inside.flatMap(({ serial, kind, model, capacityBytes }) =>
    serial === null || shared.has(serial) ? [] : { serial, kind, model, capacityBytes },
  )
  const batteries = accounts.flatMap((account) => account.battery ?? [])
  // A disk that another tool names, and the one that lists the controllers does not, stands behind one of them.
  const hiding = accounts.flatMap((account, index) => {
    const known = new Set(account.disks.map(({ path }) => (path === null ? null : pathKey(path))))
    const elsewhere = inside.filter(
      ({ path, seenBy }) => !seenBy.includes(index) && path !== null && !known.has(pathKey(path)),
    )
    return stillHiding(account.controllers, elsewhere)
  })
  const controllers = accounts.flatMap((account) => account.controllers)
  return {
    source,
    category: first('category'),
    maker: first('maker'),
    model: first('model'),
    serial: first('serial'),
    serialRead: accounts.some(({ serialRead }) => serialRead),
    memoryBytes: first('memoryBytes'),
    processor: first('processor'),
    media: named,
    unidentifiedMedia: inside.length - named.length,
    unidentified: inside.flatMap((disk) =>
      disk.serial === null || shared.has(disk.serial) ? describedDisk(disk) : [],
    ),
    sharedSerials: [...shared],
    controllers: [...new Set(controllers.map(({ name }) => name))],
    battery: batteries.find((battery) => battery.healthPercent !== null) ?? batteries[0] ?? null,
    wholeMachine: accounts.some((account) => account.wholeMachine),
    mayHide: hiding,
  }
}
