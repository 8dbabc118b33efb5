/**
 * Reads what dmidecode prints, as snapshots carry it: the machine's name, serial, chassis, memory and
 * processor. It knows nothing of disks.
 */
import {
  bytesOf,
  categoryOfChassis,
  type FoundMachine,
  isSerialRead,
  NOTHING_FOUND,
  serialOf,
  wording,
} from './inspection-reading.js'

export const isDmidecode = (output: unknown): output is string =>
  typeof output === 'string' && /^Handle 0x[0-9A-F]+, DMI type \d+,/m.test(output)

const UNITS: Readonly<Record<string, number>> = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/** dmidecode's `8 GB` is 8 GiB, as memory is. */
const memorySize = (text: string | undefined): number => {
  const match = /^(\d+) ([kMGT]B)$/.exec(text ?? '')
  return Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0)
}

/** dmidecode prints one paragraph per SMBIOS structure: a handle line, a title, `<tab>Name: value` lines. */
export const readDmidecode = (output: string): FoundMachine => {
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
    serialRead: isSerialRead(system['Serial Number']),
    memoryBytes: bytesOf(modules.reduce((sum, size) => sum + size, 0)),
    processor: wording(processor['Version']),
    battery: structures.some(({ type, fields }) => type === 22 && wording(fields['Name']) !== null)
      ? { healthPercent: null }
      : null,
  }
}
