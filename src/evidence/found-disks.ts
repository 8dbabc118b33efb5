/**
 * How several tools' accounts of a machine's disks become one list, so that no disk is ever lost: within
 * one account two paths are two disks, whatever their serials say (docks give every disk the same one).
 * Across accounts the path tells, then the serial, then a serial that an old kernel cut short, each only
 * where exactly one disk on either side fits. In doubt two disks stay two.
 */
import type { MediumKind } from '../domain/devices/media.js'

/** A disk as one tool saw it. `path` (`/dev/sda`) is how two tools are known to speak of the same one. */
export type FoundDisk = {
  readonly path: string | null
  /** Plugged in from outside (USB): not part of the machine, whatever it is. */
  readonly outside: boolean
  readonly serial: string | null
  /** What hardware RAID offers in place of its disks: whichever tool gives it a serial, it is none of a disk. */
  readonly isVolume?: boolean
  /** smartctl was not allowed to open it: run with sudo, it may tell its serial. */
  readonly isDenied?: boolean
  readonly kind: MediumKind
  readonly model: string | null
  readonly capacityBytes: number | null
}

/** A disk out of all accounts; `seenBy` are the numbers of the accounts that saw it. */
export type MergedDisk = FoundDisk & { readonly seenBy: readonly number[] }

export const mergedDisks = (accounts: readonly (readonly FoundDisk[])[]): readonly MergedDisk[] => {
  let disks: readonly MergedDisk[] = []
  for (const [index, account] of accounts.entries()) disks = joined(disks, distinct(account, index))
  return disks
}

/** Serials (as written) that more than one disk has. */
export const sharedSerialsOf = (disks: readonly FoundDisk[]): ReadonlySet<string> => {
  const counts = new Map<string, number>()
  for (const { serial } of disks)
    if (serial !== null) counts.set(bare(serial), (counts.get(bare(serial)) ?? 0) + 1)
  return new Set(
    disks.flatMap(({ serial }) => (serial !== null && (counts.get(bare(serial)) ?? 0) > 1 ? serial : [])),
  )
}

const bare = (serial: string) => serial.replace(/[^a-z0-9]/gi, '').toUpperCase() || serial

/**
 * What one path stands for: `/dev/nvme0n1` and `/dev/nvme0` are one medium, a partition and an eMMC's boot
 * area are their disk. What follows a `#` tells the members of a RAID set that share a path.
 */
export const pathKey = (path: string): string =>
  path
    .replace(/^(\/dev\/nvme\d+)n\d+(p\d+)?$/, '$1')
    .replace(/^(\/dev\/mmcblk\d+)(p\d+|boot\d+|rpmb|gp\d+)$/, '$1')
    .replace(/^(\/dev\/(?:sd|hd|vd|xvd)[a-z]+)\d+$/, '$1')

/** Devices of the kernel that are no disks: disc drives, tapes, loops, compressed memory, volumes on top of disks. */
const NO_DISK =
  /^\/dev\/((sr|scd|st|nst|cdrom|dvd|loop|zram|ram|dm-|md|nbd|drbd|rbd|bcache|zd|fd|mtdblock)\d|cdrom$|dvd$|mapper\/|md\/)/
export const isNoDisk = (path: string): boolean => NO_DISK.test(path)

/** Old kernels cut serials short: a beginning of eight characters or more may be the same serial. */
const BEGINNING_MIN = 8
const begins = (one: string, other: string) =>
  one.length >= BEGINNING_MIN &&
  other.length >= BEGINNING_MIN &&
  (other.startsWith(one) || one.startsWith(other))

/** Two tools round a disk's size differently, but never by a tenth. */
const sizesDiffer = (one: FoundDisk, other: FoundDisk): boolean => {
  const [a, b] = [one.capacityBytes, other.capacityBytes]
  return a !== null && b !== null && Math.abs(a - b) > Math.max(a, b) / 10
}

const agree = (one: FoundDisk, other: FoundDisk): boolean => {
  // A stick's path must not take a disk of the machine with it.
  if (one.outside !== other.outside && sizesDiffer(one, other)) return false
  if (one.serial === null || other.serial === null) return true
  const [a, b] = [bare(one.serial), bare(other.serial)]
  return a === b || begins(a, b)
}

const merged = (one: MergedDisk, other: MergedDisk): MergedDisk => ({
  path: one.path ?? other.path,
  outside: one.outside || other.outside,
  isVolume: one.isVolume === true || other.isVolume === true,
  isDenied: one.isDenied === true || other.isDenied === true,
  serial: one.isVolume || other.isVolume ? null : longer(one.serial, other.serial),
  kind: one.kind === 'unknown' ? other.kind : one.kind,
  model: one.model ?? other.model,
  capacityBytes: one.capacityBytes ?? other.capacityBytes,
  seenBy: [...new Set([...one.seenBy, ...other.seenBy])],
})

