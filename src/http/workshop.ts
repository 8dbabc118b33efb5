/**
 * What people do, as the API, the pages and the bulk files all do it: the same guards, the same facts.
 * Each answer is the ledger's: what was recorded and up to which position, or the refusal.
 */
import {
  beneficiaries,
  type Command,
  collections,
  consignments,
  type DomainEvent,
  devices,
  donations,
  kits,
  partners,
} from '../domain/contexts.js'
import type { Detail } from '../domain/decider.js'
import type { KnownDevice } from '../domain/devices/device-state.js'
import { obstacles } from '../domain/devices/fitness.js'
import { type Kit, type KnownKit, missingFrom } from '../domain/kits/kit.js'
import type { KitCommand } from '../domain/kits/kit-facts.js'
import {
  type BeneficiaryId,
  type DeviceId,
  type Instant,
  KitId,
  millis,
  type PartnerId,
  type SiteId,
} from '../domain/shared/values.js'
import type { Metadata, Position } from '../log/event-log.js'
import type { Executed, Ledger } from '../log/ledger.js'
import { TooMuchContention } from '../log/transact.js'
import type { ViewsReader } from '../projections/views.js'
import { evidenceWork } from './evidence-work.js'
import { Refusing } from './problem.js'
import type { Refusal } from './refusals.js'
import { isStorable, NOT_STORABLE } from './storable.js'
import { whereaboutsWork } from './whereabouts-work.js'

export type Refused = { readonly ok: false; readonly refusal: Refusal; readonly detail?: Detail }
export type Done = Extract<Executed, { ok: true }> | Refused

type HandOver = Extract<KitCommand, { type: 'HandOverKit' }>['data']
type Witnessed = Pick<HandOver, 'receipt' | 'partnerId'>

/** One after the other; the first refusal is the answer. */
export const inTurn = async <T>(
  things: readonly T[],
  one: (thing: T, index: number) => Promise<Done>,
): Promise<Done> => {
  const events: DomainEvent[] = []
  let position: Position | undefined
  for (const [index, thing] of things.entries()) {
    const done = await one(thing, index)
    if (!done.ok) return done
    events.push(...done.events)
    position = done.position ?? position
  }
  return { ok: true, events, position }
}

/** Facts that may befall a device sealed in its kit: the kit is reopened first (K3). */
const REOPENS: readonly Command['type'][] = [
  'InspectDevice',
  'RaiseFlag',
  'ReportSanitisation',
  'ClaimEvidence',
  'DestroyMedium',
  'RemoveMedium',
  'InstallMedium',
  'RepairDevice',
  'TestDevice',
  'MoveMedium',
  'ReceiveMedium',
  'TakePart',
  'InstallPart',
]

const SAME_MOMENT_MILLIS = 5000
const SAME_MOMENT_ATTEMPTS_MAX = 5

/** What is true now of each thing that people act on. */
const nowOfAll = (ledger: Ledger) => ({
  device: async (deviceId: string) => (await ledger.state(devices, `device-${deviceId}`)).now,
  kit: async (kitId: string) => (await ledger.state(kits, `kit-${kitId}`)).now,
  consignment: async (consignmentId: string) =>
    (await ledger.state(consignments, `consignment-${consignmentId}`)).now,
  collection: async (collectionId: string) =>
    (await ledger.state(collections, `collection-${collectionId}`)).now,
  beneficiary: async (beneficiaryId: string) =>
    (await ledger.state(beneficiaries, `beneficiary-${beneficiaryId}`)).now,
  partner: async (partnerId: string) => (await ledger.state(partners, `partner-${partnerId}`)).now,
  donation: async (donationId: string) => (await ledger.state(donations, `donation-${donationId}`)).now,
})
type NowOf = ReturnType<typeof nowOfAll>

export type Workshop = ReturnType<typeof workshopOf>

/** What the use cases of one noun are made of. */
export type Tools = {
  readonly record: (command: Command, by: Metadata) => Promise<Done>
  readonly now: () => Instant
  readonly nowOf: NowOf
  readonly deviceFor: (deviceId: string, scope: string | undefined) => Promise<KnownDevice>
  readonly requireSite: (partnerId: PartnerId, siteId: SiteId) => Promise<void>
  readonly views: ViewsReader
  readonly ledger: Ledger
  readonly unknownWitness: (receipt: Witnessed) => Promise<Refused | undefined>
}

