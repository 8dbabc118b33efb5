/** Who may do what: denied unless it stands here. Each route names one action; a test walks them all. */
export const ROLES = ['bench', 'manager', 'programme', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Bench and manager belong to one organisation and see it alone; the others belong to the Métropole. */
export const belongsToPartner = (role: Role) => role === 'bench' || role === 'manager'

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
  | 'work-donations'
  | 'work-devices'
  | 'work-kits'
  | 'work-consignments'
  | 'work-collections'
  | 'correct-facts'
  | 'register-beneficiaries'
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
] as const
const BENCH = [
  ...READS,
  'read-beneficiaries',
  'work-donations',
  'work-devices',
  'work-kits',
  'work-consignments',
  'work-collections',
  'correct-facts',
  'register-beneficiaries',
] as const

export const MAY: Readonly<Record<Role, readonly Action[]>> = {
  bench: BENCH,
  manager: [...BENCH, 'accept-risk', 'allow-second-kit'],
  programme: [
    ...READS,
    ...([
      'read-events',
      'read-beneficiaries',
      'register-beneficiaries',
      'allow-second-kit',
      'manage-partners',
    ] as const),
  ],
  auditor: [...READS, 'read-events'],
  admin: [...READS, 'read-events', 'manage-partners', 'manage-accounts'],
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

export const may = ({ role }: Identity, action: Action) => action === 'public' || MAY[role].includes(action)

/** The organisation whose things this person sees; undefined sees every one. */
export const scopeOf = ({ role, partnerId }: Identity): string | undefined =>
  belongsToPartner(role) ? (partnerId ?? 'none') : undefined
