/**
 * Reads a GLPI-agent inventory in JSON (GLPI's inventory format 0.1, also of FusionInventory): machine,
 * processor, memory, battery and the disks among its "storages". Sizes are in MB. The persons in it are
 * not read; `inventory-persons.ts` blanks them before the file is kept.
 */
import type { MediumKind } from '../domain/devices/media.js'
import { kindOfModelName } from '../domain/devices/model-families.js'
import type { FoundDisk } from './found-disks.js'
import {
  bytesOf,
  categoryOfChassis,
  type Fields,
  type FoundController,
  type FoundMachine,
  fieldsOf,
  isSerialRead,
  listOf,
  NOTHING_FOUND,
  percentOf,
  serialOf,
  wording,
} from './inspection-reading.js'
import { text } from './lshw-tree.js'
import {
  type BareController,
  hidingOf,
  isHardwareRaid,
  isHidingByName,
  isLogicalVolume,
  ownDomainOf,
} from './storage-controllers.js'

export const isGlpiInventory = (value: unknown): boolean => {
  const { content, deviceid, action } = fieldsOf(value)
  return (
    typeof content === 'object' &&
    content !== null &&
    (action === 'inventory' || typeof deviceid === 'string' || 'versionclient' in content)
  )
}

/** An inventory some of whose fields are in capitals: what stands under them would be passed over. */
export const isMiswritten = (value: unknown): boolean => {
  const small = ([name, item]: readonly [string, unknown]) => [name.toLowerCase(), item] as const
  const cover = fieldsOf(value)
  const covers = Object.fromEntries(Object.entries(cover).map(small))
  const names = [...Object.keys(cover), ...Object.keys(fieldsOf(covers['content']))]
  return isGlpiInventory(covers) && names.some((name) => name !== name.toLowerCase())
}

/** Only what changed since the last inventory was sent: it says nothing of the rest. */
export const isPartial = (value: unknown): boolean => {
  const { partial = fieldsOf(fieldsOf(value).content).partial ?? false } = fieldsOf(value)
  const said = typeof partial === 'string' ? partial.trim().toLowerCase() : partial
  return ![false, null, 0, '', '0', 'false', 'no', 'non'].includes(said as string)
}

const MEGABYTE = 1_000_000
const MEBIBYTE = 2 ** 20
/** The schema says whole numbers; agents of 2021 wrote them as texts. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : /^\d{1,15}(\.\d+)?$/.test(text(value)) ? Number(value) : 0

const DISC_DRIVE = /\b(cd|dvd|cd-?rom|bd-?rom|optical|floppy|disquette|tape|streamer)\b|^cd/i
/** Names that disc drives never have, whatever else is said of them. */
const DISK_NAME = /^(\/dev\/)?([sv]d[a-z]+|nvme\d+(n\d+)?|mmcblk\d+)$|PHYSICALDRIVE\d/i

const isDiscDrive = (storage: Fields): boolean => {
  const [name, type, description] = [text(storage.name), text(storage.type), text(storage.description)]
  if (DISK_NAME.test(name)) return false
  return DISC_DRIVE.test(type) || DISC_DRIVE.test(description) || /^(sr|scd|fd|st)\d{1,3}$/.test(name)
}

/**
 * What is certainly plugged in: the bus says so, or it is a card. Windows calls any disk on a hot-plug
 * SATA port "external" or "removable": those words alone say nothing. Linux's agent writes the bus into
 * the description.
 */
const isOutside = (storage: Fields): boolean => {
  const bus = text(storage.interface).trim() || text(storage.description).trim()
  const words = `${text(storage.type)} ${text(storage.description)}`
  return /^(usb|1394|ieee ?1394|firewire)\b/i.test(bus) || /\bsd(hc|xc)? card\b|\bmemory stick\b/i.test(words)
}

/**
 * The agent writes a partition table's or a volume's identifier where it knows no serial: a GUID, LVM's
 * seven groups, eight hexadecimal digits of a DOS table.
 */
