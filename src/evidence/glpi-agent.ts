/**
 * Reads a GLPI-agent inventory in JSON (GLPI's inventory format 0.1, also of FusionInventory): machine,
 * processor, memory, battery and the disks among its "storages". Sizes are in MB. The persons in it are
 * not read; `inventory-persons.ts` blanks them before the file is kept.
 */
import type { MediumKind } from '../domain/devices/media.js'
import type { FoundDisk } from './found-disks.js'
import {
  bytesOf,
  categoryOfChassis,
  type Fields,
  type FoundController,
  type FoundMachine,
  fieldsOf,
  listOf,
  NOTHING_FOUND,
  percentOf,
  serialOf,
  wording,
} from './inspection-reading.js'
import { text } from './lshw-tree.js'
import { kindOfModelName } from './model-families.js'
import { isLogicalVolume, mayHideDisks } from './storage-controllers.js'

export const isGlpiInventory = (value: unknown): boolean => {
  const { content, deviceid, action } = fieldsOf(value)
  return (
    typeof content === 'object' &&
    content !== null &&
    (action === 'inventory' || typeof deviceid === 'string' || 'versionclient' in content)
  )
}

/** Only what changed since the last inventory was sent: it says nothing of the rest. */
export const isPartial = (value: unknown): boolean => {
  const { partial } = fieldsOf(value)
  return partial === true || partial === 1 || partial === 'true'
}

const MEGABYTE = 1_000_000
const MEBIBYTE = 2 ** 20
/** The schema says whole numbers; agents of 2021 wrote them as texts. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : /^\d{1,15}(\.\d+)?$/.test(text(value)) ? Number(value) : 0

const DISC_DRIVE = /\b(cd|dvd|cd-?rom|bd-?rom|optical|floppy|disquette|tape|streamer)\b|^cd/i
const CARD_OR_STICK = /\b(usb|removable|external|1394|sd card|mmc card|memory stick)\b/i

/**
 * The agent writes a partition table's or a volume's identifier where it knows no serial: a GUID, LVM's
 * seven groups, eight hexadecimal digits of a DOS table.
 */
const NO_SERIAL = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\w{6}(-\w{4}){5}-\w{6}|(0x)?[0-9a-f]{8})$/i

const storageOf = (storage: Fields): FoundDisk | null => {
  const [name, type] = [text(storage.name), text(storage.type)]
  const words = `${type} ${text(storage.interface)} ${text(storage.description)}`
  if (DISC_DRIVE.test(type) || DISC_DRIVE.test(text(storage.description)) || /^(sr|scd|fd|st)\d/.test(name))
    return null
  const model = wording(storage.model) ?? wording(storage.description)
  const serial = text(storage.serial) || text(storage.serialnumber)
  const known = !NO_SERIAL.test(serial.trim()) && !isLogicalVolume(model, storage.manufacturer)
  return {
    path: /^(\/dev\/)?([shv]d[a-z]+|nvme\d+(n\d+)?|mmcblk\d+)$/.test(name)
      ? `/dev/${name.replace('/dev/', '')}`
      : null,
    outside: CARD_OR_STICK.test(words),
    serial: known ? serialOf(serial) : null,
    kind: kindOf(name, words, model ?? ''),
    model,
    // Rounded down to a megabyte: the least that the disk holds.
    capacityBytes: bytesOf(Math.floor(numberOf(storage.disksize)) * MEGABYTE),
  }
}

const kindOf = (name: string, words: string, model: string): MediumKind => {
  if (/nvme/i.test(`${name} ${words}`)) return 'nvme'
  if (/mmc/i.test(`${name} ${words}`)) return 'emmc'
  const byName = kindOfModelName(model)
  return byName === 'unknown' && /\bssd\b|solid state/i.test(words) ? 'ssd' : byName
}

/** Where the agent lists no disk inside, every controller may hide one; where it lists some, it saw them through it. */
const controllersOf = (content: Fields, seesDisks: boolean): readonly FoundController[] =>
  listOf(content.controllers).flatMap((entry) => {
    const controller = fieldsOf(entry)
    const words = [controller.type, controller.caption, controller.name].map(text).join(' ')
    if (seesDisks || !/raid|sata|ahci|nvme|\bide\b|scsi|\bsas\b|storage|volume management/i.test(words))
      return []
    const name = wording(controller.name) ?? wording(controller.caption) ?? wording(controller.type)
    const hides = mayHideDisks({ words, driver: null, isRaidClass: /raid/i.test(words) })
    return name === null ? [] : { name, mayHide: hides }
  })

const batteryOf = (content: Fields): FoundMachine['battery'] => {
  const battery = fieldsOf(listOf(content.batteries)[0])
  const [built, holds] = [numberOf(battery.capacity), numberOf(battery.real_capacity)]
  if (listOf(content.batteries).length === 0) return null
  return { healthPercent: built > 0 && holds > 0 ? percentOf((holds / built) * 100) : null }
}

export const readGlpiInventory = (value: unknown): FoundMachine => {
  const content = fieldsOf(fieldsOf(value).content)
  const [bios, hardware] = [fieldsOf(content.bios), fieldsOf(content.hardware)]
  const disks = listOf(content.storages).flatMap((storage) => storageOf(fieldsOf(storage)) ?? [])
  const modules = listOf(content.memories).map((module) => numberOf(fieldsOf(module).capacity))
  return {
    ...NOTHING_FOUND,
    category: categoryOfChassis(hardware.chassis_type),
    maker: wording(bios.smanufacturer) ?? wording(bios.mmanufacturer),
    model: wording(bios.smodel),
    serial: serialOf(bios.ssn) ?? serialOf(bios.enclosureserial),
    memoryBytes:
      bytesOf(modules.reduce((sum, size) => sum + size, 0) * MEBIBYTE) ??
      bytesOf(numberOf(hardware.memory) * MEBIBYTE),
    processor: wording(fieldsOf(listOf(content.cpus)[0]).name),
    battery: batteryOf(content),
    disks,
    controllers: controllersOf(
      content,
      disks.some((disk) => !disk.outside),
    ),
  }
}
