/**
 * Storage controllers that keep their disks from Linux's sight. A laptop in Intel's RST or VMD mode, the
 * common state of donated Windows machines, shows a controller and no disk: that file is not the word
 * that there is none (E5).
 */

import type { FoundDisk } from './found-disks.js'
import type { FoundController } from './inspection-reading.js'

/** Drivers of hardware RAID: what hangs under them are volumes, not the disks behind. */
const HARDWARE =
  /^(megaraid(_\w+)?|hpsa|cciss|aacraid|smartpqi|arcmsr|ips|dpt_i2o|mpt[23]?sas|mpt(sas|spi|fc)|3w-\w+|hptiop|mvumi|stex|gdth|pmcraid|myr[bs]|DAC960|esas2r)$/
const HARDWARE_NAMES = /mega ?raid|smart ?array|\bperc\b|serveraid|\b3ware\b|\barc-\d{4}|fusion-mpt/i
export const isHardwareRaid = (driver: string): boolean => HARDWARE.test(driver)

/** RAID by its class (`RAID bus controller`) or its mode; an add-on card's name alone does not make one. */
const MODES = /raid bus|\[raid|raid mode|volume management|\bvmd\b|rapid storage|\brst\b|optane/i
/** Intel names no controller RAID that is not in that mode. */
const INTEL_MODES = /raid|rapid storage|\brst\b|optane/i

/** Controllers that every kernel drives: without a disk they are empty. */
const ORDINARY = /\bahci\b|\bsata controller\b|\bide\b|\bserial ata\b/i

/** What a tool says of one storage controller under which it shows no disk. */
export type ControllerWords = {
  /** Description and product, as the tool wrote them. */
  readonly words: string
  /** The kernel's driver; empty where no driver has it, `null` where the tool does not say. */
  readonly driver: string | null
  readonly isRaidClass: boolean
  /** Empty where the tool does not say. */
  readonly vendor: string
  /** Its place on the PCI bus; empty where the tool does not say. */
  readonly slot: string
}

/** RAID or VMD by its words alone, whatever class the tool files it under (Intel's VMD shows "System peripheral"). */
export const isHidingByName = (words: string): boolean => MODES.test(words)

export const mayHideDisks = ({
  words,
  driver,
  isRaidClass,
}: Pick<ControllerWords, 'words' | 'driver' | 'isRaidClass'>): boolean =>
  isRaidClass ||
  isHidingByName(words) ||
  (driver !== null && (driver === 'vmd' || isHardwareRaid(driver))) ||
  (driver === '' && !ORDINARY.test(words))

/** Intel's VMD shows its disks in a PCI domain of its own, beside itself and not below. */
export const isVolumeManagement = (words: string, driver: string): boolean =>
  driver === 'vmd' || /volume management|\bvmd\b/i.test(words)

/** Linux numbers VMD's own domains from 0x10000 on: `pci@10000:e1:00.0`. */
export const ownDomainOf = (slot: string): string | null =>
  /^(?:pci@)?([1-9a-f][0-9a-f]{4,}):/i.exec(slot)?.[1]?.toLowerCase() ?? null

/** What stands in the place of a port that VMD has taken over: what hangs there shows in VMD's domain. */
const isManaged = (words: string) => /vmd managed/i.test(words)

/**
 * Which disks tell that a controller hides no other. `vmd`: NVMe disks hang behind it, in its own domain.
 * `hardware`: the members that smartctl names. `remapping`: Intel's in RAID mode, behind which NVMe disks
 * stay unseen however many SATA disks it shows: none. `other`: any disk on it.
 */
export type ControllerKind = 'vmd' | 'hardware' | 'remapping' | 'other'

export const kindOfController = ({
  words,
  driver,
  isRaidClass,
  vendor,
  slot,
}: ControllerWords): ControllerKind => {
  if (isVolumeManagement(words, driver ?? '')) return 'vmd'
  if (isHardwareRaid(driver ?? '') || HARDWARE_NAMES.test(words)) return 'hardware'
  const isIntel = vendor === '' || /intel|^8086/i.test(`${vendor} ${words}`)
  // Where Linux drives VMD, the controllers in its domain remap nothing.
  const remaps = isIntel && (isRaidClass || INTEL_MODES.test(words)) && ownDomainOf(slot) === null
  return remaps ? 'remapping' : 'other'
}

/** A controller that a tool lists, before it is known whether its disks stand elsewhere. */
export type BareController = ControllerWords & { readonly name: string }

/**
 * Tells which of these controllers may hide a disk. `domains`: how many of VMD's domains show a disk, each
 * of which explains one controller. `beside`: a disk is seen that hangs on one of them other than VMD,
 * without a word on which: it explains a RAID controller only where there is no second one, of any sort.
 */
export const hidingOf = (
  controllers: readonly BareController[],
  seen: { readonly domains: number; readonly beside: boolean },
): readonly FoundController[] => {
  const described = controllers.map((one) => {
    const kind = kindOfController(one)
    return { name: one.name, kind, mayHide: kind !== 'other' || mayHideDisks(one), words: one.words }
  })
  const vmds = described.filter(({ kind, words }) => kind === 'vmd' && !isManaged(words))
  const others = described.filter(({ kind }) => kind !== 'vmd')
  const explained = new Set([
    ...vmds.slice(0, seen.domains),
    ...(seen.beside && others.length === 1 ? others.filter(({ kind }) => kind === 'other') : []),
  ])
  const managedSeen = vmds.length > 0 && vmds.length <= seen.domains
  return described.map((one) => ({
    name: one.name,
    kind: one.kind,
    mayHide: one.mayHide && !(isManaged(one.words) ? managedSeen : explained.has(one)),
  }))
}

/**
 * The controllers that still may hide a disk when other tools saw `disks` of which the tool that lists the
 * controllers knew nothing. One disk explains one controller, by its kind; the members of a RAID set, which
 * share a path, are one explanation; an eMMC chip stands behind none.
 */
export const stillHiding = (
  controllers: readonly FoundController[],
  disks: readonly FoundDisk[],
): readonly FoundController[] => {
  const behind = disks.filter(({ kind, serial }) => kind !== 'emmc' && serial !== null)
  const members = behind.filter(({ path }) => path?.includes('#') === true)
  const sets = new Set(members.map(({ path }) => path?.split('#')[0])).size
  const nvmes = behind.filter(({ kind, path }) => kind === 'nvme' || /\/nvme/.test(path ?? '')).length
  const others = Math.max(0, behind.length - members.length - nvmes)
  const of = (kind: ControllerKind) => controllers.filter((one) => one.mayHide && one.kind === kind)
  const hardware = of('hardware')
  return [
    ...of('remapping'),
    ...hardware.slice(sets),
    ...of('other').slice(Math.max(0, sets - hardware.length) + others),
    ...of('vmd').slice(nvmes),
  ]
}

const VOLUMES =
  /\b(logical (volume|drive|disk)|virtual (disk|drive)|raid|perc|mega ?raid|serveraid|mr\d{4}\w*)\b/i

/** What a RAID controller offers in place of its disks: its number is not a disk's, wiping it proves none. */
export const isLogicalVolume = (model: unknown, vendor: unknown): boolean =>
  [model, vendor].some((word) => typeof word === 'string' && VOLUMES.test(word))