const NO_SERIAL = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\w{6}(-\w{4}){5}-\w{6}|(0x)?[0-9a-f]{8})$/i

const storageOf = (storage: Fields): FoundDisk | null => {
  const [name, type] = [text(storage.name), text(storage.type)]
  const words = `${type} ${text(storage.interface)} ${text(storage.description)}`
  if (isDiscDrive(storage)) return null
  const model = wording(storage.model) ?? wording(storage.description)
  const serial = text(storage.serial) || text(storage.serialnumber)
  const known = !NO_SERIAL.test(serial.trim()) && !isLogicalVolume(model, storage.manufacturer)
  return {
    path: /^(\/dev\/)?([shv]d[a-z]+|nvme\d+(n\d+)?|mmcblk\d+)$/.test(name)
      ? `/dev/${name.replace('/dev/', '')}`
      : null,
    outside: isOutside(storage),
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

/** A disk on a SATA or IDE cable: what Windows calls "SCSI" may be an NVMe disk as well. */
const isOnCable = (storage: Fields): boolean =>
  !isOutside(storage) &&
  !isDiscDrive(storage) &&
  /^(s?ata|ide)\b/i.test(text(storage.interface).trim() || text(storage.description).trim())

const wordsOf = ({ type, caption, name }: Fields) => [type, caption, name].map(text).join(' ')
const isOfStorage = (controller: Fields): boolean =>
  /^(01|0805)/.test(text(controller.pciclass)) ||
  /raid|sata|ahci|nvme|\bide\b|scsi|\bsas\b|storage|non-volatile|\bsd host\b/i.test(wordsOf(controller))

/**
 * The controllers behind which a disk may stand that the agent does not list. It does not say what hangs
 * on which: VMD is explained by an NVMe controller in a domain of its own; a RAID controller that is not
 * Intel's by SATA disks only where no other controller could have them. Where no disk is listed, every one counts.
 */
const controllersOf = (content: Fields, disks: readonly FoundDisk[]): readonly FoundController[] => {
  const entries = listOf(content.controllers).map(fieldsOf)
  const bare = entries.flatMap((controller) => {
    const words = wordsOf(controller)
    const pciClass = text(controller.pciclass)
    if (!isOfStorage(controller) && !isHidingByName(words) && !isHardwareRaid(text(controller.driver)))
      return []
    const name = wording(controller.name) ?? wording(controller.caption) ?? wording(controller.type)
    const isRaidClass = /raid/i.test(words) || /^0104/.test(pciClass)
    return {
      name: name ?? 'contrôleur sans nom',
      words,
      driver: text(controller.driver) || null,
      isRaidClass,
      vendor: text(controller.manufacturer) || text(controller.vendorid),
      slot: text(controller.pcislot),
    }
  })
  const inside = disks.filter(({ outside }) => !outside)
  const nvmes = inside.filter(({ kind }) => kind === 'nvme').length
  const slots = entries.flatMap(({ pcislot }) => ownDomainOf(text(pcislot)) ?? [])
  const beside = listOf(content.storages).map(fieldsOf).some(isOnCable)
  const isNvme = ({ words }: BareController) => /non-volatile memory|\bnvm\b/i.test(words)
  const found = hidingOf(
    bare.filter((one) => !isNvme(one)),
    { domains: Math.min(new Set(slots).size, nvmes), beside },
  )
  return inside.length === 0 ? found : found.filter(({ mayHide }) => mayHide)
}

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
    serialRead: isSerialRead(bios.ssn),
    memoryBytes:
      bytesOf(modules.reduce((sum, size) => sum + size, 0) * MEBIBYTE) ??
      bytesOf(numberOf(hardware.memory) * MEBIBYTE),
    processor: wording(fieldsOf(listOf(content.cpus)[0]).name),
    battery: batteryOf(content),
    disks,
    // Without the list of controllers (no `lspci`, a category left out) nobody knows what may hide there.
    wholeMachine: listOf(content.controllers).map(fieldsOf).some(isOfStorage),
    controllers: controllersOf(content, disks),
  }
}
