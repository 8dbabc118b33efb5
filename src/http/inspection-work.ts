/** What a machine was found to hold, told by a tool's file: kept, and recorded if it speaks of this machine. */
import type { KnownDevice } from '../domain/devices/device-state.js'
import { bareSerial } from '../domain/devices/media.js'
import type { DeviceId, PartnerId } from '../domain/shared/values.js'
import { UnreadInTime } from '../evidence/bounded-reader.js'
import { INSPECTION_BYTES_MAX } from '../evidence/inspection-file.js'
import type { InspectionReading } from '../evidence/inspection-reading.js'
import type { Metadata } from '../log/event-log.js'
import type { UploadedFile } from './files.js'
import { Refusing } from './problem.js'
import { sha256 } from './secrets.js'
import type { Done, Work } from './work.js'

export const inspectionWork = ({ record, nowOf, now, reader, deposit }: Work) => {
  const read = async ({ bytes }: UploadedFile) => {
    try {
      return await reader.read('inspection', { bytes })
    } catch (error) {
      if (!(error instanceof UnreadInTime)) throw error
      return { answer: { ok: false, problem: error.sentence } as const, blanked: null }
    }
  }

  const refusalOf = (reading: InspectionReading, device: KnownDevice): Done | undefined => {
    if (reading.serial !== null && bareSerial(reading.serial) !== bareSerial(device.serial))
      return {
        ok: false,
        refusal: 'device-differs-from-file',
        detail: { missing: [`Le relevé nomme ${reading.serial}, l’appareil est ${device.serial}`] },
      }
    if (reading.unidentifiedMedia > 0)
      return {
        ok: false,
        refusal: 'media-unidentified',
        detail: {
          limit: reading.unidentifiedMedia,
          missing: reading.sharedSerials.map((serial) => `${serial} : plusieurs disques le portent`),
        },
      }
    return undefined
  }

  return {
    /**
     * Hands an inspection file in: kept whatever it says, and recorded if it speaks of this device and names all its
     * media. Persons whom it names are blanked before it is kept, and both digests are told.
     * @throws Refusing with the reader's sentence where the file cannot be read.
     */
    async inspectByFile(
      deviceId: DeviceId,
      partnerId: PartnerId,
      given: UploadedFile,
      by: Metadata,
    ): Promise<Done> {
      const device = await nowOf.device(deviceId)
      if (device.status === 'absent') return { ok: false, refusal: 'device-not-found' }
      const { answer, blanked } = await read(given)
      const file =
        blanked === null ? given : { ...given, bytes: Buffer.from(blanked), sha256: sha256(blanked) }
      const receivedSha256 = blanked === null ? null : given.sha256
      const at = { deviceId, partnerId, siteId: device.siteId }
      const isTooLarge = file.bytes.length > INSPECTION_BYTES_MAX
      const kept = isTooLarge
        ? undefined
        : await deposit(at, file, { kind: 'inspection', receivedSha256 }, by)
      if (kept && !kept.ok) return kept
      if (!answer.ok) throw new Refusing({ refusal: 'unreadable-file', sentences: [answer.problem] })
      const { reading } = answer
      const refused = refusalOf(reading, device)
      if (refused) return refused
      const { media, processor, memoryBytes, battery, source } = reading
      return record(
        {
          type: 'InspectDevice',
          data: {
            ...{ deviceId, partnerId, happenedAt: now(), media, processor, memoryBytes, source },
            batteryHealthPercent: battery?.healthPercent ?? null,
            fileSha256: file.sha256,
            ...(receivedSha256 === null ? {} : { receivedSha256 }),
          },
        },
        by,
      )
    },
  }
}
