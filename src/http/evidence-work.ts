/**
 * What tools' files say, told to devices: which disks were erased, what a machine was found to hold.
 */
import type { DomainEvent } from '../domain/contexts.js'
import { type SanitisationReport, sameSerial } from '../domain/devices/media.js'
import { DeviceId, type Instant, type PartnerId } from '../domain/shared/values.js'
import type { InspectionReading } from '../evidence/inspection-reading.js'
import type { Metadata, Position } from '../log/event-log.js'
import { type Done, inTurn, type Work } from './work.js'

/** A device and who acts on it. */
type Bench = { readonly deviceId: DeviceId; readonly partnerId: PartnerId }

export const evidenceWork = ({ record, nowOf, look, now }: Work) => {
  /** Each record of a file certifies one medium, once (E3): claimed first, then carried to the device. */
  const reportSanitisation = (on: Bench, report: SanitisationReport, by: Metadata, happenedAt: Instant) =>
    record(
      {
        type: 'ClaimEvidence',
        data: {
          ...on,
          sha256: report.fileSha256,
          mediumSerial: report.mediumSerial ?? '',
          report,
          happenedAt,
        },
      },
      { ...by, causationId: `${by.causationId}:${report.entry}` },
    )

  return {
    /** What a file says of the media of one device; its other disks are another device's. */
    async reportForDevice(
      on: Bench,
      reports: readonly SanitisationReport[],
      by: Metadata,
      happenedAt: Instant = now(),
    ): Promise<Done> {
      const device = await nowOf.device(on.deviceId)
      if (device.status === 'absent') return { ok: false, refusal: 'device-not-found' }
      const own = reports.filter(({ mediumSerial }) =>
        device.media.some(({ serial }) => mediumSerial !== null && sameSerial(serial, mediumSerial)),
      )
      if (own.length === 0)
        return {
          ok: false,
          refusal: 'medium-not-inventoried',
          detail: { media: reports.map(reported), missing: [] },
        }
      return inTurn(own, (report) => reportSanitisation(on, report, by, happenedAt))
    },

    /** One file for a whole trolley: each disk is found by its serial among the organisation's devices. */
    async reportForMany(partnerId: PartnerId, reports: readonly SanitisationReport[], by: Metadata) {
      const media: { serial: string | null; deviceId: string | null; refusal: string | null }[] = []
      const events: DomainEvent[] = []
      let position: Position | undefined
      for (const report of reports) {
        const serial = report.mediumSerial
        const { value: found } = await look(async (queries) =>
          serial === null ? [] : queries.devicesWithMedium(serial, partnerId),
        )
        const [device, ...others] = found
        if (!device || others.length > 0) {
          media.push({ serial, deviceId: null, refusal: 'no-medium-matched' })
          continue
        }
        const done = await reportSanitisation(
          { deviceId: DeviceId.parse(device.deviceId), partnerId },
          report,
          by,
          now(),
        )
        media.push({ serial, deviceId: device.deviceId, refusal: done.ok ? null : done.refusal })
        if (!done.ok) continue
        events.push(...done.events)
        position = done.position ?? position
      }
      if (media.every(({ deviceId }) => deviceId === null))
        return { ok: false, refusal: 'no-medium-matched', detail: { media: reports.map(reported) } } as Done
      return { done: { ok: true, events, position } as Done, extra: { media } }
    },

    /** Records what an inspection file says, if it speaks of this device and names all its media. */
    async inspect(
      deviceId: DeviceId,
      partnerId: PartnerId,
      reading: InspectionReading,
      fileSha256: string,
      by: Metadata,
    ): Promise<Done> {
      const device = await nowOf.device(deviceId)
      if (device.status === 'absent') return { ok: false, refusal: 'device-not-found' }
      if (reading.serial !== null && !sameText(reading.serial, device.serial))
        return { ok: false, refusal: 'device-differs-from-file', detail: { missing: [reading.serial] } }
      if (reading.unidentifiedMedia > 0)
        return { ok: false, refusal: 'media-unidentified', detail: { limit: reading.unidentifiedMedia } }
      return record(
        {
          type: 'InspectDevice',
          data: {
            deviceId,
            partnerId,
            happenedAt: now(),
            media: reading.media,
            processor: reading.processor,
            memoryBytes: reading.memoryBytes,
            batteryHealthPercent: reading.battery?.healthPercent ?? null,
            source: reading.source,
            fileSha256,
          },
        },
        by,
      )
    },
  }
}

const reported = ({ mediumSerial, mediumKind }: SanitisationReport) => ({
  serial: mediumSerial ?? '?',
  kind: mediumKind,
  reason: 'not-inventoried',
})

const sameText = (a: string, b: string) =>
  a.replace(/\W/g, '').toUpperCase() === b.replace(/\W/g, '').toUpperCase()
