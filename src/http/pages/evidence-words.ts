/** What became of a file that somebody handed in on a page: a line for each of its disks. */
import type { DiskAnswer, FileAnswer } from '../evidence-work.js'
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

export const sightedLines = ({ sighted }: FileAnswer) =>
  sighted === 0
    ? []
    : [
        'Attention : l’outil a vu dans cet appareil un disque qui manque à l’inventaire. L’appareil est bloqué tant que ce disque n’est pas inventorié ou expliqué.',
      ]

/** The file is kept; what it lacks is said beside its field. */
export const unreadFile = ({ problem }: FileAnswer) =>
  new FieldErrors([{ field: 'fichier', text: problem ?? '' }])
