/**
 * Reads the snapshots of eReuse's Workbench 11 and its successors of 2021: components already sorted,
 * sizes in MB (10^6 bytes), memory in MiB. A component of a kind that we do not know counts as a medium
 * without serial: it might be a disk.
 */

import { kindOfModelName } from '../domain/devices/model-families.js'
import type { FoundDisk } from './found-disks.js'
import {
  bytesOf,
  categoryOfChassis,
  type Fields,
  type FoundMachine,
  fieldsOf,
  isSerialRead,
  listOf,
  NOTHING_FOUND,
  percentOf,
  serialOf,
  wording,
} from './inspection-reading.js'

export const isWorkbench = (value: unknown): boolean => {
  const fields = fieldsOf(value)
  return Array.isArray(fields.components) && typeof fields.device === 'object' && fields.device !== null
}

const MEGABYTE = 1_000_000
const MEBIBYTE = 2 ** 20
const scaled = (value: unknown, unit: number) => (typeof value === 'number' ? bytesOf(value * unit) : null)

/** What Workbench sorts components into, other than media. */
const OTHER_COMPONENTS: ReadonlySet<unknown> = new Set([
  ...['SoundCard', 'GraphicCard', 'NetworkAdapter', 'Processor', 'RamModule', 'Motherboard', 'Display'],
  ...['Battery', 'Camera', 'OpticalDrive', 'Keyboard', 'Mouse', 'Touchpad', 'PowerSupply', 'Monitor'],
])

const componentDisk = (component: Fields): FoundDisk | null => {
  const { type } = component
  if (OTHER_COMPONENTS.has(type)) return null
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
    wholeMachine: components.length > 0,
    category: categoryOfChassis(device.type) ?? categoryOfChassis(device.chassis),
    maker: wording(device.manufacturer),
    model: wording(device.model),
    serial: serialOf(device.serialNumber),
    serialRead: isSerialRead(device.serialNumber),
    memoryBytes: bytesOf(memory.reduce((sum, { size }) => sum + (scaled(size, MEBIBYTE) ?? 0), 0)),
    processor: wording(components.find(({ type }) => type === 'Processor')?.model),
    battery:
      battery === undefined
        ? null
        : { healthPercent: percentOf((Number(measure?.size) / Number(battery.size)) * 100) },
    disks: components.flatMap((component) => componentDisk(component) ?? []),
  }
}
