/**
 * What stands behind a device's certificate of sanitisation: each medium's own proof, and by whom and how it was
 * established which media there are. It states what was established, and never more.
 */
import { join } from 'node:path'
import { devices } from '../../domain/contexts.js'
import { BY_HAND, type DeviceFact } from '../../domain/devices/device-facts.js'
import {
  bestProof,
  type KnownDevice,
  type KnownMedium,
  openSightings,
} from '../../domain/devices/device-state.js'
import { sameSerial } from '../../domain/devices/media.js'
import type { Instant } from '../../domain/shared/values.js'
import type { Timeline } from '../../domain/timeline.js'
import type { RecordedEvent } from '../../log/event-log.js'
import { verificationCode } from '../../projections/documents.js'
import {
  type CertificateMedium,
  certificatePaper,
  type EstablishedInventory,
} from '../../web/paper/certificate.js'
import type { PaperMeans } from './papers.js'

type Told = { readonly fact: DeviceFact; readonly recorded: RecordedEvent | undefined }

/** The certificate of a device as it is now: each medium it holds or held, and how that is known. */
export const certificateOf = async (
  { doors: { workshop, views, now }, log, assetsFolder }: PaperMeans,
  deviceId: string,
  scope: string | undefined,
  address: string,
): Promise<Buffer> => {
  const device = await workshop.deviceFor(deviceId, scope)
  const recorded = await log.readStream(`device-${deviceId}`)
  const { facts, revisions } = await workshop.ledgerState<Timeline<DeviceFact, unknown>>(
    devices as never,
    `device-${deviceId}`,
  )
  const told = facts.map((fact, index) => ({
    fact,
    recorded: recorded.find(({ revision }) => revision === revisions[index]),
  }))
  const { value: partners } = await views.read((queries) => queries.partners())
  const tellerOf = ({ recorded: one }: Pick<Told, 'recorded'>) =>
    partners.find(({ partnerId }) => partnerId === one?.metadata.partnerId)?.name ?? null
  const at = now()
  const named = await workshop.filesNamed(told.map(({ fact }) => ({ event: fact, recordedAt: at })))
  const kept = new Set(named.filter((file) => file.kept).map(({ sha256 }) => sha256))
  const { labelCode, category, maker, model, serial } = device
  return certificatePaper(
    {
      ...{ labelCode, category, maker, model, serial, address, madeAt: at },
      inventory: inventoryOf(device, told, tellerOf, kept),
      media: device.media.map((medium) => {
        const { report, ...one } = mediumOf(medium, device, told, tellerOf, at)
        return { ...one, report, isKept: report !== undefined && kept.has(report.fileSha256) }
      }),
      openSightings: openSightings(device).length,
      explained: told.flatMap((one) =>
        one.fact.type === 'SightingExplained' ? { ...one.fact.data, partnerName: tellerOf(one) } : [],
      ),
    },
    join(assetsFolder, 'fonts'),
  )
}

/** By what the set of media is known: the last inspection, unless none established it. */
const inventoryOf = (
  { inspected }: KnownDevice,
  told: readonly Told[],
  tellerOf: (one: Told) => string | null,
  kept: ReadonlySet<string>,
): EstablishedInventory | null => {
  const behind = told.findLast(({ fact }) => fact.type === 'DeviceInspected')
  if (!inspected || behind?.fact.type !== 'DeviceInspected') return null
  const { source, fileSha256, receivedSha256, absence, happenedAt } = behind.fact.data
  return {
    byHand: source === BY_HAND && fileSha256 === null,
    ...{ source, fileSha256, happenedAt, partnerName: tellerOf(behind) },
    isKept: fileSha256 !== null && kept.has(fileSha256),
    receivedSha256: receivedSha256 ?? null,
    absence: absence ?? null,
  }
}

const mediumOf = (
  medium: KnownMedium,
  device: KnownDevice,
  told: readonly Told[],
  tellerOf: (one: Told) => string | null,
  at: Instant,
): Omit<CertificateMedium, 'isKept'> => {
  const { serial, kind, capacityBytes, present, destroyed, riskAccepted } = medium
  const { verdict, reason, report } = bestProof(medium, device, at)
  const ofMedium = ({ fact }: Told) =>
    'mediumSerial' in fact.data &&
    fact.data.mediumSerial !== null &&
    sameSerial(fact.data.mediumSerial, serial)
  const behind = told.findLast((one) => {
    if (!ofMedium(one)) return false
    const { type, data } = one.fact
    if (destroyed) return type === 'MediumDestroyed'
    if (!present) return type === 'MediumRemoved' || type === 'MediumMovedOut'
    return (
      type === 'SanitisationReported' &&
      data.report.fileSha256 === report?.fileSha256 &&
      data.report.entry === report.entry
    )
  })
  const isDocument = behind?.fact.type === 'SanitisationReported' || behind?.fact.type === 'MediumDestroyed'
  return {
    ...{ serial, kind, capacityBytes, verdict, reason, riskAccepted },
    state: destroyed ? 'destroyed' : present ? 'present' : 'removed',
    destruction: behind?.fact.type === 'MediumDestroyed' ? behind.fact.data.technique : null,
    report: present && verdict !== 'not-proven' ? report : undefined,
    partnerName: behind ? tellerOf(behind) : null,
    toldAt: behind?.fact.data.happenedAt ?? null,
    verificationCode: isDocument && behind?.recorded ? verificationCode(behind.recorded.id) : null,
  }
}
