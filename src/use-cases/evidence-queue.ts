/**
 * Evidence after it was handed in: what waits, and to which device it could be matched; matched, set aside, or
 * read again by who may.
 */

import { evidence } from '../domain/contexts.js'
import { type KnownDevice, presentMedia } from '../domain/devices/device-state.js'
import type { SetAsideReason } from '../domain/devices/evidence.js'
import { bareSerial } from '../domain/devices/media.js'
import { ActorId, type DeviceId, type PartnerId } from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { groupBy } from '../projections/engine/group-by.js'
import type { EvidenceStatus } from '../projections/evidence.js'
import type { Queries } from '../projections/views.js'
import { reportedIn } from './disk-answers.js'
import { CLOCK_MATTERS, type evidenceWork, unreadable } from './evidence.js'
import { namedFiles } from './named-files.js'
import type { UploadedFile } from './ports.js'
import { Refusing } from './refusing.js'
import type { Done, Work } from './work.js'

const STATUSES: Readonly<Record<'waiting' | 'matched' | 'set-aside' | 'all', readonly EvidenceStatus[]>> = {
  waiting: ['unmatched', 'unread'],
  matched: ['matched', 'kept'],
  'set-aside': ['set-aside'],
  all: ['unmatched', 'unread', 'matched', 'kept', 'set-aside'],
}
/** Of one device, more is not told. */
const WAITING_MAX = 100
/** What was set aside may still be matched. */
const MATCHABLE: readonly EvidenceStatus[] = ['unmatched', 'set-aside']
export type EvidenceAsked = keyof typeof STATUSES

