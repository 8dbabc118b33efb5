/**
 * Reads `lshw -json`: the machine's name and serial, its memory, processor and battery, and the disks
 * as Linux sees them. lshw writes one object, or a list of them, according to its version. USB sticks,
 * disc drives and card readers are not media of the machine; an NVMe controller whose disk lshw could
 * not read counts as a medium without serial.
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
import { kindOfModelName } from './model-families.js'

type Node = { readonly fields: Fields; readonly onUsb: boolean; readonly children: readonly Node[] }

/** A real tree is some ten deep and a few hundred nodes wide. */
const DEPTH_MAX = 40

const nodeOf = (value: unknown, onUsb: boolean, depth: number): Node => {
  const fields = fieldsOf(value)
  const usb = onUsb || (typeof fields.businfo === 'string' && fields.businfo.startsWith('usb@'))
  const children =
    depth < DEPTH_MAX ? listOf(fields.children).map((child) => nodeOf(child, usb, depth + 1)) : []
  return { fields, onUsb: usb, children }
}

const everyNode = (node: Node): readonly Node[] => [node, ...node.children.flatMap(everyNode)]

const isNode = (value: unknown) => {
  const fields = fieldsOf(value)
  return typeof fields.id === 'string' && typeof fields.class === 'string'
}
export const isLshw = (value: unknown): boolean => listOf(value).length > 0 && listOf(value).every(isNode)

const can = (node: Node, capability: string) => capability in fieldsOf(node.fields.capabilities)
const text = (value: unknown) => (typeof value === 'string' ? value : '')

const pathOf = (node: Node, pattern: RegExp): string | null =>
  listOf(node.fields.logicalname).find(
    (name): name is string => typeof name === 'string' && pattern.test(name),
  ) ?? null

const kindOfDisk = (node: Node, model: string | null): MediumKind => {
  const turning = Object.keys(fieldsOf(node.fields.capabilities)).some((name) => /^\d+rpm$/.test(name))
  const byName = kindOfModelName(model ?? '')
  if (turning) return byName === 'sshd' ? 'sshd' : 'hdd'
  return byName
}

const diskOf = (node: Node): FoundDisk => {
  const model = wording(node.fields.product)
  return {
    path: pathOf(node, /^\/dev\/[a-z]+\d*$/),
    outside: node.onUsb,
    serial: serialOf(node.fields.serial),
    kind: kindOfDisk(node, model),
    model,
    capacityBytes: bytesOf(node.fields.size) ?? bytesOf(node.fields.capacity),
  }
}

/** lshw lists a controller's sensors and character devices as "namespaces" too: only block devices have a size. */
const nvmeOf = (node: Node): FoundDisk => {
  const spaces = node.children.filter((child) => pathOf(child, /^\/dev\/nvme\d+n\d+$/) !== null)
  const sizes = spaces.flatMap((space) => bytesOf(space.fields.size) ?? [])
  const path = pathOf(node, /^\/dev\/nvme\d+$/)
  const inner = spaces[0]
  return {
    path: path ?? (inner === undefined ? null : pathOf(inner, /^\/dev\/nvme\d+n\d+$/)),
    outside: node.onUsb,
    serial: serialOf(node.fields.serial) ?? serialOf(inner?.fields.serial),
    kind: 'nvme',
    // Without a path the node is only the controller's PCI name.
    model:
      path === null
        ? wording(inner?.fields.product)
        : (wording(node.fields.product) ?? wording(inner?.fields.product)),
    capacityBytes: sizes.length > 0 ? bytesOf(sizes.reduce((sum, size) => sum + size, 0)) : null,
  }
}

const emmcOf = (node: Node): FoundDisk => {
  const block = everyNode(node).find((part) => pathOf(part, /^\/dev\/mmcblk\d+$/) !== null)
  return {
    path: block === undefined ? null : pathOf(block, /^\/dev\/mmcblk\d+$/),
    outside: node.onUsb,
    serial: serialOf(node.fields.serial),
    kind: 'emmc',
    model: wording(node.fields.product),
    capacityBytes: bytesOf(node.fields.size) ?? bytesOf(block?.fields.size),
  }
}

