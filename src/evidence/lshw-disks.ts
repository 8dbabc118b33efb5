/**
 * The disks in lshw's tree, and the storage controllers under which it shows none. USB sticks, disc
 * drives and card readers are not media of the machine; an NVMe controller whose disk lshw could not
 * read counts as a medium without serial, and so does every device name of a disk (`/dev/sda`) that
 * stands in the file where we do not expect it: what is not understood is not absent.
 */
import type { MediumKind } from '../domain/devices/media.js'
import { kindOfModelName } from '../domain/devices/model-families.js'
import { type FoundDisk, isNoDisk, pathKey } from './found-disks.js'
import { bytesOf, type FoundController, fieldsOf, listOf, serialOf, wording } from './inspection-reading.js'
import { can, driverOf, everyNode, isOnUsb, type Node, pathOf, text } from './lshw-tree.js'
import {
  hidingOf,
  isHardwareRaid,
  isHidingByName,
  isLogicalVolume,
  isVolumeManagement,
  kindOfController,
  mayHideDisks,
  ownDomainOf,
} from './storage-controllers.js'

const DISK_PATH = /^\/dev\/[a-z]+\d*$/
const NVME_PATH = /^\/dev\/nvme\d+$/
const NAMESPACE_PATH = /^\/dev\/nvme\d+n\d+$/
const CARD_PATH = /^\/dev\/mmcblk\d+$/
/** Device names that only disks have, and their partitions: one of a disk that nobody lists means that it is there. */
const ANY_DISK =
  /^\/dev\/([shv]d[a-z]+\d*|xvd[a-z]+\d*|nvme\d+(n\d+(p\d+)?)?|mmcblk\d+(p\d+|boot\d+|rpmb|gp\d+)?)$/

const kindOfDisk = (node: Node, model: string | null): MediumKind => {
  const turning = Object.keys(fieldsOf(node.fields.capabilities)).some((name) => /^\d+rpm$/.test(name))
  const byName = kindOfModelName(model ?? '')
  if (turning) return byName === 'sshd' ? 'sshd' : 'hdd'
  return byName
}

/** `isVolume`: it hangs under hardware RAID. */
const diskOf = (node: Node, isVolume: boolean): FoundDisk => {
  const model = wording(node.fields.product)
  return {
    path: pathOf(node, DISK_PATH),
    // "removable" says no more than that the port is hot-plug, as many inside a machine are.
    outside: node.onUsb,
    serial: isVolume || isLogicalVolume(model, node.fields.vendor) ? null : serialOf(node.fields.serial),
    isVolume,
    kind: kindOfDisk(node, model),
    model,
    capacityBytes: bytesOf(node.fields.size) ?? bytesOf(node.fields.capacity),
  }
}

