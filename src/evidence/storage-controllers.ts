/**
 * Storage controllers that keep their disks from Linux's sight. A laptop in Intel's RST or VMD mode, the
 * common state of donated Windows machines, shows a controller and no disk: that file is not the word
 * that there is none (E5).
 */

import type { FoundDisk } from './found-disks.js'
import type { FoundController } from './inspection-reading.js'

/** Drivers of VMD and of hardware RAID: what they show are at best volumes, not the disks behind. */
const DRIVERS =
  /^(vmd|megaraid(_sas|_mbox)?|hpsa|cciss|aacraid|smartpqi|arcmsr|ips|dpt_i2o|mpt[23]?sas|mptsas|3w-\w+|isw_raid)$/

/** RAID by its class (`RAID bus controller`) or its mode; an add-on card's name alone does not make one. */
const MODES = /raid bus|\[raid|raid mode|volume management|\bvmd\b|rapid storage|\brst\b|optane/i

/** Controllers that every kernel drives: without a disk they are empty. */
const ORDINARY = /\bahci\b|\bsata controller\b|\bide\b|\bserial ata\b/i

/** What a tool says of one storage controller under which it shows no disk. */
export type ControllerWords = {
  /** Description and product, as the tool wrote them. */
  readonly words: string
  /** The kernel's driver; empty where no driver has it, `null` where the tool does not say. */
  readonly driver: string | null
  readonly isRaidClass: boolean
}

/** RAID or VMD by its words alone, whatever class the tool files it under (Intel's VMD shows "System peripheral"). */
export const isHidingByName = (words: string): boolean => MODES.test(words)

export const mayHideDisks = ({ words, driver, isRaidClass }: ControllerWords): boolean =>
  isRaidClass ||
  isHidingByName(words) ||
  (driver !== null && DRIVERS.test(driver)) ||
  (driver === '' && !ORDINARY.test(words))

/** Intel's VMD shows its disks in a PCI domain of its own, beside itself and not below. */
export const isVolumeManagement = (words: string, driver: string): boolean =>
  driver === 'vmd' || /volume management|\bvmd\b/i.test(words)

/** Linux numbers VMD's own domains from 0x10000 on: `pci@10000:e1:00.0`. */
export const ownDomainOf = (slot: string): string | null =>
  /^(?:pci@)?([1-9a-f][0-9a-f]{4,}):/i.exec(slot)?.[1]?.toLowerCase() ?? null

/** What stands in the place of a port that VMD has taken over: what hangs there shows in VMD's domain. */
const isManaged = (words: string) => /vmd managed/i.test(words)

/** A controller under which a tool shows no disk, before it is known whether its disks stand elsewhere. */
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
  const described = controllers.map((one) => ({
    ...one,
    mayHide: mayHideDisks(one),
    isVmd: isVolumeManagement(one.words, one.driver ?? ''),
    isManaged: isManaged(one.words),
  }))
  const vmds = described.filter(({ isVmd, isManaged }) => isVmd && !isManaged)
  const others = described.filter(({ isVmd }) => !isVmd)
  const explained = new Set([
    ...vmds.slice(0, seen.domains),
    ...(seen.beside && others.length === 1 ? others : []),
  ])
  const managedSeen = vmds.length > 0 && vmds.length <= seen.domains
  return described.map((one) => ({
    name: one.name,
    isVmd: one.isVmd,
    mayHide: one.mayHide && !(one.isManaged ? managedSeen : explained.has(one)),
  }))
}

/**
 * The controllers that still may hide a disk when other tools saw `disks` of which the tool that lists the
 * controllers knew nothing. One disk explains one controller; an NVMe disk VMD alone; the members of a RAID
 * set, which share a path, are one explanation; an eMMC chip stands behind none.
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
  const hiding = controllers.filter(({ mayHide }) => mayHide)
  const [vmds, raids] = [hiding.filter(({ isVmd }) => isVmd), hiding.filter(({ isVmd }) => !isVmd)]
  const left = Math.max(0, others - Math.max(0, raids.length - sets))
  return [...raids.slice(sets + others), ...vmds.slice(nvmes + left)]
}

const VOLUMES =
  /\b(logical (volume|drive|disk)|virtual (disk|drive)|raid|perc|mega ?raid|serveraid|mr\d{4}\w*)\b/i

/** What a RAID controller offers in place of its disks: its number is not a disk's, wiping it proves none. */
export const isLogicalVolume = (model: unknown, vendor: unknown): boolean =>
  [model, vendor].some((word) => typeof word === 'string' && VOLUMES.test(word))
