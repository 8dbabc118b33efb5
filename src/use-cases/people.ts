/**
 * What people do for a person: open a file with or without an identity, decide on a right, read who it is, forget.
 * The vault is asked first and told last, so that no name is ever kept for a file that could not be opened.
 */

import type {
  BeneficiaryCommand,
  Difference,
  ReadingPurpose,
} from '../domain/beneficiaries/beneficiary-facts.js'
import { beneficiaries } from '../domain/contexts.js'
import {
  ActorId,
  type BeneficiaryId,
  type Day,
  dayOf,
  type Instant,
  PartnerId,
  SessionId,
  TicketId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { uuidFrom } from '../log/ledger.js'
import { concernedBy } from '../projections/beneficiaries.js'
import { type Identity, isMinorAt } from '../vault/identity.js'
import { Refusing } from './refusing.js'
import type { Done, Refused, Work } from './work.js'

type Data<T extends BeneficiaryCommand['type']> = Extract<BeneficiaryCommand, { type: T }>['data']

/** Opening a file: what the log will say, and what the vault alone will know. */
export type Opening = {
  readonly file: Omit<Data<'RegisterBeneficiary'>, 'duplicateAllowed'>
  readonly identity?: Identity | undefined
  /** What the person was told before their identity was written down. */
  readonly noticeVersion?: string | undefined
  /** The vault may know somebody alike: it is another person, says whoever has the right to. */
  readonly duplicate?: { readonly allowedBy: ActorId; readonly reason: Difference } | undefined
}

export const peopleWork = ({ record, execute, nowOf, now, ledger, vault, look }: Work) => {
  const told = (by: Metadata, what: string) => ({ ...by, causationId: `${by.causationId}:${what}` })

  /** Whoever was kept for a file that was never opened binds nobody. */
  const knownFiles = async (alike: readonly string[]) => {
    const people = await Promise.all(
      alike.map(async (id) => ({ id: id as BeneficiaryId, person: await nowOf.beneficiary(id) })),
    )
    return people.flatMap(({ id, person }) =>
      person.status === 'absent' ? [] : [{ id, fileCode: person.fileCode }],
    )
  }

  /** Nobody's name is kept for a file that was not opened. */
  const withdrawUnopened = async (beneficiaryId: BeneficiaryId) => {
    const { value: contracts } = await look((queries) => queries.jobsOfWorker(beneficiaryId))
    if ((await nowOf.beneficiary(beneficiaryId)).status === 'absent' && contracts.length === 0)
      await vault.withdraw(beneficiaryId)
  }

  const keepIdentity = async (
    beneficiaryId: BeneficiaryId,
    identity: Identity,
    at: Instant,
    duplicate: Opening['duplicate'],
  ): Promise<Data<'RegisterBeneficiary'>['duplicateAllowed'] | undefined> => {
    if (isMinorAt(identity, at) && !identity.guardian) throw new Refusing({ refusal: 'guardian-missing' })
    const kept = await vault.keepIdentity(beneficiaryId, identity)
    if (kept.kept) return undefined
    const known = await knownFiles(kept.alike)
    const [first, ...others] = known
    if (first && !duplicate)
      throw new Refusing({ refusal: 'person-already-known', detail: { existingId: first.fileCode } })
    // Somebody alike whose file is being opened at this very moment, or was kept since the look above.
    const isNear = kept.opening.some((one) => !known.some(({ id }) => id === one))
    if (isNear || !(await vault.keepIdentity(beneficiaryId, identity, kept.alike)).kept)
      throw new Refusing({ refusal: 'person-being-registered' })
    return first && duplicate ? { of: [first.id, ...others.map(({ id }) => id)], ...duplicate } : undefined
  }

  /** Deletes what the vault kept; gives up their places in sessions to come, and ends their calls. */
  const erase = async (beneficiaryId: BeneficiaryId, by: Metadata) => {
    await vault.forget(beneficiaryId)
    const { value } = await look(async (queries) => ({
      sessions: await queries.sessionsOf(beneficiaryId),
      tickets: await queries.ticketsOfPerson(beneficiaryId),
    }))
    const happenedAt = now()
    for (const { sessionId, partnerId, status } of value.sessions)
      if (status === 'planned')
        await record(
          {
            type: 'CancelEnrolment',
            data: {
              ...{ sessionId: SessionId.parse(sessionId), partnerId: PartnerId.parse(partnerId), happenedAt },
              ...{ beneficiaryId, reason: 'other' },
            },
          },
          told(by, `leave ${sessionId}`),
        )
    for (const { ticketId, status } of value.tickets)
      if (status !== 'closed')
        await record(
          {
            type: 'CloseTicket',
            data: { ticketId: TicketId.parse(ticketId), partnerId: null, happenedAt, outcome: 'withdrawn' },
          },
          told(by, `close ${ticketId}`),
        )
  }

  const people = {
    /** Opens a file; a person known already, by any spelling, is refused with the code of the file they have. */
    async register({ file, identity, noticeVersion, duplicate }: Opening, by: Metadata): Promise<Done> {
      const { beneficiaryId, partnerId, happenedAt } = file
      const refused = await ledger.judge({ type: 'RegisterBeneficiary', data: file })
      if (refused && (await nowOf.beneficiary(beneficiaryId)).status === 'absent') return refused
      const duplicateAllowed =
        identity && (await keepIdentity(beneficiaryId, identity, happenedAt, duplicate))
      const data = { ...file, ...(duplicateAllowed ? { duplicateAllowed } : {}) }
      const registered = await execute({ type: 'RegisterBeneficiary', data }, by)
      if (!registered.ok) {
        await withdrawUnopened(beneficiaryId)
        return registered
      }
      await vault.opened(beneficiaryId)
      if (noticeVersion === undefined) return registered
      const notice = { beneficiaryId, partnerId, happenedAt, noticeVersion }
      const given = await record({ type: 'GiveInformationNotice', data: notice }, told(by, 'notice'))
      return given.ok ? { ...given, events: [...registered.events, ...given.events] } : given
    },

    /** Writes down who somebody is, or corrects it; who did, and whether they are a minor, is told of their file. */
    async identify(
      beneficiaryId: BeneficiaryId,
      identity: Identity,
      duplicate: Opening['duplicate'],
      by: Metadata,
    ): Promise<Done> {
      await people.requireConcern(beneficiaryId, by)
      const happenedAt = now()
      const data = {
        ...{ beneficiaryId, partnerId: by.partnerId as PartnerId | null, happenedAt },
        ...{ actorId: ActorId.parse(by.actorId), isMinor: isMinorAt(identity, happenedAt) },
      }
      const refused = await ledger.judge({ type: 'CorrectIdentity', data })
      if (refused) return refused
      const duplicateAllowed = await keepIdentity(beneficiaryId, identity, happenedAt, duplicate)
      await vault.opened(beneficiaryId)
      return record(
        { type: 'CorrectIdentity', data: { ...data, ...(duplicateAllowed ? { duplicateAllowed } : {}) } },
        by,
      )
    },

    /** What crashes left behind: identities whose file was never opened. Asked now and then. */
    async withdrawLeftBehind() {
      for (const id of await vault.awaitingFile()) {
        const beneficiaryId = id as BeneficiaryId
        await withdrawUnopened(beneficiaryId)
        await vault.opened(beneficiaryId)
      }
    },

    /** Whose organisation has nothing to do with somebody changes nothing of their file. */
    async requireConcern(beneficiaryId: BeneficiaryId, { partnerId }: Pick<Metadata, 'partnerId'>) {
      if (partnerId !== null && !(await people.isConcerned(beneficiaryId, partnerId)))
        throw new Refusing({ refusal: 'person-of-another-partner' })
    },

    /** Puts somebody on the waiting list of a site, whosever it is. */
    async joinWaitingList(data: Omit<Data<'JoinWaitingList'>, 'sitePartnerId'>, by: Metadata): Promise<Done> {
      const { value: sites } = await look((queries) => queries.sites())
      const site = sites.find(({ siteId }) => siteId === data.siteId)
      if (!site) return { ok: false, refusal: 'site-not-open' }
      const sitePartnerId = PartnerId.parse(site.partnerId)
      return record({ type: 'JoinWaitingList', data: { ...data, sitePartnerId } }, by)
    },

    /** Why a right would be refused to somebody of whom no file is open yet: a page opens both or neither. */
    async eligibilityRefusal(
      data: Omit<Data<'DecideEligibility'>, 'isMinor'>,
      identity: Identity | undefined,
    ): Promise<Refused | undefined> {
      const { initial, evolve, decide } = beneficiaries.decider
      const { beneficiaryId, partnerId, happenedAt } = data
      const opened = evolve(initial, {
        type: 'BeneficiaryRegistered',
        data: { beneficiaryId, partnerId, happenedAt, fileCode: '', communeCode: '' },
      })
      const isMinor = identity && isMinorAt(identity, happenedAt)
      const decision = decide(
        { type: 'DecideEligibility', data: { ...data, ...(isMinor === undefined ? {} : { isMinor }) } },
        opened,
      )
      return decision.ok ? undefined : decision
    },

    /** Decides on a right; whether the person is a minor that day is what the vault knows of their birth. */
    async decideEligibility(data: Omit<Data<'DecideEligibility'>, 'isMinor'>, by: Metadata): Promise<Done> {
      if (!data.granted) await people.requireConcern(data.beneficiaryId, by)
      const identity = await vault.identity(data.beneficiaryId)
      const isMinor = identity && isMinorAt(identity, data.happenedAt)
      return record(
        { type: 'DecideEligibility', data: { ...data, ...(isMinor === undefined ? {} : { isMinor }) } },
        by,
      )
    },

    /**
     * Who a person is, for somebody who says what for; it is recorded before it is shown.
     * @param partnerId whose people ask: they have to do with the person, or are refused; null: the Métropole's.
     */
    async readIdentity(
      beneficiaryId: BeneficiaryId,
      purpose: ReadingPurpose,
      by: Metadata,
    ): Promise<{ readonly done: Done; readonly identity: Identity | undefined }> {
      const { partnerId, role } = by
      await people.requireConcern(beneficiaryId, by)
      if ((await nowOf.beneficiary(beneficiaryId)).status === 'absent')
        throw new Refusing({ refusal: 'beneficiary-not-found' })
      const identity = await vault.identity(beneficiaryId)
      const data = {
        ...{ beneficiaryId, partnerId: partnerId as Data<'ReadIdentity'>['partnerId'], happenedAt: now() },
        ...{ actorId: ActorId.parse(by.actorId), role, purpose },
      }
      return { done: await record({ type: 'ReadIdentity', data }, by), identity }
    },

    /** Has this organisation to do with the person: their file, a kit, a session, a call for help? */
    async isConcerned(beneficiaryId: BeneficiaryId, partnerId: string): Promise<boolean> {
      const told = await ledger.state(beneficiaries, `beneficiary-${beneficiaryId}`)
      if (concernedBy(told).includes(partnerId)) return true
      const { value } = await look(async (queries) => ({
        sessions: await queries.sessionsOf(beneficiaryId),
        tickets: await queries.ticketsOfPerson(beneficiaryId),
      }))
      return (
        value.sessions.some((session) => session.partnerId === partnerId) ||
        value.tickets.some((one) => one.partnerId === partnerId || one.refurbisherId === partnerId)
      )
    },

    /** Forgets somebody for ever: the fact first, so that a crash in between is finished by whoever follows the log. */
    async forget(data: Data<'ForgetBeneficiary'>, by: Metadata): Promise<Done> {
      const done = await record({ type: 'ForgetBeneficiary', data }, by)
      if (done.ok) await erase(data.beneficiaryId, by)
      return done
    },

    /** Whose time is over today, and since when. */
    due: async () => (await look((queries) => queries.dueForForgetting(dayOf(now())))).value,

    /**
     * Forgets those whose time is over, among those who were shown: a person heard of since stays.
     * @param shown the ids of the preview.
     */
    async sweep(shown: readonly string[], dueOn: Day, by: Metadata): Promise<Done> {
      const due = (await people.due()).filter(({ beneficiaryId }) => shown.includes(beneficiaryId))
      if (due.length === 0) return { ok: true, events: [], position: undefined }
      const beneficiaryIds = due.map(({ beneficiaryId }) => beneficiaryId as BeneficiaryId)
      const sweepId = uuidFrom(`${by.causationId}:sweep`)
      const actorId = ActorId.parse(by.actorId)
      const done = await record(
        { type: 'SweepRetention', data: { sweepId, happenedAt: now(), dueOn, beneficiaryIds, actorId } },
        by,
      )
      if (done.ok) for (const id of beneficiaryIds) await erase(id, by)
      return done
    },
  }
  return people
}
