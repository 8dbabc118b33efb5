/**
 * Disks that a tool saw in a machine we know, and that its inventory lacks: told to the device, which they block
 * until they are inventoried or explained (E5).
 */
import { presentMedia } from '../domain/devices/device-state.js'
import { bareSerial, type SanitisationReport, sameSerial } from '../domain/devices/media.js'
import { isAfter, millis, type PartnerId } from '../domain/shared/values.js'
import type { SanitisationAnswer, SeenRun } from '../evidence/sanitisation-file.js'
import type { Metadata } from '../log/event-log.js'
import { after, type Done, type Work } from './work.js'

/** `blocks`: its inventory lacks that medium, which it must answer for first. */
export type ToldSighting = { readonly done: Done; readonly blocks: boolean }

export const sightings = ({ record, nowOf, look, now }: Work) => {
  /** A day's log tells of several machines, one after the other: each is told what was seen in it. */
  const tellSightings = async (
    partnerId: PartnerId,
    { runs, reports }: Pick<Extract<SanitisationAnswer, { ok: true }>, 'runs' | 'reports'>,
    fileSha256: string,
    by: Metadata,
  ): Promise<readonly ToldSighting[]> => {
    const told: ToldSighting[] = []
    for (const [at, run] of runs.entries())
      told.push(...(await tellOfRun(partnerId, run, reports, fileSha256, after(by, `run-${at}`))))
    return told
  }

  const tellOfRun = async (
    partnerId: PartnerId,
    { machine, seen }: SeenRun,
    reports: readonly SanitisationReport[],
    fileSha256: string,
    by: Metadata,
  ): Promise<readonly ToldSighting[]> => {
    const serial = machine?.serial
    if (!serial) return []
    const { value: found } = await look((queries) => queries.devices({ code: serial, partnerId }, 2))
    const [device, ...others] = found.filter((one) => bareSerial(one.serial) === bareSerial(serial))
    if (!device || others.length > 0) return []
    const known = await nowOf.device(device.deviceId)
    if (known.status === 'absent') return []
    const ends = reports.flatMap(({ endedAt }) => endedAt ?? [])
    const seenAt = ends.toSorted((one, other) => millis(other) - millis(one))[0] ?? null
    const inside = seen.filter(({ outside }) => !outside)
    const named = inside.filter((disk) => disk.serial !== null)
    // Said to have been taken out, and seen inside by a later log: it is lacking as well.
    const answersFor = (serial: string) =>
      known.media.some(
        ({ serial: one, present, leftAt }) =>
          sameSerial(one, serial) &&
          (present || (leftAt !== null && seenAt !== null && !isAfter(seenAt, leftAt))),
      )
    const isWiped = (disk: { readonly serial: string | null }) =>
      reports.some(
        ({ mediumSerial, outcome }) =>
          outcome === 'completed' && mediumSerial !== null && sameSerial(mediumSerial, disk.serial ?? ''),
      )
    const lacking = named.filter((disk) => !answersFor(disk.serial ?? ''))
    // Disks whose serial the tool could not read may be those of the inventory that it did not name.
    const unnamed = inside.filter((disk) => disk.serial === null)
    const unaccounted =
      presentMedia(known).length -
      presentMedia(known).filter((one) => named.some((disk) => sameSerial(one.serial, disk.serial ?? '')))
        .length
    // Inventoried, and not wiped by this log: it was seen here all the same, whatever the inventory says later.
    const { use } = known
    const isAtHand = use.state === 'in-stock' || (use.state === 'allocated' && !use.sealed)
    const owing = isAtHand ? named.filter((disk) => answersFor(disk.serial ?? '') && !isWiped(disk)) : []
    const told: ToldSighting[] = []
    const blocking = [...lacking, ...unnamed.slice(unaccounted)]
    for (const [at, disk] of [...blocking, ...owing].entries()) {
      const { kind, model, capacityBytes } = disk
      const about = { deviceId: known.deviceId, partnerId, happenedAt: now(), fileSha256 }
      const data = { ...about, mediumSerial: disk.serial, kind, model, capacityBytes }
      const done = await record({ type: 'SightMedium', data }, after(by, `${fileSha256}:sighted-${at}`))
      told.push({ done, blocks: at < blocking.length })
    }
    return told
  }

  return { tellSightings }
}
