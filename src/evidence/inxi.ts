/**
 * Reads `inxi --output json`, as snapshots carry it: machine, processor, battery's health, disks with
 * serial. Its sizes are rounded and are not kept.
 */
import type { MediumKind } from '../domain/devices/media.js'
import { type FoundDisk, isNoDisk, pathKey } from './found-disks.js'
import {
  categoryOfChassis,
  type FoundMachine,
  fieldsOf,
  isSerialRead,
  listOf,
  NOTHING_FOUND,
  percentOf,
  serialOf,
  wording,
} from './inspection-reading.js'
import { namedDisksOf } from './lshw-disks.js'

type Pairs = readonly (readonly [name: string, value: unknown])[]

/** inxi prefixes each name with its rank, `004#0#3#serial`, and repeats names: order is what tells them apart. */
const pairsOf = (value: unknown): Pairs =>
  Object.entries(fieldsOf(value))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, item]) => [key.split('#').at(-1) ?? '', item] as const)

const get = (pairs: Pairs | undefined, name: string) => pairs?.find(([key]) => key === name)?.[1]

export const isInxi = (output: unknown): boolean =>
  Array.isArray(output) &&
  output.some((section) => Object.keys(fieldsOf(section)).some((key) => /^\d+#/.test(key)))

export const readInxi = (output: unknown): FoundMachine => {
  const sections = listOf(output).flatMap(pairsOf)
  const rows = (section: string) =>
    sections.flatMap(([name, items]) => (name === section ? listOf(items).map(pairsOf) : []))
  const machine = rows('Machine')[0]
  const drives = rows('Drives')
  const listed = new Set(drives.map((row) => pathKey(`${get(row, 'ID')}`)))
  // A disk's device name where we do not expect it is a disk all the same.
  const unexpected = namedDisksOf(output).filter(({ path }) => path !== null && !listed.has(pathKey(path)))
  const health = rows('Battery').flatMap(
    (row) => /\((\d+(\.\d+)?)%\)/.exec(`${get(row, 'condition')}`)?.[1] ?? [],
  )[0]
  const present = rows('Battery').some((row) => get(row, 'charge') !== undefined)
  return {
    ...NOTHING_FOUND,
    category: categoryOfChassis(get(machine, 'Type')),
    maker: wording(get(machine, 'System')),
    model: wording(get(machine, 'product')),
    serial: serialOf(get(machine, 'serial')),
    serialRead: isSerialRead(get(machine, 'serial')),
    processor: wording(get(rows('CPU')[0], 'model')),
    battery: present || health !== undefined ? { healthPercent: percentOf(Number(health)) } : null,
    wholeMachine: drives.length > 0,
    disks: [...drives.flatMap(diskOf), ...unexpected],
  }
}

/** One row of its section "Drives"; the rows of SMART values between them name no disk. */
const diskOf = (row: Pairs): readonly FoundDisk[] => {
  const path = wording(get(row, 'ID'))
  const serial = serialOf(get(row, 'serial'))
  const kind = `${get(row, 'type')} ${get(row, 'tech')}`
  if ((path === null && serial === null) || (path !== null && isNoDisk(path))) return []
  const model = [wording(get(row, 'vendor')), wording(get(row, 'model'))]
    .filter((word) => word !== null)
    .join(' ')
  return [
    {
      path,
      outside: /\bUSB\b/.test(kind),
      serial,
      kind: kindOf(path ?? '', kind),
      model: model === '' ? null : model.slice(0, 120),
      // `238.47 GiB` is rounded: not good enough to compare erased bytes with.
      capacityBytes: null,
    },
  ]
}

const kindOf = (path: string, kind: string): MediumKind => {
  if (path.startsWith('/dev/nvme')) return 'nvme'
  if (path.startsWith('/dev/mmcblk')) return 'emmc'
  if (/\bSSD\b/.test(kind)) return 'ssd'
  return /\bHDD\b/.test(kind) ? 'hdd' : 'unknown'
}
