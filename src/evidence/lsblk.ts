/**
 * Reads `lsblk -J` where a snapshot carries it: which disks the kernel knows, at least by name. Alone it
 * is no inspection, but a disk that it names and nobody else must not vanish.
 */

import { kindOfModelName } from '../domain/devices/model-families.js'
import { type FoundDisk, isNoDisk } from './found-disks.js'
import {
  bytesOf,
  type Fields,
  type FoundMachine,
  fieldsOf,
  listOf,
  NOTHING_FOUND,
  serialOf,
  wording,
} from './inspection-reading.js'

export const isLsblk = (value: unknown): boolean => Array.isArray(fieldsOf(value).blockdevices)

export const readLsblk = (value: unknown): FoundMachine => ({
  ...NOTHING_FOUND,
  disks: listOf(fieldsOf(value).blockdevices).flatMap((device) => disksOf(fieldsOf(device), true)),
})

/** The disk and what hangs below it: with `--inverse` or on a RAID, disks stand under volumes. */
const disksOf = (device: Fields, onTop: boolean): readonly FoundDisk[] => {
  const below = listOf(device.children).flatMap((child) => disksOf(fieldsOf(child), false))
  const written = wording(device.name) ?? wording(device.kname) ?? wording(device.path)
  const name = written?.replace(/^\/dev\//, '') ?? ''
  const isDisk = device.type === undefined ? onTop : /^disk$/i.test(`${device.type}`)
  if (name === '' || isNoDisk(`/dev/${name}`) || !isDisk) return below
  const model = wording(device.model)
  const kind = /^nvme/.test(name) ? 'nvme' : /^mmcblk/.test(name) ? 'emmc' : kindOfModelName(model ?? '')
  const disk = {
    path: `/dev/${name}`,
    outside: device.tran === 'usb',
    serial: serialOf(device.serial),
    kind,
    model,
    capacityBytes: bytesOf(device.size),
  } as const
  return [disk, ...below]
}
