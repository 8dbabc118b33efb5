/** What people do with kits: pack, seal, reserve, hand over; each device spoken of before the kit decides. */

import { obstacles } from '../domain/devices/fitness.js'
import { type Kit, type KnownKit, missingFrom, programmeOf } from '../domain/kits/kit.js'
import type { KitCommand } from '../domain/kits/kit-facts.js'
import { authorisationOn } from '../domain/partners/partner.js'
import { kitPriceCents } from '../domain/shared/parameters.js'
import {
  type BeneficiaryId,
  type DeviceId,
  dayOf,
  type Instant,
  type KitId,
  type PartnerId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { Refusing } from './refusing.js'
import { type Done, inTurn, type Refused, type Work } from './work.js'

type HandOver = Extract<KitCommand, { type: 'HandOverKit' }>['data']

export const kitWork = ({ record, execute, nowOf, ledger, unknownWitness, vault, prices }: Work) => {
  /** H4. What the programme asks for a kit that day; a gift costs nothing. */
  const priceOn = (kit: KnownKit, at: Instant) =>
    programmeOf(kit) === 'grant'
      ? 0
      : (prices.filter(({ from }) => from <= dayOf(at)).at(-1)?.cents ?? kitPriceCents(dayOf(at)))

  /** The price that the programme asks, checked against what was said; where something is paid, by whom may sell. */
  const priced = async (kit: Kit, data: HandOver): Promise<HandOver | Refused> => {
    if (kit.status === 'absent') return data
    const asked = priceOn(kit, data.happenedAt)
    const { priceCents = asked } = data
    const capped = await ledger.judge({ type: 'HandOverKit', data: { ...data, priceCents } })
    if (capped?.refusal === 'gift-not-free' || capped?.refusal === 'price-above-cap') return capped
    if (priceCents !== asked)
      return { ok: false, refusal: 'price-not-of-programme', detail: { limit: asked, actual: priceCents } }
    if (asked === 0) return data
    const seller = await nowOf.partner(kit.partnerId)
    return authorisationOn(seller, 'solidarity-reseller', dayOf(data.happenedAt))
      ? { ...data, priceCents }
      : { ok: false, refusal: 'reseller-not-authorised' }
  }

  /** The first thing on any device of the kit that forbids it to leave, naming the device. */
  const unfitDevice = async (kit: KnownKit, at: Instant): Promise<Refused | undefined> => {
    for (const { deviceId } of kit.devices) {
      const device = await nowOf.device(deviceId)
      const [obstacle] = device.status === 'absent' ? [] : obstacles(device, at)
      if (obstacle) return { ...obstacle, detail: { ...obstacle.detail, deviceId } }
    }
    return undefined
  }

  const unfitFor = async (kit: Kit, { partnerId, happenedAt }: HandOver) =>
    kit.status === 'open' && kit.partnerId === partnerId ? unfitDevice(kit, happenedAt) : undefined

  return {
    /** Puts a device into a kit of the same organisation and site. */
    async pack(
      kitId: KitId,
      deviceId: DeviceId,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const refused = await this.packRefusal(await this.requireKit(kitId, partnerId), deviceId)
      return (
        refused ?? record({ type: 'AllocateDevice', data: { deviceId, partnerId, happenedAt, kitId } }, by)
      )
    },

    /** Why no device, or not one of that site, goes into this kit any more. */
    async packRefusal(kit: KnownKit, deviceId: DeviceId): Promise<Refused | undefined> {
      if (kit.status !== 'open') return { ok: false, refusal: 'kit-already-handed-over' }
      const device = await nowOf.device(deviceId)
      return device.status === 'known' && device.siteId !== kit.siteId
        ? { ok: false, refusal: 'kit-at-another-site' }
        : undefined
    },

    /** Promises a kit to a person, which reserves it: of two at once, the kit keeps the first (H5). */
    async reserve(
      kitId: KitId,
      beneficiaryId: BeneficiaryId,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const kit = await this.requireKit(kitId, partnerId)
      if (kit.status !== 'open') return { ok: false, refusal: 'kit-already-handed-over' }
      const programme = programmeOf(kit)
      const data = {
        beneficiaryId,
        partnerId,
        kitId,
        kitPartnerId: partnerId,
        programme,
        happenedAt,
      } as const
      return record({ type: 'PromiseKit', data }, by)
    },

    /** A kit, if it exists and the caller may see it. */
    async requireKit(kitId: string, scope: string | undefined): Promise<KnownKit> {
      const kit = await nowOf.kit(kitId)
      if (kit.status === 'absent') throw new Refusing({ refusal: 'kit-not-found' })
      if (scope !== undefined && kit.partnerId !== scope)
        throw new Refusing({ refusal: 'kit-of-another-partner' })
      return kit
    },

    /** Seals every device of a complete kit: from then on it is ready. */
    async sealKit(kitId: KitId, partnerId: PartnerId, happenedAt: Instant, by: Metadata): Promise<Done> {
      const kit = await nowOf.kit(kitId)
      if (kit.status === 'absent') return { ok: false, refusal: 'kit-not-found' }
      if (kit.partnerId !== partnerId) return { ok: false, refusal: 'kit-of-another-partner' }
      if (kit.status !== 'open') return { ok: false, refusal: 'kit-already-handed-over' }
      const unfit = await unfitDevice(kit, happenedAt)
      if (unfit) return unfit
      const missing = missingFrom(kit)
      if (missing.length > 0) return { ok: false, refusal: 'kit-incomplete', detail: { missing } }
      return inTurn(kit.devices, ({ deviceId }) =>
        execute({ type: 'SealDevice', data: { deviceId, partnerId: kit.partnerId, happenedAt, kitId } }, by),
      )
    },

    /**
     * Hands a kit over. Its devices are spoken of first (E1, R1, R3, R4): whoever is refused learns which
     * medium or function is in the way; then the kit decides, alone, once.
     */
    async handOver(given: HandOver, by: Metadata): Promise<Done> {
      const kit = await nowOf.kit(given.kitId)
      const refused = (await unfitFor(kit, given)) ?? (await unknownWitness(given))
      if (refused) return refused
      const data = await priced(kit, given)
      if ('ok' in data) return data
      const done = await execute({ type: 'HandOverKit', data }, by)
      // The second factor that the receipt will show; should the machine stop here, the receipt makes it.
      if (done.ok) await vault.holderSecret(data.beneficiaryId, data.kitId)
      return done
    },

    /** What a kit of that model costs its holder at that moment, in cents. */
    priceOn,

    /** What `handOver` would refuse, without recording anything: a bulk file's dry run. */
    async handOverRefusal(data: HandOver): Promise<Refused | undefined> {
      const kit = await nowOf.kit(data.kitId)
      const unfit = await unfitFor(kit, data)
      if (unfit) return unfit
      const sold = await priced(kit, data)
      return 'ok' in sold ? sold : ledger.judge({ type: 'HandOverKit', data: sold })
    },
  }
}
