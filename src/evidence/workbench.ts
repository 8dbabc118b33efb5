/**
 * Reads the two snapshots of eReuse. *workbench-script* keeps what other programs printed (lshw,
 * smartctl, dmidecode, inxi) as texts in one JSON: each is known by its content, not by its key.
 * *Workbench 11* gives components already sorted; its sizes are in MB (10^6 bytes), its memory in MiB.
 */
import type { MediumKind } from '../domain/devices/media.js'
import {
  bytesOf,
  categoryOfChassis,
  type Fields,
  type FoundDisk,
  type FoundMachine,
  fieldsOf,
  listOf,
  NOTHING_FOUND,
  serialOf,
  wording,
} from './inspection-reading.js'
import { isLshw, readLshw } from './lshw.js'
import { kindOfModelName } from './model-families.js'
import { isSmartctl, readSmartctl } from './smartctl.js'

export const isWorkbenchScript = (value: unknown): boolean => {
  const data = fieldsOf(value).data
  return typeof data === 'object' && data !== null
}

export const isWorkbench = (value: unknown): boolean => {
  const fields = fieldsOf(value)
  return Array.isArray(fields.components) && typeof fields.device === 'object' && fields.device !== null
}

const json = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** The accounts found in a workbench-script snapshot, the surest first; empty when no tool is recognised. */
export const readWorkbenchScript = (value: unknown): readonly FoundMachine[] => {
  const outputs = Object.values(fieldsOf(fieldsOf(value).data)).map(json)
  const lists = outputs.filter((output) => listOf(output).length > 0)
  return [
    ...lists.filter((output) => listOf(output).some(isSmartctl)).map(readSmartctl),
    ...outputs.flatMap((output) => (isDmidecode(output) ? readDmidecode(output) : [])),
    ...lists.filter(isLshw).map(readLshw),
    ...lists.filter(isInxi).map(readInxi),
  ]
}

const isDmidecode = (output: unknown): output is string =>
  typeof output === 'string' && /^Handle 0x[0-9A-F]+, DMI type \d+,/m.test(output)

const UNITS: Readonly<Record<string, number>> = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/** dmidecode's `8 GB` is 8 GiB, as memory is. */
const memorySize = (text: string | undefined): number => {
  const match = /^(\d+) ([kMGT]B)$/.exec(text ?? '')
  return Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0)
}

/** dmidecode prints one paragraph per SMBIOS structure: a handle line, a title, `<tab>Name: value` lines. */
const readDmidecode = (output: string): FoundMachine => {
  const structures = output.split(/\r?\n\s*\n/).map((paragraph) => ({
    type: Number(/DMI type (\d+),/.exec(paragraph)?.[1] ?? -1),
    fields: Object.fromEntries(
      [...paragraph.matchAll(/^\t([^\t:][^:\n]*): *(.*)$/gm)].map(([, name, text]) => [
        name ?? '',
        (text ?? '').trim(),
      ]),
    ),
  }))
  const first = (type: number): Readonly<Record<string, string>> =>
    structures.find((structure) => structure.type === type)?.fields ?? {}
  const [system, chassis, processor] = [first(1), first(3), first(4)]
  const modules = structures.filter(({ type }) => type === 17).map(({ fields }) => memorySize(fields['Size']))
  const maker = wording(system['Manufacturer'])
  const [product, version] = [wording(system['Product Name']), wording(system['Version'])]
  const namedByVersion = /lenovo/i.test(maker ?? '') && product !== null && /[a-z]{4}/i.test(version ?? '')
  return {
    ...NOTHING_FOUND,
    category: categoryOfChassis(chassis['Type']),
    maker,
    model: namedByVersion ? `${version} (${product})`.slice(0, 120) : product,
    serial: serialOf(system['Serial Number']) ?? serialOf(chassis['Serial Number']),
    memoryBytes: bytesOf(modules.reduce((sum, size) => sum + size, 0)),
    processor: wording(processor['Version']),
    battery: structures.some(({ type, fields }) => type === 22 && wording(fields['Name']) !== null)
      ? { healthPercent: null }
      : null,
  }
}

type Pairs = readonly (readonly [name: string, value: unknown])[]

/** inxi prefixes each name with its rank, `004#0#3#serial`, and repeats names: order is what tells them apart. */
const pairsOf = (value: unknown): Pairs =>
  Object.entries(fieldsOf(value))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, item]) => [key.split('#').at(-1) ?? '', item] as const)

