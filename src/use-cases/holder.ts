/**
 * What a kit's holder sees and does, with a tracking code and no account: the promise kept so far, help, a loss, and,
 * with the second factor, what we keep of them. Whoever acts here is nobody but "the holder of that kit".
 */

import { beneficiaries, devices as devicesContext, tickets } from '../domain/contexts.js'
import type { DeviceEvent } from '../domain/devices/device-facts.js'
import type { KnownDevice } from '../domain/devices/device-state.js'
import { judgementOf, kitAway, presentMedia } from '../domain/devices/device-state.js'
import { sameSerial } from '../domain/devices/media.js'
import { type KnownKit, personOf, programmeOf, trainingOf } from '../domain/kits/kit.js'
import { readCode, TRACKING_LENGTH } from '../domain/shared/codes.js'
import { kilometresBetween } from '../domain/shared/communes.js'
import { hotlineEnd, warrantyEnd } from '../domain/shared/parameters.js'
import {
  ActorId,
  type BeneficiaryId,
  type DeviceId,
  dayOf,
  type Instant,
  type KitId,
  TicketId,
  type TicketTopic,
} from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import type { Metadata } from '../log/event-log.js'
import { uuidFrom } from '../log/ledger.js'
import { kitStatus } from '../projections/kits.js'
import type { ViewsReader } from '../projections/views.js'
import type { Identity } from '../vault/identity.js'
import type { Vault } from '../vault/vault.js'
import { Refusing } from './refusing.js'
import type { Done } from './work.js'
import type { Workshop } from './workshop.js'

/** Calls that one kit may have under way from its holder's page: a code in wrong hands fills no queue. */
const CALLS_MAX = 5
const PLACES_SHOWN = 3
/** Nobody's account: the holder, whoever that is. */
const HOLDER = ActorId.parse('00000000-0000-4000-8000-000000000001')

type Means = {
  readonly workshop: Workshop
  readonly views: ViewsReader
  readonly vault: Vault
  readonly now: () => Instant
}

