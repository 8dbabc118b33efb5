/** A kit that has left: all of it comes back, or one of its devices is exchanged for another (H6, T7). */
import { z } from 'zod'
import { ActorId, DeviceId, ShortText, SiteId, TicketId } from '../../domain/shared/values.js'
import { receiptIn } from './hand-over.js'
import type { TellOfKit } from './kit-card.js'
import { fieldOf, type Pages, readFields } from './page.js'
import { scannedDevice } from './scan.js'

export const kitHolderPages = ({ doors }: Pages, tell: TellOfKit) => {
  const { workshop } = doors

  tell(
    'retour',
    'Tout le kit est revenu : inspectez, effacez et essayez chaque appareil à nouveau.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) => {
      const { siteId, motif } = readFields(z.object({ siteId: SiteId, motif: ShortText }), fields)
      return workshop.returnKit(kitId, siteId, motif, partnerId, happenedAt, by)
    },
  )

  tell(
    'remplacement',
    'L’appareil est remplacé : l’ancien reste à rendre.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) => {
      const { ancien: oldDeviceId } = readFields(z.object({ ancien: DeviceId }), fields)
      const deviceId = await scannedDevice(workshop, fields, partnerId)
      const ticketId = TicketId.safeParse(fieldOf(fields, 'demande'))
      const data = {
        ...{ deviceId, partnerId, happenedAt, kitId, oldDeviceId },
        ...{ receipt: receiptIn(fields), actorId: ActorId.parse(by.actorId) },
        ...(ticketId.success ? { ticketId: ticketId.data } : {}),
      }
      return workshop.replaceDevice(data, by)
    },
  )
}
