/** Storage media and what tools report having done to them: the vocabulary of erasure. */
import { z } from 'zod'
import { plainSerial } from '../shared/codes.js'
import { Instant, SerialNumber, Sha256, ShortText } from '../shared/values.js'

/** Flash of unknown make counts as flash; a medium nobody could identify stays `unknown`. */
export const MediumKind = z.enum(['hdd', 'ssd', 'nvme', 'emmc', 'sshd', 'unknown'])
export type MediumKind = z.infer<typeof MediumKind>

/** One disk as inventoried. Its own serial ties it to its erasure evidence (E8). */
export const Medium = z.object({
  serial: SerialNumber,
  kind: MediumKind,
  model: z.string().max(120).nullable(),
  capacityBytes: z.int().positive().nullable(),
})
export type Medium = z.infer<typeof Medium>

/** Techniques in the words of NIST 800-88r2 and IEEE 2883. */
export const Technique = z.enum([
  'overwrite',
  'sanitize-overwrite',
  'block-erase',
  'crypto-erase',
  'secure-erase',
  'enhanced-secure-erase',
  'unknown',
])
export type Technique = z.infer<typeof Technique>

/**
 * What a tool's file (or an attested certificate) says about one medium: its words, never our
 * verdict, which `judge` computes. `null` means that the file does not say.
 */
export const SanitisationReport = z.object({
  source: z.enum(['nwipe-log', 'nvme-sanitize-log', 'hdparm-log', 'nvme-format-log', 'attested-certificate']),
  tool: ShortText,
  toolVersion: z.string().max(120).nullable(),
  technique: Technique,
  /** The tool's own name of the method, for display: `DoD 5220.22-M`. */
  method: z.string().max(120).nullable(),
  mediumSerial: SerialNumber.nullable(),
  mediumModel: z.string().max(120).nullable(),
  mediumKind: MediumKind,
  capacityBytes: z.int().positive().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  outcome: z.enum(['completed', 'failed', 'aborted', 'unknown']),
  roundsAsked: z.int().nonnegative().nullable(),
  roundsDone: z.int().nonnegative().nullable(),
  verification: z.enum(['verified', 'failed', 'not-asked', 'not-done']),
  bytesErased: z.int().nonnegative().nullable(),
  errors: z.int().nonnegative(),
  /** Sectors that the tool could not reach remain (HPA, DCO, reallocated): E6's reservation. */
  hiddenSectors: z.boolean(),
  /** The tool could not tell whether there are any: a reservation too. Absent: it could. */
  hiddenSectorsUnknown: z.boolean().optional(),
  /** What was erased: a partition, a loop device or a volume is not the disk. Absent: told before it was asked. */
  target: z.enum(['whole-disk', 'part']).optional(),
  /**
   * What the medium says of itself after the command: written to since (NVMe: Global Data Erased is 0), locked by its
   * password (ATA), the command still running. Absent: nothing of these, or told before it was asked.
   */
  afterwards: z.enum(['written', 'locked', 'running']).optional(),
  fileSha256: Sha256,
  /** Which record of the file, from 0: one log may speak of several disks. */
  entry: z.int().nonnegative(),
})
export type SanitisationReport = z.infer<typeof SanitisationReport>

/** One record of one file, in whatever way it was read: by another clock, or copied again. */
export const isSameRecord = (one: SanitisationReport, other: SanitisationReport) =>
  one.fileSha256 === other.fileSha256 && one.entry === other.entry
/** And read in the same way. */
export const isSameReport = (one: SanitisationReport, other: SanitisationReport) =>
  SanitisationReport.keyof().options.every((field) => one[field] === other[field])

/** Tools print serials with other blanks and cases than stickers do (E8). */
export const sameSerial = (a: string, b: string) => a === b || bareSerial(a) === bareSerial(b)
export const bareSerial = (serial: string) => plainSerial(serial) || serial.trim().toUpperCase()
