/**
 * What an nwipe log says of the disks before it wipes them: which it found in which machine, how large they
 * are, and whether sectors are hidden (HPA, DCO). A line that does not name its disk counts only where the
 * disk is certain.
 */
import type { MediumKind } from '../domain/devices/media.js'
import { kindOfModelName } from '../domain/devices/model-families.js'
import { isPlaceholderSerial } from '../domain/shared/placeholder-serials.js'
import { controllerOf, targetOf } from './disk-paths.js'
import type { Line, Settings } from './nwipe-lines.js'
import { countOf, serialOrNull, textUpTo } from './report-draft.js'

export type FoundByNwipe = {
  readonly path: string
  /** `ATA`, `ATA-SSD`, `USB`, `NVME`…; `UNK` where nwipe could not tell. */
  readonly bus: string
  readonly model: string | null
  readonly serial: string | null
  /** The serial as it is written, even one that is none; blank where the line has none. */
  readonly said: string
}

const FOUND = /^Found (\/dev\/[^\s,]+),\s*([^,]*),\s*(.*),\s*[\d.]+ \w+,\s*S\/N=(.*)$/
/** A line that a model's stray bytes made unlike the others still names its disk. */
const FOUND_SHORT = /^Found (\/dev\/[^\s,]+)/
/** nwipe 0.25 to 0.28. */
const FOUND_MODEL =
  /^Found drive model="(.*)", device path="(\/dev\/[^"]+)", size="?[^"]*"?, serial number="(.*)"/

export const foundIn = (run: readonly Line[]): FoundByNwipe[] =>
  run.flatMap(({ words }) => {
    if (!words.startsWith('Found ')) return []
    const whole = TWO_LINES.test(words) ? '' : words
    const [, label, at = '', number = ''] = FOUND_MODEL.exec(whole) ?? []
    if (label !== undefined) return { path: at, bus: '', model: modelOf(label), ...serialIn(number) }
    const [, path, bus = '', model, serial = ''] = FOUND.exec(whole) ?? FOUND_SHORT.exec(words) ?? []
    return path === undefined
      ? []
      : { path, bus: bus.trim().toUpperCase(), model: modelOf(model), ...serialIn(serial) }
  })

/** Two lines that lost what parted them: the path of the one, the serial of the other. */
const TWO_LINES = /\/dev\/.*\/dev\/|S\/N=.*S\/N=/
const serialIn = (text: string) => ({ serial: serialOrNull(text), said: text.trim() })

/** libparted's word for a disk without a name is no model. */
const modelOf = (text: string | undefined) =>
  /^unknown$/i.test(text?.trim() ?? '') ? null : textUpTo(120, text)

/** The disk itself says so (path, bus), or its model's family does; else nobody knows. */
export const kindOf = (path: string, found: FoundByNwipe | undefined): MediumKind => {
  const bus = found?.bus ?? ''
  if (/\/nvme\d/.test(path) || bus.startsWith('NVME')) return 'nvme'
  if (/\/mmcblk\d/.test(path)) return 'emmc'
  const named = kindOfModelName(found?.model ?? '')
  if (named === 'sshd') return 'sshd'
  if (bus.includes('SSD')) return 'ssd'
  return named === 'unknown' && bus.includes('HDD') ? 'hdd' : named
}

const GEOMETRY = /^(\/dev\/[\w./-]*\w): Device geometry is as follows/
const GEOMETRY_LINES = [
  /^Logical sector size\s*= (\d+)$/,
  /^Physical sector size\s*= (\d+)$/,
  /^I\/O block size\s*= (\d+)$/,
  /^I\/O block alignment\s*= (\d+)$/,
  /^I\/O buffer alignment\s*= (\d+)$/,
  /^Total device bytes\s*= (\d+)$/,
]

/**
 * nwipe 0.41 and later: six lines that name no disk, after one that does. They are that disk's where the six
 * stand there once, in their order, before the next such line; otherwise the size is not known.
 */
export const geometriesOf = (run: readonly Line[]): ReadonlyMap<string, number> => {
  const sizes = new Map<string, number>()
  const doubtful = new Set<string>()
  let path: string | null = null
  let next = 0
  for (const { words } of run) {
    const begun = GEOMETRY.exec(words)?.[1]
    if (begun !== undefined) {
      if (path !== null && next !== GEOMETRY_LINES.length) doubtful.add(path)
      if (sizes.has(begun)) doubtful.add(begun)
      path = begun
      next = 0
      continue
    }
    const line = GEOMETRY_LINES.findIndex((pattern) => pattern.test(words))
    if (line === -1 || path === null) continue
    if (line !== next) doubtful.add(path)
    next = line + 1
    const bytes = countOf(GEOMETRY_LINES[line]?.exec(words)?.[1])
    if (line === GEOMETRY_LINES.length - 1 && bytes !== null) sizes.set(path, bytes)
  }
  for (const one of doubtful) sizes.delete(one)
  return sizes
}

export type Hidden = {
  readonly hiddenSectors: boolean
  readonly hiddenSectorsUnknown: boolean
  /** The log says of this disk what its version always says: the record is whole in that respect. */
  readonly stated: boolean
}

/**
 * nwipe 0.35 and later ask every disk on these buses for its HPA and DCO, and no other disk. A disk that
 * has neither (recent ones, by nwipe's own reckoning) gets no verdict, but its values are written.
 */
const MUST_STATE_SINCE = 35
const ASKED_BUSES = /^(|UNK|IDE|SCSI|USB|ATA)(-SSD)?$/

export const hiddenOf = (
  path: string,
  told: readonly Line[],
  { settings, found, dcoSilent }: { settings: Settings; found: FoundByNwipe | undefined; dcoSilent: boolean },
): Hidden => {
  const says = (pattern: RegExp) => told.some(({ words }) => pattern.test(words))
  const last = (pattern: RegExp) =>
    told.map(({ words }) => pattern.exec(words)).findLast((one) => one !== null)
  const none = says(/^No hidden (sectors|areas) on/i)
  const [, set, real] = last(/^HPA values (\d+) \/ (\d+) on/) ?? []
  const dco = last(/DCO Real max sectors reported as (\d+) on/)?.[1]
  const refused = set === '0' && real === '1'
  const valuesDiffer = !refused && set !== undefined && (set !== real || (dco !== undefined && dco !== set))
  const detected = says(/HIDDEN (SECTORS|AREA) DETECTED/i)
  const hints = valuesDiffer || says(/host protected area is enabled/i)
  const doubt =
    refused || says(/INDETERMINATE|may not support HPA|Unrecognised HPA_status|^\[UNKNOWN\]|^\[UNSURE\]/i)

  const asked =
    !/\/(nvme|mmcblk)\d|\/vd[a-z]/.test(path) &&
    ASKED_BUSES.test(found?.bus ?? '') &&
    targetOf(path) === 'whole-disk' &&
    !settings.old &&
    (settings.minor ?? MUST_STATE_SINCE) >= MUST_STATE_SINCE
  const silentButWhole = set !== undefined && !valuesDiffer && dcoSilent
  return {
    hiddenSectors: detected || (hints && !none),
    hiddenSectorsUnknown: !detected && !none && doubt,
    stated: !asked || detected || none || doubt || hints || silentButWhole,
  }
}

/** The disks of which nwipe wrote, in their own block, that no DCO size was found. */
export const withoutDco = (run: readonly Line[]): ReadonlySet<string> => {
  const paths = new Set<string>()
  let path: string | undefined
  for (const { words } of run) {
    path = FOUND_SHORT.exec(words)?.[1] ?? path
    if (path !== undefined && /^DCO Real max sectors not found/.test(words)) paths.add(path)
  }
  return paths
}

/** The one serial of a controller's disk, where every line that gives one agrees. */
export const foundAt = (found: readonly FoundByNwipe[], path: string): FoundByNwipe | undefined => {
  const [first, ...more] = found.filter((one) => one.path === path || controllerOf(one.path) === path)
  return more.every(({ serial }) => serial === first?.serial) ? first : undefined
}

/** What dmidecode told nwipe of the machine, unless it is what makers leave unfilled, or said in two ways. */
export const machineIn = (run: readonly Line[]) => {
  const told = (name: string) => {
    const lines = run.flatMap(({ words }) => (words.startsWith(name) ? [words.slice(name.length)] : []))
    const [only, ...more] = new Set(lines.map((line) => textUpTo(120, line.replace(/^\s*=\s*/, ''))))
    const text = more.length > 0 ? null : (only ?? null)
    return text === null || isPlaceholderSerial(text) || UNFILLED.test(text) ? null : text
  }
  // dmidecode knows a machine by its own serial, else by that of its chassis.
  const serial = told('system-serial-number') ?? told('chassis-serial-number')
  const maker = told('system-manufacturer')
  const model = told('system-product-name')
  return serial === null && maker === null && model === null
    ? null
    : { serial: serialOrNull(serial), maker, model }
}
const UNFILLED = /^(system (manufacturer|product name|version)|o\.?e\.?m\.?|all series)$/i
