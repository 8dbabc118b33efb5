/**
 * Reads `lshw -json`: the machine's name and serial, its memory, processor and battery. Its disks are
 * read in `lshw-disks.ts`.
 */
import {
  bytesOf,
  categoryOfChassis,
  type Fields,
  type FoundMachine,
  fieldsOf,
  isSerialRead,
  NOTHING_FOUND,
  serialOf,
  wording,
} from './inspection-reading.js'
import { controllersOf, disksOf } from './lshw-disks.js'
import { everyNode, isWholeMachine, type Node, rootsOf, text } from './lshw-tree.js'

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
  const roots = rootsOf(value)
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
    serialRead: isSerialRead(system.serial),
    memoryBytes: memoryOf(nodes),
    processor: wording(processor?.product ?? processor?.version),
    battery: batteryOf(nodes),
    wholeMachine: roots.some(isWholeMachine),
    disks: disksOf(roots, value),
    controllers: controllersOf(roots),
  }
}