const isNvme = (node: Node) =>
  node.fields.class === 'storage' &&
  (fieldsOf(node.fields.configuration).driver === 'nvme' ||
    node.fields.id === 'nvme' ||
    pathOf(node, /^\/dev\/nvme\d+$/) !== null)

const isCard = (node: Node) => /^mmc@[^/]*:/.test(text(node.fields.businfo))

/** What can be pulled out is kept as "outside": smartctl may have read it too, and cannot tell. */
const disksOf = (node: Node): readonly FoundDisk[] => {
  if (isNvme(node)) return [nvmeOf(node)]
  if (isCard(node)) {
    // An SD card has a slot; an eMMC chip is soldered. lshw tells them by name only.
    const slot = /sd card/i.test(text(node.fields.description)) || can(node, 'removable')
    return [{ ...emmcOf(node), outside: node.onUsb || slot }]
  }
  if (node.fields.class !== 'disk') return node.children.flatMap(disksOf)
  if (/^(cdrom|floppy|tape)/.test(text(node.fields.id)) || can(node, 'audio') || can(node, 'dvd')) return []
  return [{ ...diskOf(node), outside: node.onUsb || can(node, 'removable') }]
}

/** The modules plugged in, where lshw could list them; else what Linux was given. */
const memoryOf = (nodes: readonly Node[]): number | null => {
  const sum = (found: readonly Node[]) =>
    bytesOf(found.reduce((total, { fields }) => total + (bytesOf(fields.size) ?? 0), 0))
  const arrays = nodes.filter(
    ({ fields }) => fields.class === 'memory' && /system memory/i.test(text(fields.description)),
  )
  return sum(arrays.flatMap(({ children }) => children)) ?? sum(arrays)
}

/** lshw knows what a battery was built for, not what it holds today: its health stays unknown. */
const batteryOf = (nodes: readonly Node[]): FoundMachine['battery'] => {
  const real = nodes.some(
    ({ fields }) =>
      fields.class === 'power' &&
      /battery/i.test(`${text(fields.id)} ${text(fields.description)}`) &&
      (bytesOf(fields.capacity) !== null ||
        wording(fields.product) !== null ||
        serialOf(fields.serial) !== null),
  )
  return real ? { healthPercent: null } : null
}

/** lshw writes `Latitude E7240 (05CA)`; Lenovo's product is a type number, its name is the "version". */
const modelOf = (fields: Fields, maker: string | null): string | null => {
  const stockNumber = text(fieldsOf(fields.configuration).sku)
  const product = wording(
    stockNumber !== '' ? text(fields.product).replace(` (${stockNumber})`, '') : fields.product,
  )
  const version = wording(fields.version)
  if (maker === null || !/lenovo/i.test(maker) || version === null || product === null) return product
  return /[a-z]{4}/i.test(version) ? `${version} (${product})`.slice(0, 120) : product
}

export const readLshw = (value: unknown): FoundMachine => {
  const roots = listOf(value)
    .filter(isNode)
    .map((root) => nodeOf(root, false, 0))
  const nodes = roots.flatMap(everyNode)
  const system = nodes.find((node) => node.fields.class === 'system')?.fields ?? {}
  const processor = nodes.find(
    ({ fields }) => fields.class === 'processor' && wording(fields.product ?? fields.version) !== null,
  )?.fields
  const maker = wording(system.vendor)
  return {
    ...NOTHING_FOUND,
    category:
      categoryOfChassis(fieldsOf(system.configuration).chassis) ?? categoryOfChassis(system.description),
    maker,
    model: modelOf(system, maker),
    serial: serialOf(system.serial),
    memoryBytes: memoryOf(nodes),
    processor: wording(processor?.product ?? processor?.version),
    battery: batteryOf(nodes),
    disks: roots.flatMap(disksOf),
  }
}