export const evidenceQueue = (
  { execute, nowOf, now, files, ledger, deviceFor }: Work,
  { readByClock, clockDecides, answerDisks, tellSightings }: ReturnType<typeof evidenceWork>,
) => {
  /** Do the facts of this device name that file? */
  const namesFile = async (deviceId: string, sha256: string) =>
    (await ledger.told(`device-${deviceId}`)).some(({ data }) => JSON.stringify(data).includes(sha256))

  return {
    /** Records of evidence, the latest first, each that waits with the devices of its bench that hold its medium. */
    async evidenceListed(
      queries: Queries,
      scope: string | undefined,
      asked: EvidenceAsked,
      limit: number,
      offset = 0,
    ) {
      const listed = await queries.evidence({ partnerId: scope, statuses: STATUSES[asked] }, limit, offset)
      const serials = listed.flatMap(({ serial, status }) =>
        serial !== null && MATCHABLE.includes(status) ? serial : [],
      )
      const holders = groupBy(await queries.devicesHolding(serials), ({ serialKey }) => serialKey)
      const named = await files.named(listed.map(({ sha256 }) => sha256))
      return listed.map((one) => ({
        ...one,
        name: named.get(one.sha256)?.name ?? null,
        problem: one.status === 'unread' ? (named.get(one.sha256)?.problem ?? null) : null,
        candidates: (one.serial === null || !MATCHABLE.includes(one.status)
          ? []
          : (holders.get(bareSerial(one.serial)) ?? [])
        )
          .filter(({ partnerId }) => partnerId === one.partnerId)
          .map(({ deviceId, labelCode }) => ({ deviceId, labelCode })),
      }))
    },

    /** What waits of the media of a device, at its custodian's: the log of a wipe that failed may be among it. */
    evidenceWaiting: (queries: Queries, device: KnownDevice) =>
      queries.evidence(
        {
          partnerId: device.custodian,
          statuses: ['unmatched'],
          serials: presentMedia(device).map(({ serial }) => serial),
        },
        WAITING_MAX,
      ),

    /** Matches a record that waits to a device that holds its medium; what it proves there is judged there. */
    async matchEvidence(
      {
        sha256,
        entry,
        deviceId,
        partnerId,
      }: { sha256: string; entry: number; deviceId: DeviceId; partnerId: PartnerId },
      by: Metadata,
    ): Promise<Done> {
      const { deposits } = await ledger.state(evidence, `evidence-${sha256}`)
      const deposited = deposits.findLast(
        (one) => one.partnerId === partnerId && one.records.some((known) => known.entry === entry),
      )
      const file = deposited && (await files.read(sha256))
      if (!file) return { ok: false, refusal: 'evidence-not-deposited' }
      const answer = await readByClock(file, deposited.clock ?? undefined, deposited)
      const report = answer.ok ? answer.reports.find((one) => one.entry === entry) : undefined
      if (!answer.ok || !report) return { ok: false, refusal: 'evidence-not-deposited' }
      const device = await deviceFor(deviceId, partnerId)
      if (await clockDecides(file, answer, async () => device, [report]))
        throw new Refusing(unreadable(CLOCK_MATTERS))
      await tellSightings(partnerId, answer, sha256, by)
      const { disks, told } = await answerDisks(
        { partnerId, deviceId, siteId: device.siteId },
        [report],
        by,
        now(),
      )
      const [disk] = disks
      if (disk?.place === 'several')
        return { ok: false, refusal: 'medium-in-several-devices', detail: { missing: [disk.serial ?? ''] } }
      return told[0] ?? { ok: false, refusal: 'medium-not-inventoried', detail: reportedIn(disks) }
    },

    setEvidenceAside: (
      data: {
        readonly sha256: string
        readonly entry: number | null
        readonly partnerId: PartnerId
        readonly reason: SetAsideReason
        readonly note: string | null
      },
      by: Metadata,
    ) => execute({ type: 'SetEvidenceAside', data: { ...data, happenedAt: now() } }, by),

    /** The files that a device's facts name, and which of them are kept. */
    async filesNamed(told: Parameters<typeof namedFiles>[0]) {
      const named = namedFiles(told)
      const kept = await files.kept(named.map(({ sha256 }) => sha256))
      return named.map((file) => ({ ...file, kept: kept.has(file.sha256), named: true }))
    },

    /** Files that were handed in at a device and that none of its facts names: refused, they are kept all the same. */
    async filesRefused(queries: Queries, deviceId: string, named: readonly { readonly sha256: string }[]) {
      const deposits = await queries.evidence(
        { deviceId, statuses: ['kept', 'unread', 'set-aside'] },
        WAITING_MAX,
      )
      return deposits
        .filter((one) => one.entry === null && !named.some(({ sha256 }) => sha256 === one.sha256))
        .map(({ sha256, kind, depositedAt: recordedAt }) => ({
          ...{ sha256, kind, recordedAt, receivedSha256: null, kept: true, named: false },
        }))
    },

    /** A file that this organisation handed in before, for what else it is to prove. */
    async depositedFile(sha256: string, partnerId: PartnerId): Promise<UploadedFile | undefined> {
      const { deposits } = await ledger.state(evidence, `evidence-${sha256}`)
      return deposits.some((one) => one.partnerId === partnerId) ? files.read(sha256) : undefined
    },

    /**
     * A file as it was handed in, to whoever may read it: who handed it in, who holds a device that it speaks of,
     * and the Métropole's people (`scope` undefined). The reading is recorded first.
     * @param deviceId a device whose facts name the file.
     */
    async readEvidence(
      sha256: string,
      scope: string | undefined,
      deviceId: string | undefined,
      by: Metadata,
    ): Promise<UploadedFile> {
      const file = await files.read(sha256)
      const { deposits, holders } = await ledger.state(evidence, `evidence-${sha256}`)
      const devices = [
        ...Object.values(holders).map((holder) => holder.deviceId),
        ...deposits.flatMap((one) => one.deviceId ?? []),
        ...(deviceId !== undefined && (await namesFile(deviceId, sha256)) ? [deviceId] : []),
      ]
      const custodians = await Promise.all(
        devices.map(async (id) => {
          const device = await nowOf.device(id)
          return device.status === 'known' ? device.custodian : undefined
        }),
      )
      const mayRead =
        scope === undefined ||
        deposits.some(({ partnerId }) => partnerId === scope) ||
        custodians.some((custodian) => custodian === scope)
      if (!file) throw new Refusing({ refusal: 'evidence-not-found' })
      if (!mayRead) throw new Refusing({ refusal: 'access-denied' })
      const data = { sha256, readBy: ActorId.parse(by.actorId), happenedAt: now() }
      const read = await execute({ type: 'ReadEvidence', data }, by)
      if (!read.ok) throw new Refusing(read)
      return file
    },
  }
}
