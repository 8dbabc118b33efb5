/** For whom whoever asks acts, and what only some of them may say. */
import type { Difference } from '../domain/beneficiaries/beneficiary-facts.js'
import type { Role } from '../domain/shared/roles.js'
import { ActorId, PartnerId } from '../domain/shared/values.js'
import { may } from './access.js'
import { Refusing } from './refusing.js'

type Asking = { readonly actorId: string; readonly role: Role; readonly partnerId: string | null }

export const actingFor = (partnerId: string | null) =>
  partnerId === null ? null : PartnerId.parse(partnerId)

/** H1. The vault knows somebody alike: only whoever may allow a second kit says that it is another person. */
export const duplicateBy = (caller: Asking, reason: Difference | undefined) => {
  if (reason === undefined) return undefined
  if (!may(caller, 'allow-second-kit')) throw new Refusing({ refusal: 'access-denied' })
  return { allowedBy: ActorId.parse(caller.actorId), reason }
}

/** For whom somebody acts on a ticket: their organisation, or the hotline itself, which is nobody's. */
export const actsFor = ({ role, partnerId }: Pick<Asking, 'role' | 'partnerId'>) =>
  role === 'hotline' ? null : actingFor(partnerId)
