/** The disks that an nwipe log speaks of, wiped or not: whoever deposits it is told what became of each. */
import { foundIn, kindOf } from './nwipe-disks.js'
import { type Line, NWIPE_DISKS_MAX } from './nwipe-lines.js'
import type { ReportDraft } from './report-draft.js'
import type { SeenDisk } from './sanitisation-file.js'

export type DiskReport = { readonly path: string; readonly report: ReportDraft }

/** Every disk that was found or wiped, once, in the file's order. */
export const seenIn = (runs: readonly (readonly Line[])[], reports: readonly DiskReport[]): SeenDisk[] => {
  const disks = new Map<string, SeenDisk>()
  const sizes = new Map(
    reports.map(({ path, report }) => [`${path} ${report.mediumSerial}`, report.capacityBytes]),
  )
  const paths = new Set<string>()
  for (const one of runs.flatMap(foundIn).slice(0, NWIPE_DISKS_MAX)) {
    const { path, serial, model, bus } = one
    paths.add(path)
    disks.set(serial ?? path, {
      serial,
      model,
      kind: kindOf(path, one),
      capacityBytes: sizes.get(`${path} ${serial}`) ?? null,
      outside: bus.startsWith('USB'),
    })
  }
  for (const { path, report } of reports) {
    const { mediumSerial, mediumModel, mediumKind, capacityBytes } = report
    if (disks.has(mediumSerial ?? path) || (mediumSerial === null && paths.has(path))) continue
    disks.set(mediumSerial ?? path, {
      serial: mediumSerial,
      model: mediumModel,
      kind: mediumKind,
      capacityBytes,
      outside: false,
    })
  }
  return [...disks.values()]
}