const isInxi = (output: unknown): boolean =>
  Array.isArray(output) &&
  output.some((section) => Object.keys(fieldsOf(section)).some((key) => /^\d+#/.test(key)))

const readInxi = (output: unknown): FoundMachine => {
  const sections = listOf(output).flatMap(pairsOf)
  const rows = (section: string) =>
    sections.flatMap(([name, items]) => (name === section ? listOf(items).map(pairsOf) : []))
  const get = (pairs: Pairs | undefined, name: string) => pairs?.find(([key]) => key === name)?.[1]
  const machine = rows('Machine')[0]
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
    processor: wording(get(rows('CPU')[0], 'model')),
    battery: present || health !== undefined ? { healthPercent: percent(Number(health)) } : null,
    disks: rows('Drives').flatMap((row): FoundDisk[] => {
      const path = wording(get(row, 'ID'))
      const kind = `${get(row, 'type')} ${get(row, 'tech')}`
      if (path === null || !path.startsWith('/dev/') || /removable/i.test(kind)) return []
      const model = [wording(get(row, 'vendor')), wording(get(row, 'model'))]
        .filter((word) => word !== null)
        .join(' ')
      return [
        {
          path,
          outside: /\bUSB\b/.test(kind),
          serial: serialOf(get(row, 'serial')),
          kind: inxiKind(path, kind),
          model: model === '' ? null : model.slice(0, 120),
          // `238.47 GiB` is rounded: not good enough to compare erased bytes with.
          capacityBytes: null,
        },
      ]
    }),
  }
}

const inxiKind = (path: string, kind: string): MediumKind => {
  if (path.startsWith('/dev/nvme')) return 'nvme'
  if (path.startsWith('/dev/mmcblk')) return 'emmc'
  if (/\bSSD\b/.test(kind)) return 'ssd'
  return /\bHDD\b/.test(kind) ? 'hdd' : 'unknown'
}

/** A new or recalibrated battery may hold more than it was built for: 100. */
const percent = (value: number): number | null =>
  Number.isFinite(value) && value >= 0 ? Math.min(100, Math.round(value)) : null

const MEGABYTE = 1_000_000
const MEBIBYTE = 2 ** 20
const scaled = (value: unknown, unit: number) => (typeof value === 'number' ? bytesOf(value * unit) : null)

const componentDisk = (component: Fields): FoundDisk | null => {
  const { type } = component
  if (type !== 'SolidStateDrive' && type !== 'HardDrive' && type !== 'DataStorage') return null
  const model = wording(component.model)
  const nvme = /nvme/i.test(`${component.interface}`)
  const byName = kindOfModelName(model ?? '')
  const byType =
    type === 'SolidStateDrive' ? 'ssd' : type === 'HardDrive' && byName !== 'sshd' ? 'hdd' : byName
  return {
    path: null,
    outside: /usb/i.test(`${component.interface}`),
    serial: serialOf(component.serialNumber),
    kind: nvme ? 'nvme' : byType,
    model,
    capacityBytes: scaled(component.size, MEGABYTE),
  }
}

/** Workbench 11: `device` and `components`. */
export const readWorkbench = (value: unknown): FoundMachine => {
  const snapshot = fieldsOf(value)
  const device = fieldsOf(snapshot.device)
  const components = listOf(snapshot.components).map(fieldsOf)
  const memory = components.filter(({ type }) => type === 'RamModule')
  const battery = components.find(({ type }) => type === 'Battery')
  const measure = listOf(battery?.actions)
    .map(fieldsOf)
    .find(({ type }) => type === 'MeasureBattery')
  return {
    ...NOTHING_FOUND,
    category: categoryOfChassis(device.type) ?? categoryOfChassis(device.chassis),
    maker: wording(device.manufacturer),
    model: wording(device.model),
    serial: serialOf(device.serialNumber),
    memoryBytes: bytesOf(memory.reduce((sum, { size }) => sum + (scaled(size, MEBIBYTE) ?? 0), 0)),
    processor: wording(components.find(({ type }) => type === 'Processor')?.model),
    battery:
      battery === undefined
        ? null
        : { healthPercent: percent((Number(measure?.size) / Number(battery.size)) * 100) },
    disks: components.flatMap((component) => componentDisk(component) ?? []),
  }
}
