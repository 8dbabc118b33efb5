/** What stands behind a receipt: the facts of a hand-over. */

import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { kits as kitsContext } from '../../domain/contexts.js'
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { KitEvent } from '../../domain/kits/kit-facts.js'
import { dayOf } from '../../domain/shared/values.js'
import type { Metadata, RecordedEvent } from '../../log/event-log.js'
import { verificationCode } from '../../projections/documents.js'
import { type Identity, may, scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { receiptPaper } from '../../web/paper/receipt.js'
import type { AppOptions } from './door.js'
import { noticeOf } from './notice.js'

/** Where people type what a paper says: the public address, or the one this request came to. */
export const addressOf = (
  { publicUrl }: Pick<AppOptions, 'publicUrl'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
) => publicUrl ?? `${protocol}://${host}`

export type PaperMeans = Pick<AppOptions, 'doors' | 'log' | 'assetsFolder'>

const decoded = <E>(codec: { decode: (stored: RecordedEvent) => E }, recorded: readonly RecordedEvent[]) =>
  recorded.map((one) => ({ recorded: one, event: codec.decode(one) }))

/**
 * The receipt of a kit that has left, with the holder's second factor: for whoever hands it over, that day; printed
 * again later, for whoever may read identities, which is recorded as such a reading.
 */
export const receiptOf = async (
  { doors: { workshop, views, vault, now }, log, assetsFolder }: PaperMeans,
  kitId: string,
  caller: Identity,
  by: Metadata,
  address: string,
): Promise<Buffer> => {
  const kit = await workshop.requireKit(kitId, scopeOf(caller))
  const told = decoded<KitEvent>(kitsContext.codec, await log.readStream(`kit-${kitId}`))
  const handOver = told.findLast(({ event }) => event.type === 'KitHandedOver')
  if (!kit.handedOver || handOver?.event.type !== 'KitHandedOver')
    throw new Refusing({ refusal: 'receipt-not-ready' })
  const { data } = handOver.event
  const { value } = await views.read(async (queries) => ({
    partners: await queries.partners(),
    sites: await queries.sites(),
  }))
  const isThatDay = dayOf(data.happenedAt) === dayOf(now())
  const isRead = !isThatDay && may(caller, 'read-identities')
  if (isRead) {
    const { done } = await workshop.readIdentity(data.beneficiaryId, 'hand-over', by)
    if (!done.ok && done.refusal !== 'beneficiary-forgotten') throw new Refusing(done)
  }
  const secret = isThatDay || isRead ? await vault.holderSecret(data.beneficiaryId, kitId) : undefined
  const held = await Promise.all(data.deviceIds.map((deviceId) => workshop.nowOf.device(deviceId)))
  return receiptPaper(
    {
      model: kit.model,
      trackingCode: kit.trackingCode,
      secret: secret ?? null,
      handedOverAt: data.happenedAt,
      receipt: data.receipt,
      noticeVersion: data.noticeVersion,
      notice: noticeOf(data.noticeVersion),
      priceCents: data.priceCents ?? 0,
      partnerName: value.partners.find(({ partnerId }) => partnerId === kit.partnerId)?.name ?? '',
      siteName: value.sites.find(({ siteId }) => siteId === data.siteId)?.name ?? '',
      devices: held.filter((device): device is KnownDevice => device.status === 'known'),
      accessories: kit.accessories,
      verificationCode: verificationCode(handOver.recorded.id),
      address,
      madeAt: now(),
    },
    join(assetsFolder, 'fonts'),
  )
}
