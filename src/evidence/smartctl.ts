/**
 * Reads `smartctl -j -i`, `-a` and `-x` (smartmontools 7, every `json_format_version`) and
 * `smartctl -j --scan`: the surest account of a medium's serial and of what it is made of. A device that
 * smartctl could not open or not name is still reported, without serial.
 */
import type { MediumKind } from '../domain/devices/media.js'
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
import { isLogicalVolume } from './storage-controllers.js'

export const isSmartctl = (value: unknown): boolean => {
  const fields = fieldsOf(value)
  return 'smartctl' in fields && 'json_format_version' in fields
}

/** SCSI peripheral types that store data for good: 0 disk, 0x0e simplified disk, 0x14 host-managed zones. */
const DISK_TYPES = [0, 0x0e, 0x14]

/** Rotation rate is the drive's own word: 0 has no plates; a hybrid turns and holds flash as well. */
const kindOf = (report: Fields, model: string | null): MediumKind => {
  const device = fieldsOf(report.device)
  if (device.protocol === 'NVMe' || 'nvme_version' in report) return 'nvme'
  const names = `${model ?? ''} ${wording(report.model_family) ?? ''}`
  if (report.rotation_rate === 0) return 'ssd'
  if (typeof report.rotation_rate === 'number')
    return /\bsshd\b|hybrid|firecuda/i.test(names) ? 'sshd' : 'hdd'
  return kindOfModelName(names ?? '')
}

const messagesOf = (report: Fields): readonly string[] =>
  listOf(fieldsOf(report.smartctl).messages).flatMap((message) => {
    const { string } = fieldsOf(message)
    return typeof string === 'string' ? string : []
  })

/** smartctl was not allowed to open the device: it was run without sudo. */
export const isDenied = (report: unknown): boolean =>
  messagesOf(fieldsOf(report)).some((message) => /permission denied|not permitted|root/i.test(message))

/**
 * What smartctl says of a device it could not read: a real disk, or something that is none. "No such device
 * or address" is a disk that answers no more.
 */
const unreadable = (report: Fields, path: string | null): FoundDisk[] => {
  const messages = messagesOf(report)
  const outside = messages.some((message) => /usb bridge/i.test(message))
  const none = messages.some((message) =>
    /no such (file|device(?! or address))|requires a device name/i.test(message),
  )
  return none ? [] : [{ ...nameless(path, outside), isDenied: isDenied(report) }]
}

const nameless = (path: string | null, outside: boolean): FoundDisk => ({
  path,
  outside,
  serial: null,
  kind: 'unknown',
  model: null,
  capacityBytes: null,
})

/** Members of a RAID set share their controller's path; `megaraid,0` or `cciss,1` tells them apart. */
const pathOf = (device: Fields, otherwise: unknown): string | null => {
  const path = wording(device.name) ?? wording(otherwise)
  const member = /[a-z0-9]+,\S+/i.exec(wording(device.type) ?? '')?.[0]
  return path === null || member === undefined ? path : `${path}#${member}`
}

const disksOf = (report: Fields): FoundDisk[] => {
  // The answer to --scan: devices by name, each of which a report may follow.
  if (Array.isArray(report.devices))
    return report.devices.flatMap((device) => {
      const path = pathOf(fieldsOf(device), null)
      return path === null || isNoDisk(path) ? [] : nameless(path, false)
    })
  const named = pathOf(fieldsOf(report.device), listOf(fieldsOf(report.smartctl).argv).at(-1))
  const path = named?.startsWith('/dev/') === true ? named : null
  const scsiType = fieldsOf(report.device_type).scsi_value
  if (typeof scsiType === 'number' && !DISK_TYPES.includes(scsiType)) return []
  if (path !== null && isNoDisk(path)) return []
  const scsiName = [wording(report.scsi_vendor), wording(report.scsi_product)].filter((word) => word !== null)
  const model =
    wording(report.model_name) ??
    wording(report.scsi_model_name) ??
    (scsiName.length > 0 ? scsiName.join(' ').slice(0, 120) : null)
  const serial = isLogicalVolume(model, report.scsi_vendor) ? null : serialOf(report.serial_number)
  const capacityBytes = bytesOf(fieldsOf(report.user_capacity).bytes) ?? bytesOf(report.nvme_total_capacity)
  if (serial === null && model === null && capacityBytes === null) return unreadable(report, path)
  return [{ path, outside: false, serial, kind: kindOf(report, model), model, capacityBytes }]
}

/** Takes one report or a list of them. */
export const readSmartctl = (value: unknown): FoundMachine => ({
  ...NOTHING_FOUND,
  disks: listOf(value)
    .filter(isSmartctl)
    .flatMap((report) => disksOf(fieldsOf(report))),
})
