/**
 * A certificate that a person copies by hand from the document of a tool we cannot read (Blancco, a
 * maker's utility, a shredder of keys), with that document attached. What is copied is attested, not
 * read, and `judge` gives it no more credit than a log. A field we do not know is a mistake worth reporting.
 */
import { z } from 'zod'
import { MediumKind, type SanitisationReport, Technique } from '../domain/devices/media.js'
import { Instant, SerialNumber, Sha256, ShortText } from '../domain/shared/values.js'

export const AttestedCertificate = z.strictObject({
  tool: ShortText,
  version: ShortText.nullable(),
  technique: Technique,
  /** The document's own name of the method, for display. */
  method: ShortText.nullable(),
  mediumSerial: SerialNumber,
  /** Left out where the document does not say: the inventory then does. */
  mediumKind: MediumKind.optional(),
  mediumModel: ShortText.optional(),
  startedAt: Instant,
  endedAt: Instant,
  capacityBytes: z.int().positive().nullable(),
  bytesErased: z.int().nonnegative().nullable(),
  /** Rounds that the document says were completed. */
  rounds: z.int().nonnegative().nullable(),
  verified: z.boolean(),
  errors: z.int().nonnegative(),
  hiddenSectors: z.boolean(),
  /** SHA-256 of the attached document: the same document cannot certify two media (E3). */
  fileSha256: Sha256,
})
export type AttestedCertificate = z.infer<typeof AttestedCertificate>

/** A certificate speaks of an erasure that ended: an aborted one is not certified. */
export const reportOfCertificate = (certificate: AttestedCertificate): SanitisationReport => ({
  source: 'attested-certificate',
  tool: certificate.tool,
  toolVersion: certificate.version,
  technique: certificate.technique,
  method: certificate.method,
  mediumSerial: certificate.mediumSerial,
  mediumModel: certificate.mediumModel ?? null,
  mediumKind: certificate.mediumKind ?? 'unknown',
  capacityBytes: certificate.capacityBytes,
  startedAt: certificate.startedAt,
  endedAt: certificate.endedAt,
  outcome: 'completed',
  roundsAsked: certificate.rounds === 0 ? 1 : certificate.rounds,
  roundsDone: certificate.rounds,
  verification: certificate.verified ? 'verified' : 'not-done',
  bytesErased: certificate.bytesErased,
  errors: certificate.errors,
  hiddenSectors: certificate.hiddenSectors,
  fileSha256: certificate.fileSha256,
  entry: 0,
})
