/** The holder's page: where my kit stands, by the code on the receipt. Nothing personal, nothing changes. */
import { randomUUID } from 'node:crypto'
import { readCode, TRACKING_LENGTH } from '../../domain/shared/codes.js'
import { trainingPromisedMinutes } from '../../domain/shared/parameters.js'
import { dayOf } from '../../domain/shared/values.js'
import { TrackingFormPage, TrackingKitPage, TrackingUnknownPage } from '../../web/tracking.js'
import { sameTime, trackingLimit } from '../same-time.js'
import { type Pages, sendPage } from './page.js'

export const trackingPages = ({ app, doors, ...limits }: Pages) => {
  const open = {
    config: { action: 'public' as const, rateLimit: trackingLimit(limits) },
    schema: { hide: true },
  }

  app.get('/suivi', open, (request, reply) => {
    const { code } = request.query as { code?: string }
    return code
      ? reply.redirect(`/suivi/${encodeURIComponent(code.trim())}`)
      : sendPage(reply, TrackingFormPage({}))
  })
  app.get('/suivi/:code', open, async (request, reply) => {
    const typed = (request.params as { code: string }).code
    const page = await sameTime(async () => {
      // A code that cannot be one of ours costs the same look-up as one that can.
      const code = readCode(typed, TRACKING_LENGTH) ?? randomUUID()
      const { value: kit } = await doors.views.read((queries) => queries.kitByTrackingCode(code))
      if (!kit) return { status: 404, page: TrackingUnknownPage({ typed }) }
      const { model, status, handedOverAt, partnerName, siteName, communeCode } = kit
      const place = { partnerName, siteName, communeCode }
      const trainingMinutes = trainingPromisedMinutes(dayOf(doors.now()))
      return {
        status: 200,
        page: TrackingKitPage({ trackingCode: code, model, status, handedOverAt, place, trainingMinutes }),
      }
    })
    return sendPage(reply, page.page, page.status)
  })
}
