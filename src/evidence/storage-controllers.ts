/**
 * Storage controllers that keep their disks from Linux's sight. A laptop in Intel's RST or VMD mode, the
 * common state of donated Windows machines, shows a controller and no disk: that file is not the word
 * that there is none (E5).
 */

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

export const mayHideDisks = ({ words, driver, isRaidClass }: ControllerWords): boolean =>
  isRaidClass ||
  MODES.test(words) ||
  (driver !== null && DRIVERS.test(driver)) ||
  (driver === '' && !ORDINARY.test(words))

/** Intel's VMD shows its disks in a PCI domain of its own, beside itself and not below. */
export const isVolumeManagement = (words: string, driver: string): boolean =>
  driver === 'vmd' || /volume management|\bvmd\b/i.test(words)

const VOLUMES =
  /\b(logical (volume|drive|disk)|virtual (disk|drive)|raid|perc|mega ?raid|serveraid|mr\d{4}\w*)\b/i

/** What a RAID controller offers in place of its disks: its number is not a disk's, wiping it proves none. */
export const isLogicalVolume = (model: unknown, vendor: unknown): boolean =>
  [model, vendor].some((word) => typeof word === 'string' && VOLUMES.test(word))
