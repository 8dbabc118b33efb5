/**
 * Reads an evidence file of any kind we know and says, disk by disk, what the tool did; or says in one
 * French sentence why it cannot. Never throws, whatever the bytes.
 */
import { createHash } from 'node:crypto'
import { type MediumKind, SanitisationReport } from '../domain/devices/media.js'
import { AttestedCertificate, reportOfCertificate } from './attested-certificate.js'
import { readNvmeSanitizeLog } from './nvme-sanitize-log.js'
import { isNwipeLog, type NwipeLogOptions, readNwipeLog } from './nwipe-log.js'
import type { ReportDraft } from './report-draft.js'

/** A day's log of a whole bench is under 1 MiB. */
export const SANITISATION_BYTES_MAX = 8 * 1024 * 1024

/** The machine that the tool ran on, where its file tells: a bench's own, or the very device. */
export type SeenMachine = {
  readonly serial: string | null
  readonly maker: string | null
  readonly model: string | null
}

/** A disk that the tool saw in that machine, erased or not. `outside`: plugged in (USB), not part of it. */
export type SeenDisk = {
  readonly serial: string | null
  readonly model: string | null
  readonly kind: MediumKind
  readonly capacityBytes: number | null
  readonly outside: boolean
}

/** What of a document that proves nothing by itself could be read, to fill the certificate's form. */
export type CertificateDraft = Partial<{
  readonly [Field in
    | 'tool'
    | 'version'
    | 'technique'
    | 'method'
    | 'mediumSerial'
    | 'startedAt'
    | 'endedAt'
    | 'capacityBytes'
    | 'bytesErased'
    | 'rounds'
    | 'verified'
    | 'errors'
    | 'hiddenSectors']: AttestedCertificate[Field]
}>

export type SanitisationOptions = { readonly clock?: 'utc' | 'lyon' }

export type SanitisationAnswer =
  | {
      readonly ok: true
      readonly reports: SanitisationReport[]
      readonly machine: SeenMachine | null
      readonly seen: readonly SeenDisk[]
      readonly clock: {
        readonly zone: 'utc' | 'lyon'
        readonly from: 'stated' | 'file' | 'assumed'
      } | null
    }
  | {
      readonly ok: false
      readonly problem: string
      /** It is copied by hand into the certificate's form, which opens with these fields. */
      readonly certificate?: CertificateDraft
    }

/**
 * The SHA-256 of every report is that of these bytes, except for an attested certificate, which carries
 * that of the document it was copied from: two copies of one document are one piece of evidence (E3).
 */
export const readSanitisationFile = (
  bytes: Uint8Array,
  _options: SanitisationOptions = {},
): SanitisationAnswer => {
  if (bytes.byteLength === 0)
    return problem(
      'Ce fichier est vide : récupérez le journal sur le poste d’effacement et déposez-le à nouveau.',
    )
  if (bytes.byteLength > SANITISATION_BYTES_MAX)
    return problem('Ce fichier dépasse 8 Mio : déposez le journal lui-même, sans image disque ni archive.')
  const text = textOf(bytes)
  if (text === null)
    return problem(
      `Ce fichier n’est pas du texte : ${KNOWN_FILES}, tel que l’outil l’a écrit, sans le convertir.`,
    )
  const fileSha256 = createHash('sha256').update(bytes).digest('hex')
  return /^\s*[[{]\s*["{}\]]/.test(text) ? readJson(text, fileSha256) : readLog(text, fileSha256, {})
}

const KNOWN_FILES = 'déposez un journal nwipe ou ShredOS, ou le relevé JSON de « nvme sanitize-log »'

const problem = (sentence: string): SanitisationAnswer => ({ ok: false, problem: sentence })

/** UTF-8 with or without its mark; a byte that is none, or a NUL, is not a text that these tools write. */
const textOf = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return latinText(bytes)
  }
}

/** Disk models now and then hold a stray byte, which nwipe copies: a text with few of them is read. */
const latinText = (bytes: Uint8Array): string | null => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return !text.includes('\0') && isNwipeLog(text) ? text : null
}

const readLog = (text: string, fileSha256: string, options: NwipeLogOptions): SanitisationAnswer => {
  if (!isNwipeLog(text))
    return problem(`Ce fichier n’est pas un journal d’effacement que nous connaissons : ${KNOWN_FILES}.`)
  const drafts = readNwipeLog(text, options)
  if (drafts.length === 0)
    return problem(
      'Ce journal nwipe ne dit l’effacement d’aucun disque : il est coupé, ou rien n’a été effacé. Récupérez le journal entier ou relancez l’effacement.',
    )
  return checked(drafts, fileSha256)
}

const readJson = (text: string, fileSha256: string): SanitisationAnswer => {
  const value = parsed(text)
  if (value === undefined)
    return problem('Ce fichier JSON est incomplet ou abîmé : refaites le relevé et déposez-le entier.')
  const drafts = readNvmeSanitizeLog(text)
  if (drafts.length > 0) return checked(drafts, fileSha256)
  if (typeof value !== 'object' || value === null || !('mediumSerial' in value))
    return problem(`Ce fichier JSON n’est pas un relevé d’effacement que nous connaissons : ${KNOWN_FILES}.`)
  const certificate = AttestedCertificate.safeParse(value)
  if (certificate.success)
    return {
      ok: true,
      reports: [reportOfCertificate(certificate.data)],
      machine: null,
      seen: [],
      clock: null,
    }
  const [issue] = certificate.error.issues
  const fields = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? [])
  return problem(
    `Ce certificat saisi à la main n’est pas valable : corrigez le champ « ${fields.join('.').slice(0, 80)} » et déposez-le à nouveau.`,
  )
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const checked = (drafts: readonly ReportDraft[], fileSha256: string): SanitisationAnswer => {
  const reports = SanitisationReport.array().safeParse(
    drafts.map((draft, entry) => ({ ...draft, fileSha256, entry })),
  )
  if (reports.success) return { ok: true, reports: reports.data, machine: null, seen: [], clock: null }
  return problem(
    'Ce journal contient des valeurs impossibles : récupérez l’original sur le poste d’effacement, sans le modifier.',
  )
}
