/**
 * What one context's fact asks of another: event in, commands out; pure. Each context's file says what its facts ask.
 *
 * The commands are idempotent, so carrying a fact twice changes nothing, and a start after a crash carries
 * again what may have been cut in half.
 */
import type { DomainEvent } from '../contexts.js'
import { beneficiariesPolicies } from './beneficiaries.js'
import { claimsPolicies } from './claims.js'
import { custodyPolicies } from './custody.js'
import { devicesPolicies } from './devices.js'
import { donationsPolicies } from './donations.js'
import { endOfLifePolicies } from './end-of-life.js'
import { evidencePolicies } from './evidence.js'
import { jobsPolicies } from './jobs.js'
import { kitsPolicies } from './kits.js'
import type { Policies, Step } from './policy.js'
import { retentionPolicies } from './retention.js'
import { trainingPolicies } from './training.js'

export const POLICIES: Policies<DomainEvent> = {
  ...claimsPolicies,
  ...donationsPolicies,
  ...evidencePolicies,
  ...devicesPolicies,
  ...kitsPolicies,
  ...beneficiariesPolicies,
  ...custodyPolicies,
  ...endOfLifePolicies,
  ...trainingPolicies,
  ...retentionPolicies,
  ...jobsPolicies,
}

/** The commands that a fact asks for, in the order in which they are to be carried out. */
export const stepsAfter = ({ type, data }: DomainEvent): readonly Step[] => {
  const policy = POLICIES[type] as ((data: DomainEvent['data']) => readonly Step[]) | undefined
  return policy?.(data) ?? []
}
