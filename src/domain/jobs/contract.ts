/**
 * Contracts and exits in the words of the SIAE: which contract a structure may give, how long it lasts, and what
 * an exit counts as.
 */
import { z } from 'zod'
import { cddiEnds } from '../shared/parameters.js'
import type { Day, LegalForm } from '../shared/values.js'

/** A post in insertion, or a permanent one: never added up as if they were one thing. */
export const JobKind = z.enum(['insertion', 'permanent'])
export type JobKind = z.infer<typeof JobKind>

/** `CDDU`: contrat d'usage of an AI; `mission`: of an ETTI; `independent`: of an EITI. */
export const Contract = z.enum([
  ...(['CDDI', 'CDI-inclusion', 'CDDU', 'mission', 'independent'] as const),
  ...(['CDI', 'CDD', 'apprenticeship'] as const),
])
export type Contract = z.infer<typeof Contract>

const CONTRACTS: Readonly<Record<JobKind, (form: LegalForm) => readonly Contract[]>> = {
  insertion: (form) => {
    switch (form) {
      case 'ACI':
      case 'EI':
        return ['CDDI', 'CDI-inclusion']
      case 'AI':
        return ['CDDI', 'CDDU', 'CDI-inclusion']
      case 'ETTI':
        return ['mission', 'CDI-inclusion']
      case 'EITI':
        return ['independent']
      case 'EA':
      case 'ESAT':
      case 'GEIQ':
      case 'association':
      case 'company':
      case 'public-body':
      case 'cooperative':
        return []
    }
  },
  permanent: () => ['CDI', 'CDD', 'apprenticeship'],
}

/** The contracts that an organisation of that form may give for such a post; none: it may not have such a post. */
export const contractsOf = (kind: JobKind, form: LegalForm) => CONTRACTS[kind](form)

/**
 * That a CDDI is shorter than four months or longer than twenty-four by a derogation (C. travail L5132-5, -15-1). Why
 * it was given is about the person: it stays in the structure's files, never in the log.
 */
export const Derogation = z.enum(['shorter', 'longer'])
export type Derogation = z.infer<typeof Derogation>

/** Contracts without a term: they are ended, never over by themselves. */
const OPEN_ENDED: readonly Contract[] = ['CDI', 'CDI-inclusion']

/** Why a contract of that kind may not end then; undefined where it may. */
export const termRefusal = ({
  contract,
  startedOn,
  endsOn,
  derogation,
}: {
  readonly contract: Contract
  readonly startedOn: Day
  readonly endsOn: Day | null
  readonly derogation: Derogation | null
}) => {
  if (OPEN_ENDED.includes(contract)) return endsOn === null ? undefined : 'contract-has-no-term'
  if (endsOn === null) return 'contract-needs-a-term'
  if (endsOn < startedOn) return 'contract-ends-before-it-begins'
  if (contract !== 'CDDI') return undefined
  const { first, last } = cddiEnds(startedOn)
  if (endsOn < first && derogation !== 'shorter') return 'contract-too-short'
  return endsOn > last && derogation !== 'longer' ? 'contract-too-long' : undefined
}

/** How somebody leaves a post in insertion. `withdrawn` says no more: health and death are nobody's business. */
export const Exit = z.enum([
  ...(['permanent-contract', 'fixed-term-6-months-or-more', 'own-business'] as const),
  'fixed-term-under-6-months',
  ...(['training', 'another-siae'] as const),
  ...(['no-solution', 'other'] as const),
  'withdrawn',
])
export type Exit = z.infer<typeof Exit>

/** DGEFP practice. `withdrawn` stands outside the denominator of the rate of *sorties dynamiques*. */
export const EXIT_CATEGORIES = ['durable', 'transition', 'positive', 'other', 'withdrawn'] as const
export type ExitCategory = (typeof EXIT_CATEGORIES)[number]

const CATEGORY: Readonly<Record<Exit, ExitCategory>> = {
  'permanent-contract': 'durable',
  'fixed-term-6-months-or-more': 'durable',
  'own-business': 'durable',
  'fixed-term-under-6-months': 'transition',
  training: 'positive',
  'another-siae': 'positive',
  'no-solution': 'other',
  other: 'other',
  withdrawn: 'withdrawn',
}
export const exitCategory = (exit: Exit) => CATEGORY[exit]

const DYNAMIC: readonly ExitCategory[] = ['durable', 'transition', 'positive']
export const isDynamic = (category: ExitCategory) => DYNAMIC.includes(category)
