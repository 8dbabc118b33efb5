/** Opening a device: repairs, media put in or moved to another, parts taken, passed on or bought. */
import { z } from 'zod'
import { DeviceFunction, PartKind } from '../../domain/devices/functions.js'
import { SerialNumber, ShortText } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import type { TellOfDevice } from './device-card.js'
import { mediumIn } from './device-fields.js'
import { FieldErrors, type Fields, fieldOf, fieldsOf, type Pages, readFields } from './page.js'
import { scannedDevice } from './scan.js'

const partIn = (fields: Fields) => {
  const { piece: kind } = readFields(
    z.object({ piece: z.enum(PartKind.options, 'Choisissez la pièce.') }),
    fields,
  )
  const serial =
    fieldOf(fields, 'serie') === '' ? null : readFields(z.object({ serie: SerialNumber }), fields).serie
  return { kind, serial }
}

export const functionsIn = (fields: Fields) => {
  const chosen = z.array(DeviceFunction).min(1).safeParse(fieldsOf(fields, 'fonctions'))
  if (!chosen.success) throw new FieldErrors([{ field: 'fonctions', text: 'Cochez au moins une fonction.' }])
  return chosen.data
}

export const partPages = ({ doors }: Pages, tell: TellOfDevice) => {
  const { workshop } = doors

  tell('reparation', 'La réparation est enregistrée.', async (told, { fields, by }) => {
    const functions = functionsIn(fields)
    const note =
      fieldOf(fields, 'note') === '' ? null : readFields(z.object({ note: ShortText }), fields).note
    return workshop.record({ type: 'RepairDevice', data: { ...told, functions, note } }, by)
  })

  tell(
    'support-installe',
    'Le support est installé : son effacement est à prouver.',
    async (told, { fields, by }) => {
      const medium = mediumIn(fields, '')
      return workshop.record({ type: 'InstallMedium', data: { ...told, medium } }, by)
    },
  )

  tell(
    'support-deplace',
    'Le support est déplacé : son effacement est à prouver dans l’autre appareil.',
    async (told, { fields, by }) => {
      const { serie: mediumSerial } = readFields(z.object({ serie: SerialNumber }), fields)
      const toDeviceId = await scannedDevice(workshop, fields, told.partnerId)
      return workshop.moveMedium({ ...told, mediumSerial, toDeviceId }, by)
    },
  )

  tell('piece-retiree', 'La pièce est sur l’étagère.', async (told, { fields, by }) => {
    const partId = uuidFrom(by.causationId)
    return workshop.record({ type: 'TakePart', data: { ...told, partId, ...partIn(fields) } }, by)
  })

  tell('piece-posee', 'La pièce est posée dans l’autre appareil.', async (told, { fields, by }) => {
    const { pieceId: partId } = readFields(z.object({ pieceId: z.uuid() }), fields)
    const toDeviceId = await scannedDevice(workshop, fields, told.partnerId)
    return workshop.record({ type: 'PassPart', data: { ...told, partId, toDeviceId } }, by)
  })

  tell('piece-achetee', 'La pièce est posée.', async (told, { fields, by }) => {
    const data = { ...told, partId: uuidFrom(by.causationId), ...partIn(fields), fromDeviceId: null }
    return workshop.record({ type: 'InstallPart', data }, by)
  })
}
