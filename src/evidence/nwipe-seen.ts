/** The disks that an nwipe log speaks of, wiped or not: whoever deposits it is told what became of each. */
import { type FoundByNwipe, kindOf } from './nwipe-disks.js'
import type { ReportDraft } from './report-draft.js'
import type { SeenDisk } from './sanitisation-file.js'

export type DiskReport = { readonly path: string; readonly report: ReportDraft }

/** Every disk that one run found or wiped, once, in the file's order: one at each path. */
export const seenInRun = (found: readonly FoundByNwipe[], reports: readonly DiskReport[]): SeenDisk[] => {
  const disks = new Map<string, SeenDisk>()
  const sizes = new Map(
    reports.map(({ path, report }) => [`${path} ${report.mediumSerial}`, report.capacityBytes]),
  )
  const serials = new Set<string>()
  for (const one of found) {
    const { path, serial, model, bus } = one
    if (serial !== null) serials.add(serial)
    disks.set(path, {
      serial,
      model,
      kind: kindOf(path, one),
      capacityBytes: sizes.get(`${path} ${serial}`) ?? null,
      outside: bus.startsWith('USB'),
    })
  }
  for (const { path, report } of reports) {
    const { mediumSerial, mediumModel, mediumKind, capacityBytes } = report
    if (mediumSerial === null ? disks.has(path) : serials.has(mediumSerial)) continue
    disks.set(disks.has(path) ? `${path} ${mediumSerial}` : path, {
      serial: mediumSerial,
      model: mediumModel,
      kind: mediumKind,
      capacityBytes,
      outside: false,
    })
  }
  return [...disks.values()]
}

/** The disks of all runs: one serial is one disk, a disk without one is another in every run. */
export const seenInAll = (runs: readonly (readonly SeenDisk[])[]): SeenDisk[] => {
  const disks = new Map<string, SeenDisk>()
  for (const [run, seen] of runs.entries())
    for (const [at, disk] of seen.entries()) disks.set(disk.serial ?? ` ${run} ${at}`, disk)
  return [...disks.values()]
}
