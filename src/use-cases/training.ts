/** What trainers do: plan a session, enrol people by the kit they have or are promised, tell who came. */

import type { KnownBeneficiary } from '../domain/beneficiaries/beneficiary.js'
import { trainingSessions } from '../domain/contexts.js'
import type { BeneficiaryId, Instant, PartnerId, SessionId } from '../domain/shared/values.js'
import type { AgendaCommand } from '../domain/training/agenda.js'
import { type KnownSession, sessionEnd } from '../domain/training/training-session.js'
import type { Metadata } from '../log/event-log.js'
import { Refusing } from './refusing.js'
import type { Done, Work } from './work.js'

type Planned = Omit<Extract<AgendaCommand, { type: 'ClaimTeaching' }>['data'], 'agendaId' | 'endsAt'>

/** The kit that training counts toward: the one the person has, else the one kept for them. */
const kitToTrainFor = ({ kits }: KnownBeneficiary) =>
  kits.find(({ programme, received }) => programme === 'kit' && received) ??
  kits.find(({ programme }) => programme === 'kit')

export const trainingWork = ({ record, nowOf, ledger, isColleague, requireSite }: Work) => {
  const work = {
    /** A session, if it exists and the caller may see it. */
    async sessionFor(sessionId: string, scope: string | undefined): Promise<KnownSession> {
      const { now: session } = await ledger.state(trainingSessions, `trainingSession-${sessionId}`)
      if (session.status === 'absent') throw new Refusing({ refusal: 'session-not-found' })
      if (scope !== undefined && session.partnerId !== scope)
        throw new Refusing({ refusal: 'session-of-another-partner' })
      return session
    },

    /** Plans a session: the trainer's agenda is asked first (T3). */
    async planSession(planned: Planned, by: Metadata): Promise<Done> {
      await requireSite(planned.partnerId, planned.siteId)
      if (!(await isColleague(planned.trainerId, planned.partnerId)))
        return { ok: false, refusal: 'trainer-unknown' }
      const data = { ...planned, agendaId: planned.trainerId, endsAt: sessionEnd(planned) }
      return record({ type: 'ClaimTeaching', data }, by)
    },

    /** Enrols a person: their agenda is asked first (T3), then the session has a place for them or not. */
    async enrol(
      sessionId: SessionId,
      beneficiaryId: BeneficiaryId,
      partnerId: PartnerId,
      happenedAt: Instant,
      by: Metadata,
    ): Promise<Done> {
      const session = await work.sessionFor(sessionId, partnerId)
      const person = await nowOf.beneficiary(beneficiaryId)
      if (person.status === 'absent') return { ok: false, refusal: 'beneficiary-not-found' }
      if (person.status === 'forgotten') return { ok: false, refusal: 'beneficiary-forgotten' }
      const kit = kitToTrainFor(person)
      if (!kit) return { ok: false, refusal: 'no-kit-to-train-for' }
      const data = {
        ...{ agendaId: beneficiaryId, sessionId, partnerId, happenedAt, beneficiaryId },
        ...{ startsAt: session.startsAt, endsAt: sessionEnd(session) },
        ...{ kitId: kit.kitId, handedOver: kit.received },
      }
      return record({ type: 'ClaimLearning', data }, by)
    },
  }
  return work
}