export const workshopOf = ({
  ledger,
  views,
  isColleague,
  now,
}: {
  readonly ledger: Ledger
  readonly views: ViewsReader
  /** Is this somebody of that organisation, with an account in use? */
  readonly isColleague: (actorId: string, partnerId: string) => Promise<boolean>
  readonly now: () => Instant
}) => {
  const nowOf = nowOfAll(ledger)

  const execute = async (command: Command, by: Metadata, attempt = 1): Promise<Done> => {
    if (millis(command.data.happenedAt) > millis(now())) return { ok: false, refusal: 'happened-in-future' }
    // What a file says has passed no schema of ours at the door.
    if (!isStorable(command.data)) throw new Refusing(NOT_STORABLE)
    try {
      const done = await ledger.execute(command, by)
      // Of two at the same moment the second acts after the first, whatever its clock said when it was asked.
      const simultaneous =
        !done.ok &&
        done.refusal === 'breaks-later-fact' &&
        millis(now()) - millis(command.data.happenedAt) < SAME_MOMENT_MILLIS
      if (!simultaneous || attempt > SAME_MOMENT_ATTEMPTS_MAX) return done
      const after = { ...command, data: { ...command.data, happenedAt: now() } } as Command
      return await execute(after, { ...by, causationId: `${by.causationId}:after` }, attempt + 1)
    } catch (error) {
      if (error instanceof TooMuchContention) return { ok: false, refusal: 'too-much-contention' }
      throw error
    }
  }

  /** Records a fact, reopening the kit in which the device was sealed. */
  const record = async (command: Command, by: Metadata): Promise<Done> => {
    const done = await execute(command, by)
    const kitId = done.ok || done.refusal !== 'device-sealed' ? undefined : done.detail?.existingId
    if (kitId === undefined || !REOPENS.includes(command.type)) return done
    const kit = await nowOf.kit(kitId)
    if (kit.status === 'absent') return done
    const reopened = await execute(
      {
        type: 'ReopenKit',
        data: {
          kitId: KitId.parse(kitId),
          partnerId: kit.partnerId,
          happenedAt: command.data.happenedAt,
          reason: command.type,
        },
      },
      { ...by, causationId: `${by.causationId}:reopen` },
    )
    return reopened.ok ? execute(command, { ...by, causationId: `${by.causationId}:again` }) : reopened
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

  /** H3. A witness is a colleague whom the organisation can name. */
  const unknownWitness = async ({ receipt, partnerId }: Witnessed): Promise<Refused | undefined> =>
    receipt.kind === 'witnessed' && !(await isColleague(receipt.witnessId, partnerId))
      ? { ok: false, refusal: 'witness-unknown' }
      : undefined

  /** Refuses a site that is not the organisation's own. */
  const requireSite = async (partnerId: PartnerId, siteId: SiteId) => {
    const partner = await nowOf.partner(partnerId)
    if (partner.status === 'absent' || !partner.siteIds.includes(siteId))
      throw new Refusing({ refusal: 'site-of-another-partner' })
  }

  /** A device, if it exists and the caller may see it. */
  const deviceFor = async (deviceId: string, scope: string | undefined): Promise<KnownDevice> => {
    const device = await nowOf.device(deviceId)
    if (device.status === 'absent') throw new Refusing({ refusal: 'device-not-found' })
    if (scope !== undefined && device.custodian !== scope) throw new Refusing({ refusal: 'access-denied' })
    return device
  }

  const tools = { deviceFor, record, nowOf, views, now, ledger, requireSite, unknownWitness }

  return {
    now,
    nowOf,
    record,
    requireSite,
    deviceFor,
    ...evidenceWork(tools),
    ...whereaboutsWork(tools),

    /** What `record` would refuse, without recording anything: a bulk file's dry run. */
    judge: (command: Command) => ledger.judge(command),

    /** Puts a device into a kit of the same organisation and site. */
    async pack(
      kitId: KitId,
      deviceId: DeviceId,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const kit = await this.requireKit(kitId, partnerId)
      if (kit.status === 'handed-over') return { ok: false, refusal: 'kit-already-handed-over' }
      const device = await nowOf.device(deviceId)
      if (device.status === 'known' && device.siteId !== kit.siteId)
        return { ok: false, refusal: 'kit-at-another-site' }
      return record({ type: 'AllocateDevice', data: { deviceId, partnerId, happenedAt, kitId } }, by)
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
      if (kit.status === 'handed-over') return { ok: false, refusal: 'kit-already-handed-over' }
      const programme = kit.model === 'grant' ? 'grant' : 'kit'
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
      if (kit.status === 'handed-over') return { ok: false, refusal: 'kit-already-handed-over' }
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
    async handOver(data: HandOver, by: Metadata): Promise<Done> {
      const { now: kit } = await ledger.state(kits, `kit-${data.kitId}`)
      return (
        (await unfitFor(kit, data)) ??
        (await unknownWitness(data)) ??
        (await execute({ type: 'HandOverKit', data }, by))
      )
    },

    /** What `handOver` would refuse, without recording anything: a bulk file's dry run. */
    async handOverRefusal(data: HandOver): Promise<Refused | undefined> {
      const unfit = await unfitFor(await nowOf.kit(data.kitId), data)
      return unfit ?? ledger.judge({ type: 'HandOverKit', data })
    },
  }
}