/** The earlier account's serial, unless the other one gives the whole of what was cut. */
const longer = (one: string | null, other: string | null): string | null =>
  one !== null && other !== null && bare(other).startsWith(bare(one)) ? other : (one ?? other)

/** One account's disks; two reports of one path are one disk unless they name different serials. */
const distinct = (account: readonly FoundDisk[], index: number): readonly MergedDisk[] => {
  const disks: MergedDisk[] = []
  const places = new Map<string, number[]>()
  for (const found of account) {
    const disk = { ...found, seenBy: [index] }
    const key = found.path === null ? null : pathKey(found.path)
    const known = key === null ? [] : (places.get(key) ?? [])
    const same = known.find((place) => isSame(disks[place], disk))
    if (same !== undefined) disks[same] = merged(disks[same] as MergedDisk, disk)
    else {
      const place = disks.push(disk) - 1
      if (key !== null) places.set(key, [...known, place])
    }
  }
  return disks
}

/** One serial; or a mere name on one side; or none on either, and nothing else that tells them apart. */
const isSame = (one: FoundDisk | undefined, other: FoundDisk): boolean => {
  if (one === undefined) return false
  if (one.serial !== null && other.serial !== null) return bare(one.serial) === bare(other.serial)
  if (one.serial !== null || other.serial !== null) return isName(one.serial === null ? one : other)
  const differs = <Value>(a: Value | null, b: Value | null) => a !== null && b !== null && a !== b
  return !differs(one.model, other.model) && !differs(one.capacityBytes, other.capacityBytes)
}

const isName = ({ model, capacityBytes }: FoundDisk) => model === null && capacityBytes === null

/** Every disk of the account is joined with the one that it is, or stands for itself. */
const joined = (before: readonly MergedDisk[], account: readonly MergedDisk[]): readonly MergedDisk[] => {
  const disks = [...before]
  const free = new Set(before.keys())
  let waiting = [...account]
  for (const matches of ROUNDS) {
    const pairs = matches(
      [...free].map((place) => [place, disks[place] as MergedDisk] as const),
      waiting,
    )
    for (const [place, disk] of pairs) {
      disks[place] = merged(disks[place] as MergedDisk, disk)
      free.delete(place)
    }
    const done = new Set(pairs.map(([, disk]) => disk))
    waiting = waiting.filter((disk) => !done.has(disk))
  }
  return [...disks, ...waiting]
}

type Pair = readonly [place: number, disk: MergedDisk]
type Round = (free: readonly Pair[], waiting: readonly MergedDisk[]) => readonly Pair[]

/** Pairs the disks whose keys are equal, and whose key nobody else has on either side. */
const byKey =
  (keyOf: (disk: MergedDisk) => string | null): Round =>
  (free, waiting) => {
    const places = new Map<string, Pair | null>()
    const counts = new Map<string, number>()
    for (const pair of free) {
      const key = keyOf(pair[1])
      if (key !== null) places.set(key, places.has(key) ? null : pair)
    }
    for (const disk of waiting) {
      const key = keyOf(disk)
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return waiting.flatMap((disk): Pair[] => {
      const key = keyOf(disk)
      const pair = key === null || counts.get(key) !== 1 ? undefined : places.get(key)
      return pair !== undefined && pair !== null && agree(pair[1], disk) ? [[pair[0], disk]] : []
    })
  }

const byBeginning: Round = (free, waiting) => {
  const fit = (one: MergedDisk, other: MergedDisk) =>
    one.serial !== null && other.serial !== null && begins(bare(one.serial), bare(other.serial))
  return waiting.flatMap((disk): Pair[] => {
    const fits = free.filter(([, other]) => fit(disk, other))
    const rivals = waiting.filter((other) => fits.some(([, known]) => fit(other, known)))
    return fits.length === 1 && rivals.length === 1 ? [[(fits[0] as Pair)[0], disk]] : []
  })
}

/** A controller seen without its disk: the disk of that kind which the other tool did read. */
const byKind: Round = (free, waiting) => {
  const nameless = (disk: MergedDisk) => disk.path === null && disk.serial === null
  const left = [...free]
  return waiting.flatMap((disk): Pair[] => {
    if (disk.kind === 'unknown' || disk.outside) return []
    const at = left.findIndex(
      ([, other]) => other.kind === disk.kind && !other.outside && (nameless(disk) || nameless(other)),
    )
    const [pair] = at < 0 ? [] : left.splice(at, 1)
    return pair === undefined ? [] : [[pair[0], disk]]
  })
}

const ROUNDS: readonly Round[] = [
  byKey((disk) => (disk.path === null ? null : pathKey(disk.path))),
  byKey((disk) => (disk.serial === null ? null : bare(disk.serial))),
  byBeginning,
  byKind,
]
