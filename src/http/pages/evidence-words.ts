/** What became of a file that somebody handed in on a page: a line for each of its disks. */
import type { CertificateDraft } from '../../evidence/sanitisation-file.js'
import type { DiskAnswer } from '../../use-cases/disk-answers.js'
import type { FileAnswer } from '../../use-cases/evidence.js'
import { clockOf } from '../../web/devices/device-correction.js'
import type { Values } from '../../web/frame/forms.js'
import { FieldErrors } from './page.js'

const PLACES: Readonly<Record<DiskAnswer['place'], string>> = {
  here: 'dans cet appareil',
  'in-device': 'dans un autre de vos appareils',
  unknown: 'inconnu',
  several: 'inventorié dans plusieurs appareils',
}

export const diskLine = ({ serial, model, place, labelCode, sentence }: DiskAnswer) => {
  const where = place === 'in-device' && labelCode !== null ? `dans ${labelCode}` : PLACES[place]
  return `Disque ${serial ?? model ?? 'sans numéro'} (${where}) : ${sentence}`
}

export const sightedLines = ({ sighted, warnings, untouched }: FileAnswer) => [
  ...untouched.map(
    ({ serial, model }) =>
      `Disque ${[serial, model].filter(Boolean).join(', ')} : l’outil l’a vu et ne l’a pas effacé.`,
  ),
  ...warnings,
  ...(sighted === 0
    ? []
    : [
        'Attention : l’outil a vu dans cet appareil un disque qui manque à l’inventaire. L’appareil est bloqué tant que ce disque n’est pas inventorié ou expliqué.',
      ]),
]

/**
 * The file is kept; what it lacks is said beside its field. Where a certificate is its door, that form opens with
 * what could be read of it, and the file need not be handed in again.
 */
export const unreadFile = ({ problem, certificate, sha256 }: FileAnswer) => {
  const errors = [{ field: 'fichier', text: problem ?? '' }]
  return certificate === null
    ? new FieldErrors(errors)
    : new FieldErrors(errors, { form: 'certificat', values: certificateValues(certificate, sha256) })
}

/** By the names of the form's fields; times are shown as in Lyon. */
const certificateValues = (
  { mediumSerial, startedAt, endedAt, verified, hiddenSectors, ...told }: CertificateDraft,
  document: string,
): Values => {
  const text = (value: string | number | null | undefined) =>
    value === null || value === undefined ? '' : String(value)
  return {
    document,
    outil: text(told.tool),
    version: text(told.version),
    technique: text(told.technique),
    methode: text(told.method),
    serie: text(mediumSerial),
    capaciteOctets: text(told.capacityBytes),
    debut: startedAt ? clockOf(startedAt) : '',
    fin: endedAt ? clockOf(endedAt) : '',
    octetsEffaces: text(told.bytesErased),
    passes: text(told.rounds),
    erreurs: text(told.errors),
    ...(verified ? { verifie: 'on' } : {}),
    ...(hiddenSectors ? { secteursCaches: 'on' } : {}),
  }
}
