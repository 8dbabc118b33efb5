/**
 * The tree that lshw prints: nodes with a class, names and children, read without trusting any field to
 * be there. Its depth is bounded where the JSON is read.
 */
import { type Fields, fieldsOf, listOf } from './inspection-reading.js'

export type Node = {
  readonly fields: Fields
  /** Reached over USB, itself or what it hangs on: told by its bus, or by the driver that only USB has. */
  readonly onUsb: boolean
  readonly children: readonly Node[]
}

const nodeOf = (value: unknown, onUsb: boolean): Node => {
  const fields = fieldsOf(value)
  const usb = onUsb || isOnUsb(fields)
  return { fields, onUsb: usb, children: listOf(fields.children).map((child) => nodeOf(child, usb)) }
}

/** A controller on the PCI bus hangs on no USB, whatever its driver is said to be. */
export const isOnUsb = (fields: Fields): boolean => {
  const [bus, driver] = [text(fields.businfo), text(fieldsOf(fields.configuration).driver)]
  return bus.startsWith('usb@') || (!bus.startsWith('pci@') && /^(usb-storage|uas)$/.test(driver))
}

export const isNode = (value: unknown) => {
  const fields = fieldsOf(value)
  return typeof fields.id === 'string' && typeof fields.class === 'string'
}

/** Every class there is (lshw's `hw.cc`): anything else is a word that was damaged. */
const CLASSES =
  /^(system|bridge|memory|processor|address|storage|disk|tape|bus|network|display|input|printer|multimedia|communication|power|volume|generic)$/

/** A node without its class might have been a disk: such a tree is damaged, and tells nothing. */
export const isDamaged = (value: unknown): boolean =>
  listOf(value).some((node) => {
    const fields = fieldsOf(node)
    return !isNode(node) || !CLASSES.test(text(fields.class)) || isDamaged(fields.children)
  })

/** One root, or a list of them: lshw writes both, according to its version. */
export const rootsOf = (value: unknown): readonly Node[] =>
  listOf(value)
    .filter(isNode)
    .map((root) => nodeOf(root, false))

/** A machine's root with its buses below: what `-C disk` prints has none, and tells of no controller. */
export const isWholeMachine = (root: Node): boolean =>
  root.fields.class === 'system' &&
  everyNode(root).some(({ fields }) => fields.class === 'bus' || fields.class === 'bridge')

/** The node and all below it, in the order of the file. */
export const everyNode = (node: Node): readonly Node[] => {
  const nodes: Node[] = []
  const visit = (one: Node) => {
    nodes.push(one)
    for (const child of one.children) visit(child)
  }
  visit(node)
  return nodes
}

export const can = (node: Node, capability: string): boolean =>
  Object.hasOwn(fieldsOf(node.fields.capabilities), capability)
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const driverOf = (node: Node): string => text(fieldsOf(node.fields.configuration).driver)

/** The first of its device names that fits; lshw writes one name, or a list with mount points among them. */
export const pathOf = (node: Node, pattern: RegExp): string | null =>
  listOf(node.fields.logicalname).find(
    (name): name is string => typeof name === 'string' && pattern.test(name),
  ) ?? null
