/** The card of one device, and the one way to tell something of it: recorded, or the card again saying why not. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { kitAway } from '../../domain/devices/device-state.js'
import { obstacles } from '../../domain/devices/fitness.js'
import type { KitModel } from '../../domain/kits/kit-facts.js'
import { warrantyEnd } from '../../domain/shared/parameters.js'
import { DeviceId, type Instant, type PartnerId } from '../../domain/shared/values.js'
import { type Action, may, scopeOf } from '../../use-cases/access.js'
import { DevicePage } from '../../web/devices/device.js'
import type { DeviceForm } from '../../web/devices/device-form.js'
import { relativeIds } from '../../web/devices/device-genealogy.js'
import type { Attempt } from '../../web/frame/forms.js'
import { KIT_MODEL_WORDS } from '../../words/words.js'
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

const OPEN_KITS = 100

export const deviceCard =
  ({ doors, log }: Pages) =>
  async (request: FastifyRequest, reply: FastifyReply, attempt: Attempt, status: number) => {
    const { workshop, views, now } = doors
    const deviceId = idIn(request, 'deviceId')
    const identity = identityOf(request)
    const device = await workshop.deviceFor(deviceId, scopeOf(identity))
    const { use, transit } = device
    const kitId = use.state === 'allocated' ? use.kitId : (kitAway(device) ?? null)
    const kit = kitId === null ? undefined : await workshop.nowOf.kit(kitId)
    const known = kit === undefined || kit.status === 'absent' ? null : kit
    const own = canAct(request, device.custodian)
    const acting = own && may(identity, 'work-devices')
    const { value: partners } = await views.read((queries) => queries.partners())
    const history = await historyOf(log, `device-${deviceId}`, partners)
    const files = await workshop.filesNamed(history.map(({ event, recordedAt }) => ({ event, recordedAt })))
    const { position, value } = await views.read(async (queries) => ({
      sites: await queries.sites(),
      relatives: await queries.devicesByIds(relativeIds(device, history)),
      work:
        may(identity, 'read-jobs') && identity.partnerId !== null
          ? await queries.workOnDevice(deviceId, identity.partnerId)
          : undefined,
      refused: await workshop.filesRefused(queries, deviceId, files),
      waiting: await workshop.evidenceWaiting(queries, device),
      kits: acting
        ? await queries.kits({ partnerId: device.custodian, status: 'to-complete' }, OPEN_KITS)
        : [],
    }))
    const partnerName = (wanted: string) => partners.find(({ partnerId }) => partnerId === wanted)?.name ?? ''
    const siteName = (wanted: string) => value.sites.find(({ siteId }) => siteId === wanted)?.name ?? ''
    const at = now()
    return sendPage(
      reply,
      DevicePage({
        frame: frameOf(request, reply, position),
        device,
        at,
        partnerName: partnerName(device.custodian),
        siteName: siteName(device.siteId),
        kitCode: known?.trackingCode ?? null,
        goesTo: transit && `${partnerName(transit.toPartnerId)} – ${siteName(transit.toSiteId)}`,
        warrantyUntil: known?.handedOver ? warrantyEnd(known.handedOver.happenedAt) : null,
        relatives: value.relatives.map(({ deviceId: id, labelCode }) => ({ deviceId: id, labelCode })),
        obstacles: obstacles(device, at).map(obstacleOf),
        canAct: acting,
        canAcceptRisk: acting && may(identity, 'accept-risk'),
        corrects: own && may(identity, 'correct-facts') ? identity.partnerId : null,
        sites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        openKits: value.kits
          .filter(({ siteId }) => siteId === device.siteId)
          .map(({ kitId: id, trackingCode, model }) => ({
            kitId: id,
            text: `${trackingCode} – ${KIT_MODEL_WORDS[model as KitModel]}`,
          })),
        history,
        waiting: [...new Set(value.waiting.flatMap(({ serial }) => serial ?? []))],
        files: [...files, ...value.refused],
        readsFiles: may(identity, 'read-evidence'),
        work: value.work,
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as DeviceForm | undefined,
      }),
      status,
    )
  }

type ToldOfDevice = {
  readonly deviceId: DeviceId
  readonly partnerId: PartnerId
  readonly happenedAt: Instant
}
export type TellOfDevice = ReturnType<typeof tellOfDevice>

/** A form of the card: its custodian's people tell, and see the card again with what was said. */
export const tellOfDevice =
  (pages: Pages) =>
  (
    form: DeviceForm,
    said: string,
    act: (told: ToldOfDevice, posted: Posted) => Promise<Outcome>,
    action: Action = 'work-devices',
  ) =>
    post(pages, `/appareils/:deviceId/${form}`, {
      action,
      form,
      again: deviceCard(pages),
      next: (request: FastifyRequest) => ({
        to: `/appareils/${idIn(request, 'deviceId')}`,
        flash: done(said),
      }),
      act: async (posted) => {
        const deviceId = DeviceId.parse(idIn(posted.request, 'deviceId'))
        const partnerId = partnerOf(posted.request)
        await pages.doors.workshop.deviceFor(deviceId, partnerId)
        return act({ deviceId, partnerId, happenedAt: pages.doors.now() }, posted)
      },
    })
