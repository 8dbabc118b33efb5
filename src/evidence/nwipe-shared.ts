/**
 * What a run says of no disk in particular, and serials that it says of several: neither belongs to one disk,
 * so neither may prove one.
 */
import { plainSerial } from '../domain/shared/codes.js'
import { controllerOf } from './disk-paths.js'
import { type FoundByNwipe, foundIn } from './nwipe-disks.js'
import type { Line } from './nwipe-lines.js'
import type { Tables } from './nwipe-tables.js'

/** A disk by its path: a partition is on its disk, a namespace of an NVMe drive in its drive. */
const diskOf = (path: string) =>
  controllerOf(
    path.replace(/^(\/dev\/[shv]d[a-z]+)\d+$/, '$1').replace(/^(\/dev\/(?:nvme\d+n|mmcblk)\d+)p\d+$/, '$1'),
  )

/**
 * Serials that one run gives on two paths, in its lines or in its tables, and those of `docks`: what docks answer
 * for every disk put into them. Plain, as compared.
 */
export const sharedSerials = (
  run: readonly Line[],
  tables: Tables,
  docks: ReadonlySet<string>,
): ReadonlySet<string> => {
  const places = new Map<string, string>()
  const shared = new Set<string>()
  const say = (path: string, serial: string | null | undefined) => {
    const plain = plainSerial(serial ?? '')
    if (plain === '') return
    const place = diskOf(path)
    if (docks.has(plain) || (places.get(plain) ?? place) !== place) shared.add(plain)
    places.set(plain, place)
  }
  for (const { path, serial } of foundIn(run)) say(path, serial)
  for (const { words } of run) {
    const [, path, serial] = /(\/dev\/[\w./-]*\w)'? has serial number (.+)$/.exec(words) ?? []
    if (path !== undefined) say(path, serial)
  }
  for (const [device, { names }] of tables)
    if (device.length < CUT_NAME) for (const name of names) say(`/dev/${device}`, name.split('/').at(-1))
  return shared
}
/** Tables cut the name of a device to so many characters. */
const CUT_NAME = 8

/**
 * Serials that a file gives to disks of different models on one bus: what a dock answers, run after run. Plain.
 * One disk in a bay and later on an adapter, which may give its own model, is not meant.
 */
export const dockSerials = (runs: readonly (readonly Line[])[]): ReadonlySet<string> => {
  const models = new Map<string, string>()
  const shared = new Set<string>()
  for (const { serial, model, bus } of runs.flatMap(foundIn)) {
    const plain = plainSerial(serial ?? '')
    const name = plainSerial(model ?? '')
    if (plain === '' || name === '') continue
    const before = models.get(`${bus} ${plain}`) ?? name
    // Versions and bridges cut a model, or put a word before it.
    if (!before.includes(name) && !name.includes(before)) shared.add(plain)
    models.set(`${bus} ${plain}`, before)
  }
  return shared
}

/** The disks that a run found; a serial that two of them share is none. */
export const disksOf = (run: readonly Line[], shared: ReadonlySet<string>): FoundByNwipe[] =>
  foundIn(run).map((one) =>
    one.serial !== null && shared.has(plainSerial(one.serial)) ? { ...one, serial: null } : one,
  )

/** What closes or breaks a run without a word of which disk: `failed` beyond doubt, or `doubtful`. */
export const unattributed = (
  run: readonly Line[],
  disks: ReadonlySet<string>,
): 'failed' | 'aborted' | 'doubtful' | null => {
  const options = run.findIndex(({ words }) => words.startsWith('Program options are set'))
  let worst: 'failed' | 'aborted' | 'doubtful' | null = null
  for (const [at, { level, words }] of run.entries()) {
    if (worst === 'failed' || (!SUSPECT.test(level) && !CLOSES_ILL.test(words))) continue
    const named = (words.match(/\/dev\/[\w./-]*\w/g) ?? []).some((path) => disks.has(path))
    if (named) continue
    if (level === 'fatal' || /exited with/i.test(words)) worst = 'failed'
    else if (CLOSES_ILL.test(words)) worst = 'aborted'
    // Before its options nwipe only prepares itself: what fails there is no disk's.
    else if (at > options) worst ??= 'doubtful'
  }
  return worst
}
const SUSPECT = /^(?:error|fatal|sanity)$/
const CLOSES_ILL = /^Nwipe (?:was )?(?:aborted|exited with)/i
