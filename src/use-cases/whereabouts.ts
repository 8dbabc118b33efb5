/**
 * Where devices go, as people do it: scanned into a consignment or onto a pallet, taken back from a holder,
 * exchanged for another, taken apart; and facts put right.
 */

import { tickets } from '../domain/contexts.js'
import type { ConsignmentCommand } from '../domain/custody/consignment-facts.js'
import type { KnownConsignment } from '../domain/custody/consignment-state.js'
import type { DeviceCommand } from '../domain/devices/device-facts.js'
import type { KnownCollection } from '../domain/end-of-life/collection.js'
import type { CollectionCommand } from '../domain/end-of-life/collection-facts.js'
import { authorisationOn } from '../domain/partners/partner.js'
import {
  ActorId,
  type CollectionId,
  CollectionId as CollectionIdSchema,
  type ConsignmentId,
  DeviceId,
  DonationId,
  dayOf,
  type Instant,
  type KitId,
  type PartnerId,
  type SiteId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { intakeCorrections } from './intake-corrections.js'
import { Refusing } from './refusing.js'
import { type Done, inTurn, type Refused, type Work } from './work.js'
import { refusedWeight } from './written-by-hand.js'

type Data<Command extends { type: string; data: object }, Type> = Extract<Command, { type: Type }>['data']

export const whereaboutsWork = (work: Work) => {
  const { record, nowOf, views, look, ledger, deviceFor, requireSite, unknownWitness } = work
  const { correctDeviceFact, correctLotDate } = intakeCorrections(work)
  return {
    correctLotDate,

    /**
     * The device that stands under a label or serial number, as scanned.
     * @param partnerId only among those that this organisation holds; undefined among all.
     */
    async deviceByCode(code: string, partnerId: PartnerId | undefined): Promise<DeviceId> {
      const { value: found } = await look((queries) => queries.devices({ code, partnerId }, 2))
      const [device, ...others] = found
      if (!device) throw new Refusing({ refusal: 'code-not-recognised', detail: { missing: [code] } })
      if (others.length > 0) throw new Refusing({ refusal: 'code-ambiguous', detail: { missing: [code] } })
      return DeviceId.parse(device.deviceId)
    },

    /** A device given by its id or by its code, one of the two. */
    async deviceGiven(
      { deviceId, code }: { readonly deviceId?: DeviceId | undefined; readonly code?: string | undefined },
      partnerId: PartnerId,
    ): Promise<DeviceId> {
      if ((deviceId === undefined) === (code === undefined))
        throw new Refusing({
          refusal: 'invalid-request',
          sentences: ['Donnez deviceId, ou code tel qu’il est scanné : l’un des deux.'],
        })
      return deviceId ?? this.deviceByCode(code ?? '', partnerId)
    },

    /** Prepares a consignment from one of the sender's sites to a site of the receiver's. */
    async prepareConsignment(
      data: Data<ConsignmentCommand, 'PrepareConsignment'>,
      by: Metadata,
    ): Promise<Done> {
      await requireSite(data.partnerId, data.fromSiteId)
      await requireSite(data.toPartnerId, data.toSiteId)
      if ((await nowOf.partner(data.toPartnerId)).status === 'suspended')
        return { ok: false, refusal: 'receiver-suspended' }
      return record({ type: 'PrepareConsignment', data }, by)
    },

    /** A consignment, if it exists and the caller sends or receives it. */
    async consignmentFor(consignmentId: string, scope: string | undefined): Promise<KnownConsignment> {
      const consignment = await nowOf.consignment(consignmentId)
      if (consignment.status === 'absent') throw new Refusing({ refusal: 'consignment-not-found' })
      if (scope !== undefined && consignment.partnerId !== scope && consignment.toPartnerId !== scope)
        throw new Refusing({ refusal: 'access-denied' })
      return consignment
    },

    /** The command that puts a device of the sender's site into a consignment, or why none can. */
    async consigning(
      consignmentId: ConsignmentId,
      deviceId: DeviceId,
      partnerId: PartnerId,
      happenedAt: Instant,
    ): Promise<Extract<DeviceCommand, { type: 'ConsignDevice' }> | Refused> {
      const { fromSiteId, toPartnerId, toSiteId } = await this.consignmentFor(consignmentId, partnerId)
      const { siteId } = await deviceFor(deviceId, undefined)
      if (siteId !== fromSiteId) return { ok: false, refusal: 'device-at-another-site' }
      const data = { deviceId, partnerId, happenedAt, consignmentId, toPartnerId, toSiteId }
      return { type: 'ConsignDevice', data }
    },
    async consign(
      consignmentId: ConsignmentId,
      deviceId: DeviceId,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const command = await this.consigning(consignmentId, deviceId, partnerId, happenedAt)
      return 'ok' in command ? command : record(command, by)
    },

    /** A collection, if it exists and the caller sends or treats it. */
    async collectionFor(collectionId: string, scope: string | undefined): Promise<KnownCollection> {
      const collection = await nowOf.collection(collectionId)
      if (collection.status === 'absent') throw new Refusing({ refusal: 'collection-not-found' })
      const isTheirs = collection.partnerId === scope || collection.destinationPartnerId === scope
      if (scope !== undefined && !isTheirs) throw new Refusing({ refusal: 'access-denied' })
      return collection
    },

    /** Plans a collection from one of the organisation's sites to somebody we know. */
    async planCollection(data: Data<CollectionCommand, 'PlanCollection'>, by: Metadata): Promise<Done> {
      await requireSite(data.partnerId, data.siteId)
      if ((await nowOf.partner(data.destinationPartnerId)).status === 'absent')
        return { ok: false, refusal: 'partner-not-found' }
      return record({ type: 'PlanCollection', data }, by)
    },

    /** Loads a device onto a pallet; its weight in grams, or null: as weighed at intake, else the median. */
    async load(
      collectionId: CollectionId,
      deviceId: DeviceId,
      weightGrams: number | null,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const { category } = await deviceFor(deviceId, undefined)
      const unlikely = refusedWeight(category, weightGrams, happenedAt)
      if (unlikely) return unlikely
      const collection = await nowOf.collection(collectionId)
      const loaded =
        collection.status === 'absent'
          ? undefined
          : collection.devices.find((device) => device.deviceId === deviceId)
      // Another weight of what is on the pallet is not passed over: it is taken off and loaded again.
      if (loaded && weightGrams !== null && weightGrams !== loaded.weightGrams)
        return { ok: false, refusal: 'device-loaded', detail: { existingId: collectionId } }
      return record(
        { type: 'LoadDevice', data: { collectionId, deviceId, weightGrams, partnerId, happenedAt } },
        by,
      )
    },

    /** Freezes the manifest; the destination's authorisation is what its own stream says of that day. */
    async depart(
      data: Omit<Data<CollectionCommand, 'DepartCollection'>, 'authorisation'>,
      by: Metadata,
    ): Promise<Done> {
      const { destinationPartnerId } = await this.collectionFor(data.collectionId, data.partnerId)
      const { slipNumber, collectionId } = data
      const { value: same } = await views.read(async (queries) =>
        slipNumber === null ? undefined : queries.collectionWithSlip(slipNumber),
      )
      if (same !== undefined && same !== collectionId)
        return { ok: false, refusal: 'slip-already-used', detail: { existingId: same } }
      const destination = await nowOf.partner(destinationPartnerId)
      const { validFrom, validUntil } =
        authorisationOn(destination, 'waste-operator', dayOf(data.happenedAt)) ?? {}
      const authorisation = validFrom && validUntil ? { validFrom, validUntil } : null
      return record({ type: 'DepartCollection', data: { ...data, authorisation } }, by)
    },

    /** Takes back a device; whoever takes it back from its holder becomes its custodian (H6, E4). */
    async takeBack(data: Data<DeviceCommand, 'ReturnDevice'>, by: Metadata): Promise<Done> {
      await requireSite(data.partnerId, data.siteId)
      return record({ type: 'ReturnDevice', data }, by)
    },

    /** Takes back every device of a kit that its holder still has. */
    async returnKit(
      kitId: KitId,
      siteId: SiteId,
      reason: string,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const kit = await nowOf.kit(kitId)
      if (kit.status === 'absent') return { ok: false, refusal: 'kit-not-found' }
      if (kit.status !== 'handed-over') return { ok: false, refusal: 'kit-not-handed-over' }
      const away: DeviceId[] = []
      for (const { deviceId } of kit.devices) {
        const { use } = await deviceFor(deviceId, undefined)
        if (use.state === 'handed-over') away.push(deviceId)
      }
      return inTurn(away, (deviceId) =>
        this.takeBack({ deviceId, partnerId, happenedAt, siteId, reason }, by),
      )
    },

    /** Exchanges a device of a kit that has left for another, which inherits the kit (T7). */
    async replaceDevice(data: Data<DeviceCommand, 'ReplaceDevice'>, by: Metadata): Promise<Done> {
      const witness = await unknownWitness(data)
      if (witness) return witness
      if (data.ticketId) {
        const { now: ticket } = await ledger.state(tickets, `ticket-${data.ticketId}`)
        if (ticket.status === 'absent' || ticket.kitId !== data.kitId)
          throw new Refusing({ refusal: 'ticket-not-found' })
      }
      const { deviceId: newDeviceId, ...exchange } = data
      const device = await deviceFor(newDeviceId, undefined)
      const refused = await ledger.judge({
        type: 'ReplaceKitDevice',
        data: { ...exchange, newDeviceId, category: device.category },
      })
      return refused ?? record({ type: 'ReplaceDevice', data }, by)
    },

    /** Moves a medium to another machine of the same organisation; its erasure is owed there anew (E4, W5). */
    async moveMedium(data: Data<DeviceCommand, 'MoveMedium'>, by: Metadata): Promise<Done> {
      const device = await deviceFor(data.deviceId, undefined)
      const { toDeviceId, ...from } = data
      const medium = { serial: data.mediumSerial, kind: 'unknown', model: null, capacityBytes: null } as const
      // To itself: the device says so, before it is asked to take in what it already holds.
      if (toDeviceId === data.deviceId) return record({ type: 'MoveMedium', data }, by)
      const refused = await ledger.judge({
        type: 'ReceiveMedium',
        data: {
          ...{ deviceId: toDeviceId, partnerId: from.partnerId, happenedAt: from.happenedAt, medium },
          ...{ fromDeviceId: from.deviceId, purgeDemanded: device.purgeDemanded },
        },
      })
      return refused ?? record({ type: 'MoveMedium', data }, by)
    },

    /**
     * Corrects a fact of a device, a lot or a collection (X1), named by its event.
     * @param changes the fields as they should have been told; null withdraws the fact.
     */
    async correctFact(
      stream: `device-${string}` | `donation-${string}` | `collection-${string}`,
      eventId: string,
      changes: Readonly<Record<string, unknown>> | null,
      reason: string,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const recorded = await ledger.find(stream, eventId)
      if (!recorded) return { ok: false, refusal: 'fact-not-found' }
      const { revision } = recorded
      const correctedBy = ActorId.parse(by.actorId)
      const data = { partnerId, happenedAt, revision, changes, reason, correctedBy }
      const [category = '', id] = [
        stream.slice(0, stream.indexOf('-')),
        stream.slice(stream.indexOf('-') + 1),
      ]
      if (category === 'device') return correctDeviceFact({ ...data, deviceId: DeviceId.parse(id) }, by)
      if (category === 'donation')
        return record(
          { type: 'CorrectDonationFact', data: { ...data, donationId: DonationId.parse(id) } },
          by,
        )
      const collectionId = CollectionIdSchema.parse(id)
      return record({ type: 'CorrectCollectionFact', data: { ...data, collectionId } }, by)
    },
  }
}