/** lshw lists a controller's sensors and character devices as "namespaces" too: only block devices have a size. */
const nvmeOf = (node: Node): FoundDisk => {
  const spaces = node.children.filter((child) => pathOf(child, NAMESPACE_PATH) !== null)
  const sizes = spaces.flatMap((space) => bytesOf(space.fields.size) ?? [])
  const path = pathOf(node, NVME_PATH)
  const inner = spaces[0]
  return {
    path: path ?? (inner === undefined ? null : pathOf(inner, NAMESPACE_PATH)),
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

const cardOf = (node: Node): FoundDisk => {
  const block = everyNode(node).find((part) => pathOf(part, CARD_PATH) !== null)
  // An SD card has a slot; an eMMC chip is soldered. lshw tells them by name only.
  const inSlot = /sd card/i.test(text(node.fields.description))
  return {
    path: block === undefined ? null : pathOf(block, CARD_PATH),
    outside: node.onUsb || inSlot,
    serial: serialOf(node.fields.serial),
    kind: 'emmc',
    model: wording(node.fields.product),
    capacityBytes: bytesOf(node.fields.size) ?? bytesOf(block?.fields.size),
  }
}

const wordsOf = (node: Node) => `${text(node.fields.description)} ${text(node.fields.product)}`
const isRaidClass = (node: Node) => /^raid(:\d+)?$/.test(text(node.fields.id)) || can(node, 'raid')

const isNvme = (node: Node) =>
  node.fields.class === 'storage' &&
  (driverOf(node) === 'nvme' ||
    node.fields.id === 'nvme' ||
    pathOf(node, NVME_PATH) !== null ||
    // An NVMe controller that no driver has.
    (/non-volatile memory|\bnvme\b/i.test(wordsOf(node)) &&
      !isRaidClass(node) &&
      !mayHideDisks({ words: wordsOf(node), driver: driverOf(node) || null, isRaidClass: false })))

const isCard = (node: Node) => /^mmc@[^/]*:/.test(text(node.fields.businfo))
const isDiscDrive = (node: Node) =>
  /^(cdrom|floppy|tape)/.test(text(node.fields.id)) || can(node, 'audio') || can(node, 'dvd')
/** The kernel's own devices (`/dev/loop0`, `/dev/md126`) stand on disks, and are none. */
const isVirtual = (node: Node) => {
  const paths = listOf(node.fields.logicalname).filter((name) => text(name).startsWith('/dev/'))
  return paths.length > 0 && paths.every((path) => isNoDisk(text(path)))
}
const isDisk = (node: Node) => node.fields.class === 'disk' && !isDiscDrive(node) && !isVirtual(node)

/** What can be pulled out is kept as "outside": smartctl may have read it too, and cannot tell. */
const disksBelow = (node: Node, underRaid: boolean): readonly FoundDisk[] => {
  if (isNvme(node)) return [nvmeOf(node)]
  if (isCard(node)) return [cardOf(node)]
  if (isDisk(node)) return [diskOf(node, underRaid)]
  const raid = underRaid || (!node.onUsb && isHardwareRaid(driverOf(node)))
  return node.fields.class === 'disk' ? [] : node.children.flatMap((child) => disksBelow(child, raid))
}

/** The machine's disks: those that lshw describes, then those that it only names. */
export const disksOf = (roots: readonly Node[], file: unknown): readonly FoundDisk[] => {
  const described = roots.flatMap((root) => disksBelow(root, false))
  const known = new Set(described.flatMap(({ path }) => (path === null ? [] : pathKey(path))))
  return [
    ...described,
    ...namedDisksOf(file).filter(({ path }) => path !== null && !known.has(pathKey(path))),
  ]
}

/** The disks of which any JSON says no more than the device name; on USB only where all of it says so. */
export const namedDisksOf = (file: unknown): readonly FoundDisk[] => {
  const named = new Map<string, FoundDisk>()
  for (const { path, onUsb } of diskPaths(file, false)) {
    const key = pathKey(path)
    const outside = onUsb && (named.get(key)?.outside ?? true)
    named.set(key, {
      path: key,
      outside,
      serial: null,
      kind: 'unknown',
      model: null,
      capacityBytes: null,
    })
  }
  return [...named.values()]
}

type NamedPath = { readonly path: string; readonly onUsb: boolean }

/** Every text of the file that is a disk's device name or its partition's, wherever it stands. */
const diskPaths = (value: unknown, onUsb: boolean): readonly NamedPath[] => {
  if (typeof value === 'string') return ANY_DISK.test(value) ? [{ path: value, onUsb }] : []
  if (Array.isArray(value)) return value.flatMap((item) => diskPaths(item, onUsb))
  const fields = fieldsOf(value)
  const usb = onUsb || isOnUsb(fields)
  return Object.values(fields).flatMap((item) => diskPaths(item, usb))
}

/** The controllers under which not every disk was seen for certain, and whether one may hide there. */
export const controllersOf = (roots: readonly Node[]): readonly FoundController[] => {
  const nodes = roots.flatMap(everyNode)
  const withDisk = nodesWithDisk(roots)
  const domains = [...withDisk].flatMap((node) => ownDomainOf(text(node.fields.businfo)) ?? [])
  const bare = nodes
    .filter((node) => isController(node) && !node.onUsb && !isHost(node))
    .filter((node) => !withDisk.has(node) || !showsAll(node))
    .map((node) => ({ ...controllerOf(node), name: nameOf(node) }))
  // Up to lshw 02.17 the disks of any controller hang on a SCSI host of their own, beside it; never below.
  const isAbove = (node: Node) => isController(node) && !isHost(node) && !isNvme(node)
  const seen = nodes.filter((node) => withDisk.has(node))
  const beside = seen.some(isHost) && !seen.some(isAbove)
  return hidingOf(bare, { domains: new Set(domains).size, beside })
}

const nameOf = (node: Node) =>
  wording(node.fields.product) ?? wording(node.fields.description) ?? 'contrôleur sans nom'

const controllerOf = (node: Node) => ({
  words: wordsOf(node),
  driver: node.fields.claimed === true ? driverOf(node) || null : driverOf(node),
  isRaidClass: isRaidClass(node),
  vendor: text(node.fields.vendor),
  slot: text(node.fields.businfo),
})

/** Whether the disks below it are certainly all that hang there: never under hardware RAID, nor where NVMe disks may be remapped. */
const showsAll = (node: Node): boolean => {
  const kind = isNvme(node) ? 'other' : kindOfController(controllerOf(node))
  return kind === 'remapping' ? everyNode(node).some(isNvme) : kind !== 'hardware'
}

/** What VMD manages stands among the "generic" devices: there the name tells. */
const isController = (node: Node) =>
  node.fields.class === 'storage' ||
  ((text(node.fields.businfo).startsWith('pci@') || /^(generic|bridge|bus)$/.test(text(node.fields.class))) &&
    (isHidingByName(wordsOf(node)) || isVolumeManagement('', driverOf(node))))

/** A SCSI host is no controller of its own: what the kernel puts between a controller and its disks. */
const isHost = (node: Node) =>
  node.fields.class === 'storage' &&
  !node.onUsb &&
  !text(node.fields.businfo).startsWith('pci@') &&
  pathOf(node, /^scsi\d+$/) !== null

/** The nodes at or below which a disk stands that is not plugged in from outside. */
const nodesWithDisk = (roots: readonly Node[]): ReadonlySet<Node> => {
  const found = new Set<Node>()
  const visit = (node: Node): boolean => {
    const here = isNvme(node) || isCard(node) || isDisk(node)
    const below = node.children.map(visit).some(Boolean)
    if ((here || below) && !node.onUsb) found.add(node)
    return found.has(node)
  }
  for (const root of roots) visit(root)
  return found
}
