/** What a machine was found to hold, told by a tool's file: kept, and recorded if it speaks of this machine. */

import type { KnownDevice } from '../domain/devices/device-state.js'
import { bareSerial } from '../domain/devices/media.js'
import type { DeviceId, PartnerId } from '../domain/shared/values.js'
import { UnreadInTime } from '../evidence/bounded-reader.js'
import { INSPECTION_BYTES_MAX } from '../evidence/inspection-file.js'
import type { InspectionReading } from '../evidence/inspection-reading.js'
import { categoriesDiffer, makersDiffer } from '../evidence/same-machine.js'
import type { Metadata } from '../log/event-log.js'
import { sha256 } from '../log/hash.js'
import { CATEGORY_WORDS, wordFor } from '../words/words.js'
import { NOT_KEPT } from './evidence.js'
import type { UploadedFile } from './ports.js'
import { Refusing } from './refusing.js'
import type { Done, Work } from './work.js'

const NOT_WHOLE =
  'Ce fichier ne dit que les supports sur lesquels l’outil a été interrogé, et ne fait pas le tour de la machine (ses contrôleurs n’y sont pas) : un autre support peut y manquer. Lancez sur la machine « sudo lshw -json > releve.json » et déposez ce fichier (celui de smartctl s’y ajoute, il ne le remplace pas), ou ouvrez la machine et saisissez tous ses supports dans l’inspection à la main.'
const NO_SERIAL =
  'Ce fichier ne dit pas de quelle machine il vient : le numéro de série n’y est pas, car l’outil a été lancé sans les droits d’administrateur. Relancez-le avec sudo sur cette machine et déposez le nouveau fichier, ou saisissez l’inspection à la main.'

const differs = (told: string | null, known: string): Done => ({
  ok: false,
  refusal: 'device-differs-from-file',
  detail: { missing: [`Le relevé nomme ${told ?? ''}, l’appareil est ${known}`] },
})

export const inspectionWork = ({ record, nowOf, now, reader, deposit }: Work) => {
  const read = async ({ bytes }: UploadedFile) => {
    try {
      return await reader.read('inspection', { bytes })
    } catch (error) {
      if (!(error instanceof UnreadInTime)) throw error
      // Whether it names persons is then not known.
      return { answer: { ok: false, problem: error.sentence } as const, keeping: { keep: 'not' } as const }
    }
  }

  /**
   * A file is this device's by its serial. Where the machine has none (a table that nobody filled in), its maker
   * and kind must not contradict; where nobody was allowed to read it, the file may be any machine's.
   * @throws Refusing with a sentence where the file does not tell enough.
   */
  const refusalOf = (reading: InspectionReading, device: KnownDevice): Done | undefined => {
    if (reading.serial !== null && bareSerial(reading.serial) !== bareSerial(device.serial))
      return differs(reading.serial, device.serial)
    if (reading.serial === null && makersDiffer(reading.maker, device.maker))
      return differs(reading.maker, device.maker)
    if (reading.serial === null && categoriesDiffer(reading.category, device.category))
      return differs(wordFor(CATEGORY_WORDS, reading.category ?? ''), CATEGORY_WORDS[device.category])
    if (!reading.wholeMachine) throw new Refusing({ refusal: 'unreadable-file', sentences: [NOT_WHOLE] })
    if (reading.serial === null && !reading.serialRead)
      throw new Refusing({ refusal: 'unreadable-file', sentences: [NO_SERIAL] })
    if (reading.unidentifiedMedia > 0)
      return { ok: false, refusal: 'media-unidentified', detail: { missing: reading.unidentified } }
    return undefined
  }

  return {
    /**
     * Hands an inspection file in: kept whatever it says, and recorded if it speaks of this device and names all its
     * media. Persons whom it names are blanked before it is kept, and both digests are told; where they cannot be, it
     * is not kept, and that is said.
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
      const { answer, keeping } = await read(given)
      const blanked = keeping.keep === 'blanked' ? Buffer.from(keeping.bytes) : null
      const file = blanked === null ? given : { ...given, bytes: blanked, sha256: sha256(blanked) }
      const receivedSha256 = blanked === null ? null : given.sha256
      const at = { deviceId, partnerId, siteId: device.siteId }
      const isTooLarge = file.bytes.length > INSPECTION_BYTES_MAX
      const isKept = !isTooLarge && keeping.keep !== 'not'
      const kept = isKept ? await deposit(at, file, { kind: 'inspection', receivedSha256 }, by) : undefined
      if (kept && !kept.ok) return kept
      if (!answer.ok) {
        const sentence = keeping.keep === 'not' ? `${answer.problem} ${NOT_KEPT}` : answer.problem
        throw new Refusing({ refusal: 'unreadable-file', sentences: [sentence] })
      }
      // What is not kept proves nothing to anybody who asks later.
      if (!isKept) throw new Refusing({ refusal: 'unreadable-file', sentences: [NOT_KEPT] })
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
