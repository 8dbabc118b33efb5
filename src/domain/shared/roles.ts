/** What an account may be: which screens it opens with, and what it may do, follows from it. */
export const ROLES = [
  ...(['bench', 'manager', 'mediator', 'prescriber'] as const),
  ...(['hotline', 'programme', 'auditor', 'admin'] as const),
] as const
export type Role = (typeof ROLES)[number]
