/**
 * Reads `smartctl -j -a` and `smartctl -j -x` (smartmontools 7, `json_format_version` 1.0): the surest
 * account of a medium's serial and of what it is made of. A device that smartctl could open and not
 * name is still reported, without serial.
 */
import type { MediumKind } from '../domain/devices/media.js'
import {
  bytesOf,
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

/** What smartctl says of a device it could not read: a real disk, or something that is none. */
const unreadable = (report: Fields, path: string | null): FoundDisk[] => {
  const messages = listOf(fieldsOf(report.smartctl).messages).map((message) => fieldsOf(message).string)
  const outside = messages.some((message) => typeof message === 'string' && /usb bridge/i.test(message))
  const absent = messages.some(
    (message) => typeof message === 'string' && /no such (device|file)/i.test(message),
  )
  if (absent || path === null || !/^\/dev\/(sd[a-z]+|[hv]d[a-z]+|nvme\d+(n\d+)?|mmcblk\d+)$/.test(path))
    return []
  return [{ path, outside, serial: null, kind: 'unknown', model: null, capacityBytes: null }]
}

const disksOf = (report: Fields): FoundDisk[] => {
  const device = fieldsOf(report.device)
  const path = wording(device.name) ?? wording(listOf(fieldsOf(report.smartctl).argv).at(-1))
  const scsiType = fieldsOf(report.device_type).scsi_value
  if (typeof scsiType === 'number' && !DISK_TYPES.includes(scsiType)) return []
  const scsiName = [wording(report.scsi_vendor), wording(report.scsi_product)].filter((word) => word !== null)
  const model =
    wording(report.model_name) ??
    wording(report.scsi_model_name) ??
    (scsiName.length > 0 ? scsiName.join(' ').slice(0, 120) : null)
  const serial = serialOf(report.serial_number)
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
