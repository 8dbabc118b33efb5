/**
 * Which facts stand behind printed documents: a receipt, a certificate. A document's verification code is the
 * beginning of its event's id, so whoever holds the paper finds the fact, and nobody guesses one.
 */
import type { Kysely } from 'kysely'
import { codeFrom, readCode, VERIFICATION_LENGTH } from '../domain/shared/codes.js'
import type { StreamName } from '../log/event-log.js'
import type { Pending } from './engine/pending.js'
import type { Change } from './engine/projection.js'
import type { Views } from './tables.js'

export type DocumentsTable = { event_id: string; stream: string }

export const DOCUMENTS_TABLES: readonly string[] = [
  'create table views.documents (event_id uuid primary key, stream text not null)',
]

const DOCUMENTED = ['KitHandedOver', 'KitDeviceReplaced', 'SanitisationReported', 'MediumDestroyed']

export const addDocuments = (pending: Pending, changes: readonly Change<unknown>[]) =>
  pending.put(
    'views.documents',
    'event_id',
    changes.flatMap(({ events }) =>
      events
        .filter(({ event }) => DOCUMENTED.includes(event.type))
        .map(({ recorded }) => ({ event_id: recorded.id, stream: recorded.stream })),
    ),
  )

const CODE_BITS = 80n
const DIGIT_BITS = 5n
const ID_BITS = 128n

/** Sixteen characters and their check: the first eighty bits of an event's id. */
export const verificationCode = (eventId: string) => {
  const bits = BigInt(`0x${eventId.replaceAll('-', '')}`) >> (ID_BITS - CODE_BITS)
  return codeFrom(
    Array.from({ length: VERIFICATION_LENGTH - 1 }, (_, index) =>
      Number((bits >> (CODE_BITS - DIGIT_BITS * BigInt(index + 1))) & 31n),
    ),
  )
}

const asUuid = (bits: bigint) =>
  bits
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const documentsQueries = (db: Kysely<Views>) => ({
  /** The fact behind a document; what cannot be a code costs the same look-up as one that can. */
  documentByCode: async (typed: string) => {
    const code = readCode(typed, VERIFICATION_LENGTH) ?? ''
    const bits = [...code.slice(0, -1)].reduce(
      (sum, digit) => (sum << DIGIT_BITS) | BigInt(DIGITS.indexOf(digit)),
      0n,
    )
    const first = bits << (ID_BITS - CODE_BITS)
    const last = first | ((1n << (ID_BITS - CODE_BITS)) - 1n)
    const found = await db
      .selectFrom('views.documents')
      .select(['event_id as eventId', 'stream'])
      .where('event_id', '>=', asUuid(first))
      .where('event_id', '<=', asUuid(last))
      .executeTakeFirst()
    return found && code !== '' ? { eventId: found.eventId, stream: found.stream as StreamName } : undefined
  },
})
