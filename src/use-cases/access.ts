/** Who may do what: denied unless it stands here (P3). Each route names one action; a test walks them all. */
import type { Role } from '../domain/shared/roles.js'

/** These belong to one organisation and see it alone; the others belong to the Métropole. */
const OF_PARTNERS: readonly Role[] = ['bench', 'manager', 'mediator', 'prescriber']
export const belongsToPartner = (role: Role) => OF_PARTNERS.includes(role)

export type Action =
  | 'public'
  | 'signed-in'
  | 'read-partners'
  | 'read-stock'
  | 'read-devices'
  | 'read-donations'
  | 'read-kits'
  | 'read-hand-overs'
  | 'read-beneficiaries'
  | 'read-consignments'
  | 'read-collections'
  | 'read-balance'
  | 'read-events'
  | 'read-evidence'
  | 'ask-required'
  | 'work-donations'
  | 'work-devices'
  | 'work-kits'
  | 'work-consignments'
  | 'work-collections'
  | 'correct-facts'
  | 'register-beneficiaries'
  | 'read-identities'
  | 'forget-beneficiaries'
  | 'run-retention'
  | 'read-training'
  | 'work-training'
  | 'read-tickets'
  | 'work-tickets'
  | 'read-jobs'
  | 'work-jobs'
  | 'log-work'
  | 'read-job-figures'
  | 'read-metrics'
  | 'accept-risk'
  | 'allow-second-kit'
  | 'manage-partners'
  | 'manage-accounts'

const READS = [
  'signed-in',
  'read-partners',
  'read-stock',
  'read-devices',
  'read-donations',
  'read-kits',
  'read-hand-overs',
  'read-consignments',
  'read-collections',
  'read-balance',
  'read-training',
] as const
const BENCH = [
  ...READS,
  'read-beneficiaries',
  'work-donations',
  'work-devices',
  'read-evidence',
  'ask-required',
  'work-kits',
  'work-consignments',
  'work-collections',
  'correct-facts',
  'register-beneficiaries',
  'read-tickets',
  'work-tickets',
  'log-work',
] as const

export const MAY: Readonly<Record<Role, readonly Action[]>> = {
  bench: BENCH,
  manager: [
    ...BENCH,
    ...([
      'accept-risk',
      'allow-second-kit',
      'read-identities',
      'forget-beneficiaries',
      'work-training',
      'read-jobs',
      'work-jobs',
      'read-job-figures',
    ] as const),
  ],
  mediator: [
    ...(['signed-in', 'read-partners', 'read-kits', 'read-hand-overs', 'read-beneficiaries'] as const),
    ...(['read-identities', 'read-training', 'work-training', 'read-tickets', 'work-tickets'] as const),
  ],
  prescriber: [
    ...(['signed-in', 'read-partners', 'read-beneficiaries', 'register-beneficiaries'] as const),
    'read-identities',
  ],
  hotline: [
    ...(['signed-in', 'read-partners', 'read-kits', 'read-beneficiaries', 'read-identities'] as const),
    ...(['read-tickets', 'work-tickets'] as const),
  ],
  programme: [
    ...READS,
    ...([
      'read-events',
      'read-evidence',
      'ask-required',
      'read-beneficiaries',
      'register-beneficiaries',
      'allow-second-kit',
      'manage-partners',
      'read-identities',
      'forget-beneficiaries',
      'run-retention',
      'read-tickets',
      'read-job-figures',
    ] as const),
  ],
  auditor: [...READS, 'read-events', 'read-evidence', 'ask-required', 'read-job-figures'],
  admin: [
    ...READS,
    'read-events',
    'read-job-figures',
    'read-metrics',
    'manage-partners',
    'manage-accounts',
    'run-retention',
  ],
}

export type Identity = {
  readonly actorId: string
  readonly name: string
  readonly role: Role
  readonly partnerId: string | null
  readonly partnerName: string | null
  /** False while the organisation is suspended: its people read, and record nothing. */
  readonly partnerActive: boolean
  readonly via: 'session' | 'token'
}

export const may = ({ role }: Pick<Identity, 'role'>, action: Action) =>
  action === 'public' || MAY[role].includes(action)

/** The organisation whose things this person sees; undefined sees every one. */
export const scopeOf = ({ role, partnerId }: Identity): string | undefined =>
  belongsToPartner(role) ? (partnerId ?? 'none') : undefined
