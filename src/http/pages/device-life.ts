/** What becomes of a device: taken back, lost, found, written off, retired, taken apart. */
import { z } from 'zod'
import { ShortText, SiteId } from '../../domain/shared/values.js'
import { LOSSES } from '../../web/devices/device-life-forms.js'
import type { TellOfDevice } from './device-card.js'
import { type Fields, fieldOf, type Pages, readFields } from './page.js'

const Reason = z.object({ motif: ShortText })
const reasonIn = (fields: Fields) => readFields(Reason, fields).motif

export const lifePages = ({ doors }: Pages, tell: TellOfDevice) => {
  const { workshop } = doors

  tell(
    'retour',
    'L’appareil est revenu. Inspectez-le, effacez-le et essayez-le à nouveau.',
    async (told, { fields, by }) => {
      const { siteId, motif: reason } = readFields(Reason.extend({ siteId: SiteId }), fields)
      return workshop.takeBack({ ...told, siteId, reason }, by)
    },
  )

  tell('perte', 'C’est enregistré.', async (told, { fields, by }) => {
    const { comment: how } = readFields(
      z.object({ comment: z.enum(LOSSES, 'Dites si l’appareil est perdu ou volé.') }),
      fields,
    )
    const reason = fieldOf(fields, 'motif') === '' ? null : reasonIn(fields)
    return workshop.record({ type: 'ReportLoss', data: { ...told, how, reason } }, by)
  })

  tell('retrouve', 'L’appareil est retrouvé.', async (told, { fields, by }) => {
    const { use } = await workshop.deviceFor(told.deviceId, told.partnerId)
    const hadHolder = use.state === 'lost' && use.heldKitId !== null
    const where = hadHolder
      ? readFields(z.object({ ou: z.enum(['holder', 'site'], 'Dites où il est maintenant.') }), fields).ou
      : 'site'
    const reason = reasonIn(fields)
    if (where === 'holder')
      return workshop.record({ type: 'ReportFound', data: { ...told, siteId: null, reason } }, by)
    const { siteId } = readFields(z.object({ siteId: SiteId }), fields)
    await workshop.requireSite(told.partnerId, siteId)
    return workshop.record({ type: 'ReportFound', data: { ...told, siteId, reason } }, by)
  })

  tell('radiation', 'L’appareil est radié du stock.', async (told, { fields, by }) =>
    workshop.record({ type: 'WriteOffDevice', data: { ...told, reason: reasonIn(fields) } }, by),
  )
  tell('reforme', 'L’appareil est réformé.', async (told, { fields, by }) =>
    workshop.record({ type: 'RetireDevice', data: { ...told, reason: reasonIn(fields) } }, by),
  )
  tell('demontage', 'L’appareil est démonté : retirez ses pièces une à une.', async (told, { fields, by }) =>
    workshop.record({ type: 'StripDevice', data: { ...told, reason: reasonIn(fields) } }, by),
  )
}
