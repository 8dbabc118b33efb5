/**
 * What every use case is made of: a command recorded under the doors' own guards, what is true of a thing
 * now, and the answer that a person reads.
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
import { bareSerial, Medium, sameSerial } from '../domain/devices/media.js'
import {
  type Day,
  type Instant,
  KitId,
  millis,
  type PartnerId,
  type Receipt,
  type SiteId,
} from '../domain/shared/values.js'
import type { BoundedReader } from '../evidence/bounded-reader.js'
import type { Metadata, Position } from '../log/event-log.js'
import type { Executed, Ledger } from '../log/ledger.js'
import { isStorable, NOT_STORABLE } from '../log/storable.js'
import { TooMuchContention } from '../log/transact.js'
import type { ViewsReader } from '../projections/views.js'
import type { Vault } from '../vault/vault.js'
import type { Refusal } from '../words/answers/answers.js'
import { depositOf } from './deposits.js'
import type { FilesStore } from './ports.js'
import { Refusing } from './refusing.js'
import { asWritten } from './written-by-hand.js'

export type KitPrice = { readonly from: Day; readonly cents: number }
export type Refused = { readonly ok: false; readonly refusal: Refusal; readonly detail?: Detail }
export type Done = Extract<Executed, { ok: true }> | Refused

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

/** What several steps recorded, as one; their refusals are told disk by disk. */
export const together = (steps: readonly Done[]): Done => {
  const events: DomainEvent[] = []
  let position: Position | undefined
  for (const done of steps) {
    if (!done.ok) continue
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
  'SightMedium',
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

/** Judged at the moment of what they correct: acting after the others would change nothing. */
const CORRECTS: readonly Command['type'][] = [
  ...(['CorrectDeviceFact', 'MoveSerial', 'CorrectDonationFact'] as const),
  ...(['CorrectCollectionFact', 'AgreeLineCorrection'] as const),
]

/** Is a kit all that stands in the way, and is it reopened for that? */
export const reopensKit = ({ type }: Command, { refusal }: Refused) =>
  type === 'ReportLoss'
    ? refusal === 'device-sealed' || refusal === 'device-in-kit'
    : refusal === 'device-sealed' && REOPENS.includes(type)
/** What follows of a cause has one of its own. */
export const after = (by: Metadata, what: string) => ({ ...by, causationId: `${by.causationId}:${what}` })

const LOOK_MILLIS_MAX = 2000
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

/** Serials of media that a command says are in a machine. */
const mediaToldBy = ({ type, data }: Command): readonly string[] => {
  if (type === 'InspectDevice') return data.media.map(({ serial }) => serial)
  if (type === 'InstallMedium') return [data.medium.serial]
  if (type !== 'CorrectDeviceFact') return []
  const { media, medium } = data.changes ?? {}
  const told = Medium.array().safeParse(media ?? (medium === undefined ? [] : [medium]))
  return told.success ? told.data.map(({ serial }) => serial) : []
}

export const workOf = ({
  ledger,
  views,
  isColleague,
  now,
  vault,
  prices,
  files,
  reader,
}: {
  readonly ledger: Ledger
  readonly views: ViewsReader
  /** Is this somebody of that organisation, with an account in use? */
  readonly isColleague: (actorId: string, partnerId: string) => Promise<boolean>
  readonly now: () => Instant
  readonly vault: Vault
  /** What a kit costs its holder, from which day on; before the first day, and without any, nothing. */
  readonly prices: readonly KitPrice[]
  readonly files: FilesStore
  readonly reader: BoundedReader
}) => {
  const nowOf = nowOfAll(ledger)

  const execute = async (command: Command, by: Metadata, attempt = 1): Promise<Done> => {
    if (millis(command.data.happenedAt) > millis(now())) return { ok: false, refusal: 'happened-in-future' }
    if (millis(command.data.happenedAt) < 0) return { ok: false, refusal: 'happened-too-early' }
    // What a file says has passed no schema of ours at the door.
    if (!isStorable(command.data)) throw new Refusing(NOT_STORABLE)
    try {
      const done = await ledger.execute(command, by)
      // Of two at the same moment the second acts after the first, whatever its clock said when it was asked.
      const simultaneous =
        !done.ok &&
        done.refusal === 'breaks-later-fact' &&
        !CORRECTS.includes(command.type) &&
        millis(now()) - millis(command.data.happenedAt) < SAME_MOMENT_MILLIS
      if (!simultaneous || attempt > SAME_MOMENT_ATTEMPTS_MAX) return done
      const later = { ...command, data: { ...command.data, happenedAt: now() } } as Command
      return await execute(later, after(by, 'after'), attempt + 1)
    } catch (error) {
      if (error instanceof TooMuchContention) return { ok: false, refusal: 'too-much-contention' }
      throw error
    }
  }

  /**
   * A medium stands in one machine. A serial that stands in another one is a question, with both named: it is the same
   * disk, and was moved; or one of the two serials is wrong. So is one that ever stood in another machine and is told
   * here as if it had always been inside: what it owes since comes with it when it is moved (E4).
   */
  const mediumElsewhere = async (command: Command): Promise<Refused | undefined> => {
    const told = mediaToldBy(command)
    if (told.length === 0 || !('deviceId' in command.data)) return undefined
    const deviceId = String(command.data.deviceId)
    const device = await nowOf.device(deviceId)
    const known = (serial: string) =>
      device.status === 'known' ? device.media.find((medium) => sameSerial(medium.serial, serial)) : undefined
    const serials = told.filter((serial) => !known(serial)?.present)
    if (serials.length === 0) return undefined
    const { value } = await look(async (queries) => ({
      held: await queries.devicesThatHeld(serials),
      own: await queries.devicesByIds([deviceId]),
    }))
    const partnerId = 'partnerId' in command.data ? command.data.partnerId : undefined
    const others = value.held.filter((other) => {
      if (other.deviceId === deviceId) return false
      if (other.inside) return true
      // It left that one: moved here it is known here; installed, its erasure is owed from then on.
      const isKnownHere = serials.some((serial) => known(serial) && bareSerial(serial) === other.serialKey)
      return !isKnownHere && (command.type !== 'InstallMedium' || other.partnerId === partnerId)
    })
    const [first] = others
    if (!first) return undefined
    const [own] = value.own
    const named = others.map(
      ({ serialKey, labelCode, partnerId: holder }) =>
        `${serialKey} : inventorié dans ${holder === partnerId ? labelCode : 'un appareil d’une autre organisation'}, et ici dans ${own?.labelCode ?? '?'}`,
    )
    return {
      ok: false,
      refusal: 'medium-of-another-device',
      detail: { ...(first.partnerId === partnerId ? { existingId: first.deviceId } : {}), missing: named },
    }
  }

  /** Records a fact, once it is known that no medium it speaks of stands in another device. */
  const record = async (given: Command, by: Metadata): Promise<Done> => {
    const command = asWritten(given)
    return (await mediumElsewhere(command)) ?? recordAlone(command, by)
  }

  /**
   * Records a fact, reopening the kit in which the device was sealed; what is lost leaves its kit first. Asks no
   * read table: for whoever tells a whole history.
   */
  const recordAlone = async (command: Command, by: Metadata): Promise<Done> => {
    const done = await execute(command, by)
    if (done.ok || !reopensKit(command, done) || done.detail?.existingId === undefined) return done
    const kitId = KitId.parse(done.detail.existingId)
    const kit = await nowOf.kit(kitId)
    if (kit.status === 'absent') return done
    const told = {
      kitId,
      partnerId: kit.partnerId,
      happenedAt: command.data.happenedAt,
      reason: command.type,
    }
    const reopened = await execute({ type: 'ReopenKit', data: told }, after(by, 'reopen'))
    if (!reopened.ok) return reopened
    if (command.type === 'ReportLoss') {
      const { deviceId } = command.data
      const unpacked = await execute(
        { type: 'UnpackDevice', data: { ...told, deviceId } },
        after(by, 'unpack'),
      )
      if (!unpacked.ok) return unpacked
    }
    return execute(command, after(by, 'again'))
  }

  /** What the read tables say, once they reflect everything told by now, at any node: no scan is ahead of them. */
  const look: ViewsReader['read'] = async (ask) => {
    const told = await ledger.furthest()
    if (told !== undefined) await views.waitFor(told, LOOK_MILLIS_MAX)
    return views.read(ask)
  }

  /** H3. A witness is a colleague whom the organisation can name. */
  const unknownWitness = async ({
    receipt,
    partnerId,
  }: {
    readonly receipt: Receipt
    readonly partnerId: string
  }): Promise<Refused | undefined> =>
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

  return {
    ...{ record, recordAlone, execute, now, nowOf, deviceFor, requireSite, unknownWitness },
    ...{ look, views, ledger, vault, isColleague, prices, files, reader },
    deposit: depositOf({ files, now, record }),
  }
}
export type Work = ReturnType<typeof workOf>
