/**
 * Reads `lsblk -J` where a snapshot carries it: which disks the kernel knows, at least by name. Alone it
 * is no inspection, but a disk that it names and nobody else must not vanish.
 */
import { type FoundDisk, isNoDisk } from './found-disks.js'
import {
  bytesOf,
  type FoundMachine,
  fieldsOf,
  listOf,
  NOTHING_FOUND,
  serialOf,
  wording,
} from './inspection-reading.js'
import { kindOfModelName } from './model-families.js'

export const isLsblk = (value: unknown): boolean => Array.isArray(fieldsOf(value).blockdevices)

export const readLsblk = (value: unknown): FoundMachine => ({
  ...NOTHING_FOUND,
  disks: listOf(fieldsOf(value).blockdevices)
    .map(fieldsOf)
    .flatMap((device): FoundDisk[] => {
      const name = wording(device.name)?.replace(/^\/dev\//, '') ?? ''
      if (name === '' || isNoDisk(`/dev/${name}`) || (device.type !== undefined && device.type !== 'disk'))
        return []
      const model = wording(device.model)
      const kind = /^nvme/.test(name) ? 'nvme' : /^mmcblk/.test(name) ? 'emmc' : kindOfModelName(model ?? '')
      return [
        {
          path: `/dev/${name}`,
          outside: device.tran === 'usb',
          serial: serialOf(device.serial),
          kind,
          model,
          capacityBytes: bytesOf(device.size),
        },
      ]
    }),
})
