/** The card of one kit, and the one way to tell something of it: recorded, or the card again saying why not. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type KnownDevice, kitAway } from '../../domain/devices/device-state.js'
import { obstacles } from '../../domain/devices/fitness.js'
import { type DeviceId, type Instant, KitId, type PartnerId } from '../../domain/shared/values.js'
import { kitStatus } from '../../projections/kits.js'
import { may, scopeOf } from '../../use-cases/access.js'
import type { Attempt } from '../../web/frame/forms.js'
import type { HistoryEntry } from '../../web/frame/history.js'
import { KitPage } from '../../web/kits/kit.js'
import type { HeldDevice, NamedDevice } from '../../web/kits/kit-contents.js'
import type { KitForm } from '../../web/kits/kit-forms.js'
import { identityOf, partnerOf } from '../server/door.js'
import { historyOf } from './history.js'
import {
  canAct,
  done,
  frameOf,
  idIn,
  newKey,
  type Outcome,
  obstacleOf,
  type Pages,
  type Posted,
  post,
  sendPage,
} from './page.js'

export const kitCard =
  ({ doors, log, publicUrl }: Pages) =>
  async (request: FastifyRequest, reply: FastifyReply, attempt: Attempt, status: number) => {
    const { workshop, views, accounts, now } = doors
    const kitId = KitId.parse(idIn(request, 'kitId'))
    const identity = identityOf(request)
    const kit = await workshop.requireKit(kitId, scopeOf(identity))
    const person = kit.reservation?.beneficiaryId
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      tickets: may(identity, 'read-tickets') ? await queries.ticketsOfKit(kitId) : [],
      person: person && may(identity, 'read-beneficiaries') ? await queries.beneficiary(person) : undefined,
    }))
    const history = await historyOf(log, `kit-${kitId}`, value.partners)
    const at = now()
    const known = async (deviceIds: readonly DeviceId[]) =>
      (await Promise.all(deviceIds.map(workshop.nowOf.device))).filter((device) => device.status === 'known')
    const acting = canAct(request, kit.partnerId) && may(identity, 'work-kits')
    return sendPage(
      reply,
      KitPage({
        frame: frameOf(request, reply, position),
        kitId,
        kit,
        status: kitStatus(kit),
        at,
        partnerName: value.partners.find(({ partnerId }) => partnerId === kit.partnerId)?.name ?? '',
        siteName: value.sites.find(({ siteId }) => siteId === kit.siteId)?.name ?? '',
        devices: (await known(kit.devices.map(({ deviceId }) => deviceId))).map((device) => ({
          ...named(device),
          obstacles: obstacles(device, at).map(obstacleOf),
        })),
        held: heldDevices(kitId, history, await known(leftWith(history))),
        tickets: value.tickets,
        reservedFileCode: value.person?.fileCode ?? null,
        trackingAddress: `${publicUrl ?? `${request.protocol}://${request.host}`}/suivi/${kit.trackingCode}`,
        obstacles: [],
        canAct: acting,
        sites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        colleagues: acting
          ? (await accounts.colleagues(identity.partnerId)).filter(({ id }) => id !== identity.actorId)
          : [],
        history,
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as KitForm | undefined,
      }),
      status,
    )
  }

const named = ({ deviceId, labelCode, maker, model, category }: KnownDevice): NamedDevice => ({
  ...{ deviceId, labelCode, maker, model, category },
})

/** The devices that left with the kit, then those that took the place of one. @param history newest first. */
const leftWith = (history: readonly HistoryEntry[]): readonly DeviceId[] =>
  history.toReversed().flatMap(({ event }) => {
    if (event.type === 'KitHandedOver') return event.data.deviceIds
    return event.type === 'KitDeviceReplaced' ? [event.data.newDeviceId] : []
  })

/** What has become of them: the device itself says whether its holder still has it. */
const heldDevices = (
  kitId: KitId,
  history: readonly HistoryEntry[],
  devices: readonly KnownDevice[],
): readonly HeldDevice[] =>
  devices.map((device) => {
    const { deviceId, use } = device
    const told = history.map(({ event }) => event)
    const back = told.find(({ type, data }) => type === 'KitDeviceReturned' && data.deviceId === deviceId)
    const successorId = told.flatMap(({ type, data }) =>
      type === 'KitDeviceReplaced' && data.oldDeviceId === deviceId ? [data.newDeviceId] : [],
    )[0]
    const successor = devices.find((other) => other.deviceId === successorId)
    const isAway = kitAway(device) === kitId
    return {
      ...named(device),
      state: !isAway ? 'returned' : use.state === 'lost' ? use.how : 'with-holder',
      returnedAt: isAway ? null : (back?.data.happenedAt ?? null),
      replacedBy: successor ? { deviceId: successor.deviceId, labelCode: successor.labelCode } : null,
    }
  })

type ToldOfKit = { readonly kitId: KitId; readonly partnerId: PartnerId; readonly happenedAt: Instant }
export type TellOfKit = ReturnType<typeof tellOfKit>

/** A form of the card: its organisation's people tell, and see the card again with what was said. */
export const tellOfKit =
  (pages: Pages) =>
  (form: KitForm, said: string, act: (told: ToldOfKit, posted: Posted) => Promise<Outcome>) =>
    post(pages, `/kits/:kitId/${form}`, {
      action: 'work-kits',
      form,
      again: kitCard(pages),
      next: (request: FastifyRequest) => ({ to: `/kits/${idIn(request, 'kitId')}`, flash: done(said) }),
      act: async (posted) => {
        const kitId = KitId.parse(idIn(posted.request, 'kitId'))
        const partnerId = partnerOf(posted.request)
        await pages.doors.workshop.requireKit(kitId, partnerId)
        return act({ kitId, partnerId, happenedAt: pages.doors.now() }, posted)
      },
    })