export const holderOf = ({ workshop, views, vault, now }: Means) => {
  /** Acts of a holder have ids made from their kit and the form's own key: sent twice, they are told once. */
  const by = (kitId: string, key: string): Metadata => ({
    ...{ actorId: HOLDER, partnerId: null, role: 'holder', source: 'holder-page' },
    correlationId: uuidFrom(`holder ${kitId} ${key}`),
    causationId: uuidFrom(`holder ${kitId} ${key}`),
  })

  /** The key of a form sent with these words: corrected and sent again, they are something new. */
  const sameWords = (key: string, ...words: readonly (string | undefined)[]) =>
    `${key} ${vault.hash(JSON.stringify(words))}`

  /** What was done to a machine since it was last in somebody's hands. */
  const machineOf = async (deviceId: DeviceId, kitId: KitId, partnerNames: ReadonlyMap<string, string>) => {
    const timeline: Timeline<DeviceEvent, { status: 'absent' } | KnownDevice> = await workshop.ledgerState(
      devicesContext,
      `device-${deviceId}`,
    )
    const { now: device, facts } = timeline
    if (device.status === 'absent') return undefined
    const who = (partnerId: string) => partnerNames.get(partnerId) ?? ''
    const tested = facts.findLast(({ type }) => type === 'DeviceTested')
    const media = presentMedia(device)
    const erasures = media.map((medium) => {
      if (judgementOf(medium, device, now()).verdict === 'not-proven') return undefined
      const report = facts.findLast(
        ({ type, data }) => type === 'SanitisationReported' && sameSerial(data.mediumSerial, medium.serial),
      )
      return report && { at: report.data.happenedAt, by: who(report.data.partnerId) }
    })
    const latest = erasures
      .flatMap((one) => one ?? [])
      .sort((a, b) => a.at.localeCompare(b.at))
      .at(-1)
    return {
      deviceId,
      category: device.category,
      name: [device.maker, device.model].filter(Boolean).join(' '),
      erased: !device.inspected
        ? undefined
        : media.length === 0
          ? null
          : erasures.every(Boolean)
            ? latest
            : undefined,
      tested: tested && { at: tested.data.happenedAt, by: who(tested.data.partnerId) },
      isLost: device.use.state === 'lost',
      isAway: kitAway(device) === kitId && device.use.state === 'handed-over',
    }
  }

  const holder = {
    /** The kit of a code, or undefined; a code that cannot be one of ours costs the same look-up as one that can. */
    async kitOf(typed: string): Promise<{ readonly kitId: KitId; readonly kit: KnownKit } | undefined> {
      const code = readCode(typed, TRACKING_LENGTH) ?? 'no such code'
      const { value: found } = await views.read((queries) => queries.kitByTrackingCode(code))
      if (!found) return undefined
      const kitId = found.kitId as KitId
      return { kitId, kit: await workshop.requireKit(kitId, undefined) }
    },

    /** Everything that the page shows of a kit, and nothing personal. */
    async seen(kitId: KitId, kit: KnownKit, communeCode: string | undefined) {
      const person = personOf(kit)
      const at = now()
      const { value } = await views.read(async (queries) => ({
        partners: await queries.partners(),
        sites: await queries.sites(),
        places: await queries.placesOfReturn(),
        sessions: person === undefined ? [] : await queries.sessionsOf(person),
        tickets: await queries.ticketsOfKit(kitId),
      }))
      const names = new Map(value.partners.map(({ partnerId, name }) => [partnerId, name]))
      const site = value.sites.find(({ siteId }) => siteId === kit.siteId)
      const placeOf = (one: {
        readonly communeCode: string
        readonly address: string | null
        readonly phone: string | null
        readonly openingHours: string | null
      }) => ({
        communeCode: one.communeCode,
        address: one.address,
        phone: one.phone,
        openingHours: one.openingHours,
      })
      const next = value.sessions.find(({ startsAt, status }) => status === 'planned' && startsAt > at)
      const nextSite = next && value.sites.find(({ siteId }) => siteId === next.siteId)
      const { promised, counted, extra } = trainingOf(kit)
      const since = kit.handedOver?.happenedAt
      const from = communeCode ?? site?.communeCode ?? ''
      const machines = await Promise.all(kit.devices.map(({ deviceId }) => machineOf(deviceId, kitId, names)))
      return {
        trackingCode: kit.trackingCode,
        model: kit.model,
        status: kitStatus(kit),
        handedOverAt: since ?? null,
        appointmentAt: kit.appointment?.at ?? null,
        today: dayOf(at),
        place: {
          partnerName: names.get(kit.partnerId) ?? '',
          siteName: site?.name ?? '',
          ...placeOf(site ?? { communeCode: '', address: null, phone: null, openingHours: null }),
        },
        promise:
          programmeOf(kit) === 'grant'
            ? null
            : {
                ...{ countedMinutes: counted, promisedMinutes: promised, extraMinutes: extra },
                nextSession:
                  next && nextSite
                    ? {
                        startsAt: next.startsAt,
                        partnerName: next.partnerName,
                        siteName: next.siteName,
                        ...placeOf(nextSite),
                      }
                    : null,
                hotlineUntil: since ? hotlineEnd(since) : null,
                warrantyUntil: since ? warrantyEnd(since) : null,
              },
        machines: machines.flatMap((machine) => machine ?? []),
        tickets: value.tickets.filter(({ beneficiaryId }) => beneficiaryId === person),
        returns: {
          communeCode: from,
          places: value.places
            .flatMap(({ siteId: _siteId, ...place }) => {
              const km = kilometresBetween(from, place.communeCode)
              return km === undefined ? [] : [{ ...place, km }]
            })
            .sort((a, b) => a.km - b.km)
            .slice(0, PLACES_SHOWN),
        },
      }
    },

    /** Opens a call for help. @throws Refusing where five are under way already. */
    async askForHelp(kitId: KitId, topic: TicketTopic, text: string | undefined, key: string): Promise<Done> {
      const { value: calls } = await views.read((queries) => queries.ticketsOfKit(kitId))
      const underWay = calls.filter(({ status }) => status !== 'resolved' && status !== 'closed')
      if (underWay.length >= CALLS_MAX)
        throw new Refusing({ refusal: 'too-many-calls', detail: { limit: CALLS_MAX } })
      const asked = { kitId, topic, text, channel: 'holder-page' as const, happenedAt: now() }
      return (await workshop.askForHelp(asked, by(kitId, sameWords(key, topic, text)))).done
    },

    /** Who holds this kit, to whoever typed its second factor. @throws Refusing otherwise. */
    async proven(kitId: KitId, kit: KnownKit, secret: string): Promise<BeneficiaryId> {
      const person = kit.handedOver?.beneficiaryId
      if (person !== undefined && (await workshop.nowOf.beneficiary(person)).status === 'forgotten')
        throw new Refusing({ refusal: 'beneficiary-forgotten' })
      const checked = await vault.checkSecret(person ?? kitId, kitId, secret)
      if (checked === 'too-many') throw new Refusing({ refusal: 'holder-secret-locked' })
      if (checked === 'wrong' || person === undefined || kit.status !== 'handed-over')
        throw new Refusing({ refusal: 'holder-secret-wrong' })
      return person
    },

    /** Says that a device of the kit is lost or stolen, and asks for a call back where the kit entitles to help. */
    async reportLoss(kitId: KitId, kit: KnownKit, deviceId: string, how: 'lost' | 'stolen'): Promise<Done> {
      const held = kit.devices.find((one) => one.deviceId === deviceId)
      if (!held) return { ok: false, refusal: 'device-not-packed' }
      const device = await workshop.deviceFor(deviceId, undefined)
      const happenedAt = now()
      const key = `loss ${deviceId} ${happenedAt}`
      const told = { deviceId: held.deviceId, partnerId: device.custodian, happenedAt, how, reason: null }
      const done = await workshop.record({ type: 'ReportLoss', data: told }, by(kitId, key))
      if (done.ok && done.events.length > 0)
        await holder.askForHelp(kitId, 'lost-or-stolen', undefined, `${key} call`).catch(() => undefined)
      return done
    },

    /** What we keep of somebody, for them: recorded like every other reading. */
    async dataOf(person: BeneficiaryId, kitId: KitId) {
      await workshop.record(
        {
          type: 'ReadIdentity',
          data: {
            ...{ beneficiaryId: person, partnerId: null, happenedAt: now(), actorId: HOLDER },
            ...{ role: 'holder', purpose: 'person-asked' },
          },
        },
        by(kitId, `data ${now()}`),
      )
      const { facts, now: known } = await workshop.ledgerState(beneficiaries, `beneficiary-${person}`)
      const { value } = await views.read(async (queries) => ({
        partners: await queries.partners(),
        calls: await queries.ticketsOfPerson(person),
      }))
      const identity: Identity | undefined = await vault.identity(person)
      const calls = await Promise.all(
        value.calls.map(async ({ ticketId, topic, status, openedAt }) => {
          const told = await workshop.ledgerState(tickets, `ticket-${ticketId}`)
          return { ticketId, topic, status, openedAt, texts: await workshop.textsOf(person, told.facts) }
        }),
      )
      return {
        identity: identity
          ? {
              ...{ birthDate: identity.birthDate, phone: identity.phone, email: identity.email },
              ...{ address: identity.address, guardian: identity.guardian?.name ?? null },
              name: `${identity.givenName} ${identity.familyName}`,
            }
          : null,
        fileCode: known.status === 'absent' ? '' : known.fileCode,
        communeCode: known.status === 'absent' ? '' : known.communeCode,
        tickets: calls,
        readings: facts.flatMap(({ type, data }) =>
          type === 'IdentityRead'
            ? [
                {
                  happenedAt: data.happenedAt,
                  organisation:
                    value.partners.find(({ partnerId }) => partnerId === data.partnerId)?.name ?? null,
                  byHolder: data.role === 'holder',
                  purpose: data.purpose,
                },
              ]
            : [],
        ),
      }
    },

    /** Answers in a call of their own. */
    async answer(
      person: BeneficiaryId,
      kitId: KitId,
      ticketId: string,
      text: string,
      key: string,
    ): Promise<Done> {
      const ticket = await workshop.ticketFor(ticketId, undefined)
      if (ticket.beneficiaryId !== person) throw new Refusing({ refusal: 'ticket-not-found' })
      const told = { ticketId: TicketId.parse(ticketId), partnerId: null, happenedAt: now() }
      const again = ticket.status === 'resolved'
      return workshop.tellTicket(
        again
          ? { type: 'ReopenTicket', data: { ...told, from: 'holder' } }
          : { type: 'AnswerTicket', data: { ...told, from: 'holder', actorId: null } },
        text,
        by(kitId, sameWords(key, text)),
      )
    },

    forget: (person: BeneficiaryId, kitId: KitId): Promise<Done> =>
      workshop.forget(
        { beneficiaryId: person, partnerId: null, happenedAt: now(), cause: 'person-asked' },
        by(kitId, 'forget'),
      ),
  }
  return holder
}
