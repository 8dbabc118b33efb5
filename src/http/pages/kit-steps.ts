/** The steps of a kit toward its hand-over: packed, sealed, reserved; and each way back. */
import { z } from 'zod'
import { Accessory } from '../../domain/kits/kit-facts.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import { DeviceId, ShortText } from '../../domain/shared/values.js'
import { personIn } from './hand-over.js'
import type { TellOfKit } from './kit-card.js'
import { FieldErrors, type Fields, fieldOf, fieldsOf, type Pages, readFields } from './page.js'
import { scannedDevice } from './scan.js'

export const kitStepPages = ({ doors }: Pages, tell: TellOfKit) => {
  const { workshop, views } = doors
  const reason = (fields: Fields) => readFields(z.object({ motif: ShortText }), fields).motif

  tell(
    'appareils',
    'L’appareil est dans le kit.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) => {
      const deviceId = await scannedDevice(workshop, fields, partnerId)
      return workshop.pack(kitId, deviceId, partnerId, happenedAt, by)
    },
  )
  tell('retirer', 'L’appareil est retiré du kit.', async (told, { fields, by }) => {
    const { deviceId } = readFields(z.object({ deviceId: DeviceId }), fields)
    return workshop.record({ type: 'UnpackDevice', data: { ...told, deviceId, reason: reason(fields) } }, by)
  })
  tell('accessoires', 'Les accessoires sont dans le kit.', async (told, { fields, by }) => {
    const chosen = z.array(Accessory).min(1).safeParse(fieldsOf(fields, 'accessoires'))
    if (!chosen.success)
      throw new FieldErrors([{ field: 'accessoires', text: 'Cochez au moins un accessoire.' }])
    return workshop.record({ type: 'PackAccessories', data: { ...told, accessories: chosen.data } }, by)
  })
  tell('sceller', 'Le kit est scellé : il est prêt.', ({ kitId, partnerId, happenedAt }, { by }) =>
    workshop.sealKit(kitId, partnerId, happenedAt, by),
  )
  tell('rouvrir', 'Le kit est rouvert.', (told, { fields, by }) =>
    workshop.record({ type: 'ReopenKit', data: { ...told, reason: reason(fields) } }, by),
  )
  tell(
    'reserver',
    'Le kit est réservé pour cette personne.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) =>
      workshop.reserve(kitId, await personIn(views, fields), partnerId, happenedAt, by),
  )
  tell('rendez-vous', 'Le rendez-vous est pris.', async (told, { fields, by }) => {
    const kit = await workshop.requireKit(told.kitId, told.partnerId)
    const appointmentAt = parisInstant(fieldOf(fields, 'quand'))
    if (appointmentAt === undefined)
      throw new FieldErrors([{ field: 'quand', text: 'Écrivez la date et l’heure du rendez-vous.' }])
    if (!kit.reservation) throw new FieldErrors([{ text: 'Ce kit n’est pas réservé.' }])
    const { beneficiaryId } = kit.reservation
    return workshop.record({ type: 'MakeAppointment', data: { ...told, beneficiaryId, appointmentAt } }, by)
  })
  tell('liberer', 'La réservation est libérée.', async ({ kitId, partnerId, happenedAt }, { by }) => {
    const kit = await workshop.requireKit(kitId, partnerId)
    if (!kit.reservation) throw new FieldErrors([{ text: 'Ce kit n’est pas réservé.' }])
    const { beneficiaryId } = kit.reservation
    const data = {
      beneficiaryId,
      partnerId,
      kitId,
      kitPartnerId: partnerId,
      reason: 'released-by-staff',
      happenedAt,
    }
    return workshop.record({ type: 'WithdrawPromise', data }, by)
  })
}
