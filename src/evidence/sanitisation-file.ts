/**
 * Reads an evidence file of any kind we know and says, disk by disk, what the tool did; or says in one
 * French sentence why it cannot. Never throws, whatever the bytes.
 */
import { createHash } from 'node:crypto'
import { endOf } from '../domain/devices/erasure.js'
import { type MediumKind, SanitisationReport } from '../domain/devices/media.js'
import { AttestedCertificate } from './attested-certificate.js'
import type { BenchClock } from './bench-clock.js'
import { boundedJson, repeatedName } from './bounded-json.js'
import { certificateDraftOf } from './certificate-draft.js'
import { LINES_MAX, plainLines, textOf, tooManyLines } from './evidence-text.js'
import { isInventory, TO_INSPECTION } from './file-doors.js'
import { foreignBinary, foreignText } from './foreign-documents.js'
import { isHdparmErasure, readHdparmLog } from './hdparm-log.js'
import { codedMailProblem, withoutMailCoding } from './mail-coding.js'
import { readNvmeFormatLog } from './nvme-format-log.js'
import { readNvmeSanitizeLog, sanitizeReports } from './nvme-sanitize-log.js'
import { isSanitizeText } from './nvme-text.js'
import { NWIPE_DISKS_MAX } from './nwipe-lines.js'
import { isNwipeLog, type NwipeLogOptions, nwipeAccount } from './nwipe-log.js'
import type { ReportDraft } from './report-draft.js'
import { VERDICT_SENTENCES } from './verdict-sentences.js'

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

/** One run of the tool: the machine it ran on, where it says, and the disks that it saw there. */
export type SeenRun = { readonly machine: SeenMachine | null; readonly seen: readonly SeenDisk[] }

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

export type SanitisationAnswer =
  | {
      readonly ok: true
      readonly reports: SanitisationReport[]
      readonly machine: SeenMachine | null
      readonly seen: readonly SeenDisk[]
      /** A day's log holds several runs, perhaps of several machines; another file is one run. */
      readonly runs: readonly SeenRun[]
      /** The clock that the file's times were read by; `null` where they carry their own zone. */
      readonly clock: BenchClock | null
    }
  | {
      readonly ok: false
      readonly problem: string
      /** Of a log that wiped nothing: the disks that it saw all the same. */
      readonly runs?: readonly SeenRun[]
      /** It is copied by hand into the certificate's form, which opens with these fields. */
      readonly certificate?: CertificateDraft
    }

/** The SHA-256 of every report is that of these bytes: two copies of one file are one piece of evidence (E3). */
export const readSanitisationFile = (
  bytes: Uint8Array,
  options: NwipeLogOptions = {},
): SanitisationAnswer => {
  if (bytes.byteLength === 0)
    return problem(
      'Ce fichier est vide : récupérez le journal sur le poste d’effacement et déposez-le à nouveau.',
    )
  if (bytes.byteLength > SANITISATION_BYTES_MAX)
    return problem('Ce fichier dépasse 8 Mio : déposez le journal lui-même, sans image disque ni archive.')
  const foreign = foreignBinary(bytes)
  if (foreign !== null) return { ok: false, ...foreign }
  const written = textOf(bytes)
  if (written === null)
    return {
      ok: false,
      problem: `Ce fichier n’est pas du texte : si c’est un certificat d’effacement, ${COPY} ; un journal se dépose tel que l’outil l’a écrit, sans le convertir.`,
      certificate: {},
    }
  if (tooManyLines(written))
    return problem(
      `Ce fichier compte plus de ${LINES_MAX.toLocaleString('fr-FR')} lignes : déposez le journal d’une seule journée.`,
    )
  const text = withoutMailCoding(written)
  const coded = codedMailProblem(text)
  if (coded !== null) return problem(coded)
  const fileSha256 = createHash('sha256').update(bytes).digest('hex')
  const body = /^\s*>/.test(text) ? joined(text) : text
  return /^\s*[[{]\s*["{}[\]]/.test(body) ? readJson(body, fileSha256) : readText(text, fileSha256, options)
}

const joined = (text: string) =>
  plainLines(text)
    .map((line) => line.text)
    .join('\n')

const COPY =
  'utilisez « Recopier un certificat d’effacement » et joignez-y ce fichier ; ce qui a pu être lu y est déjà écrit'

const problem = (sentence: string): SanitisationAnswer => ({ ok: false, problem: sentence })

const readText = (text: string, fileSha256: string, options: NwipeLogOptions): SanitisationAnswer => {
  const parts = partsOf(text)
  if (parts.length > 1) return problem(oneByOne(parts))
  if (isNwipeLog(text)) return readNwipe(text, fileSha256, options)
  if (isSanitizeText(text)) return readSanitizeText(text, fileSha256)
  if (isHdparmErasure(text)) return readHdparm(text, fileSha256)
  return { ok: false, ...foreignText(text) }
}

/** Readings of several tools in one file, by name: a reader takes its own, and would drop the others without a word. */
const partsOf = (text: string): string[] => {
  const others = plainLines(text)
    .map((line) => line.text)
    .filter((line) => !OF_NWIPE.test(line))
    .join('\n')
  return [
    ...(isNwipeLog(text) ? ['un journal nwipe'] : []),
    ...(isSanitizeText(others) ? ['un relevé « nvme sanitize-log »'] : []),
    ...(isHdparmErasure(others) ? ['un relevé hdparm'] : []),
    ...(/"nvme-format"\s*:|^\s*Success formatting namespace/m.test(others)
      ? ['un relevé « nvme format »']
      : []),
  ]
}
const OF_NWIPE = /^\s*\[\d{4}\/\d\d\/\d\d\s[\d:]{8}\]/
const oneByOne = (parts: readonly string[]) =>
  `Ce fichier contient ${parts.join(' et ')} : enregistrez chaque relevé dans son propre fichier, et déposez-les un par un.`

const readNwipe = (text: string, fileSha256: string, options: NwipeLogOptions): SanitisationAnswer => {
  const { reports, tooMany, ...beside } = nwipeAccount(text, options)
  if (tooMany)
    return problem(
      `Ce journal nwipe parle de plus de ${NWIPE_DISKS_MAX.toLocaleString('fr-FR')} disques : déposez-le en plusieurs fichiers, coupés entre deux passages de nwipe.`,
    )
  const seen = beside.runs.flatMap((run) => run.seen)
  if (reports.length === 0 && seen.length > 0)
    return {
      ok: false,
      runs: beside.runs,
      problem: `Ce journal nwipe n’a effacé aucun disque : il en a vu ${seen.length} (${named(seen)}). Si l’effacement a eu lieu ensuite, déposez le journal qui le dit ; sinon, effacez-les.`,
    }
  if (reports.length === 0)
    return problem(
      'Ce journal nwipe ne dit l’effacement d’aucun disque : il est coupé, ou nwipe n’a rien effacé. Récupérez le journal entier sur le poste d’effacement, depuis sa première ligne.',
    )
  return checked(reports, fileSha256, beside)
}

/** A sentence names no more. */
const NAMED_MAX = 8
const named = (seen: readonly SeenDisk[]) =>
  seen
    .slice(0, NAMED_MAX)
    .map(({ serial, model }) => serial ?? model ?? 'sans numéro')
    .join(', ')

/** The text form of nvme-cli: it proves a drive only with that drive's serial and the times beside it. */
const readSanitizeText = (text: string, fileSha256: string): SanitisationAnswer => {
  const drafts = readNvmeSanitizeLog(text)
  const [draft] = drafts
  if (draft === undefined)
    return problem(
      'Ce relevé « nvme sanitize-log » est coupé ou en mêle plusieurs : refaites-le avec « -o json », sans relancer l’effacement (le support garde le résultat du dernier), sauf si la commande a été refusée.',
    )
  const ended = endOf(draft)
  if (draft.mediumSerial !== null && (ended !== null || draft.endedAt !== null))
    return checked(drafts, fileSha256)
  if (ended !== null) return problem(VERDICT_SENTENCES[ended])
  return {
    ok: false,
    problem: `Ce relevé « nvme sanitize-log » ne dit pas le numéro de série du support, ou pas l’heure de fin : refaites-le avec « -o json » et l’identité du support, sans relancer l’effacement ; sinon ${COPY}.`,
    certificate: certificateDraftOf(draft),
  }
}

const readHdparm = (text: string, fileSha256: string): SanitisationAnswer => {
  const read = readHdparmLog(text)
  if (read === null)
    return problem(
      'Ce relevé hdparm ne dit aucun effacement : déposez celui qui a été écrit pendant l’effacement.',
    )
  const { draft, several, lacks } = read
  if (several)
    return problem(
      'Ce relevé hdparm parle de plusieurs disques, ou de plusieurs effacements : déposez un fichier par effacement, un par un.',
    )
  const told = draft.mediumSerial !== null && draft.startedAt !== null
  const ended = endOf(draft)
  if (told && !lacks && (ended !== null || draft.endedAt !== null)) return checked([draft], fileSha256)
  if (ended !== null && !lacks) return problem(VERDICT_SENTENCES[ended])
  return {
    ok: false,
    problem: `Ce relevé hdparm ne suffit pas seul : il y manque le numéro de série, les heures ou la fin de la commande ; ${COPY}.`,
    certificate: certificateDraftOf(draft),
  }
}

const readJson = (text: string, fileSha256: string): SanitisationAnswer => {
  const read = boundedJson(text)
  if ('problem' in read) {
    const parts = read.broken ? partsOf(text) : []
    if (parts.length > 1) return problem(oneByOne(parts))
    if (read.broken && isSanitizeText(text)) return readSanitizeText(text, fileSha256)
    return read.broken
      ? { ok: false, ...foreignText(text, `${read.problem} S’il vient d’un autre outil, ${COPY}.`) }
      : problem(read.problem)
  }
  const { value } = read
  const repeated = repeatedName(text)
  if (repeated !== null) return problem(twice(repeated))
  const drafts = sanitizeReports(value)
  const nameless = drafts.every(({ mediumSerial }) => mediumSerial === null)
  if (drafts.length > 0 && nameless && drafts.every((draft) => endOf(draft) === null))
    return {
      ok: false,
      problem: `Ce relevé « nvme sanitize-log » ne dit pas de quel support il est : faites-le écrire avec l’identité du support et les heures, sans relancer l’effacement ; sinon ${COPY}.`,
      certificate: drafts[0] && drafts.length === 1 ? certificateDraftOf(drafts[0]) : {},
    }
  if (drafts.length > 0) return checked(drafts, fileSha256)
  const format = readNvmeFormatLog(value)
  if (format !== null) return checked([format], fileSha256)
  if (isInventory(value)) return problem(TO_INSPECTION)
  if (typeof value !== 'object' || value === null || !('mediumSerial' in value))
    return { ok: false, ...foreignText(text) }
  return readCertificate(value)
}

const twice = (name: string) =>
  `Ce fichier contient deux fois « ${name.slice(0, 40)} » au même endroit, et l’on n’en lirait que le second : déposez-le tel que l’outil l’a écrit ; plusieurs relevés se déposent un par un.`

/**
 * A certificate that somebody typed as JSON is no document of a tool, and the digest in it may be of none: it is told
 * at its own door, beside the document it was copied from. Its own fields open the form.
 */
const readCertificate = (value: object): SanitisationAnswer => {
  const fields = Object.entries(value).filter(
    ([name, field]) =>
      name !== 'fileSha256' &&
      field !== null &&
      name in AttestedCertificate.shape &&
      AttestedCertificate.shape[name as keyof AttestedCertificate].safeParse(field).success,
  )
  return {
    ok: false,
    problem:
      'C’est un certificat saisi à la main, et non le fichier d’un outil : utilisez « Recopier un certificat d’effacement » (API : POST /devices/{id}/certificate) et joignez-y le document de l’outil ; ce qui a pu être lu y est déjà écrit.',
    certificate: Object.fromEntries(fields),
  }
}

type Beside = Pick<Extract<SanitisationAnswer, { ok: true }>, 'machine' | 'seen' | 'runs' | 'clock'>

const checked = (drafts: readonly ReportDraft[], fileSha256: string, beside?: Beside): SanitisationAnswer => {
  const reports = SanitisationReport.array().safeParse(
    drafts.map((draft, entry) => ({ ...draft, fileSha256, entry })),
  )
  if (!reports.success)
    return problem(
      'Ce journal contient des valeurs impossibles : récupérez l’original sur le poste d’effacement, sans le modifier.',
    )
  return {
    ok: true,
    reports: reports.data,
    ...(beside ?? alone(seenBy(drafts))),
  }
}

const alone = (seen: readonly SeenDisk[]): Beside => ({
  machine: null,
  seen,
  runs: [{ machine: null, seen }],
  clock: null,
})

/** A tool that works on one drive has seen that one. */
const seenBy = (drafts: readonly ReportDraft[]): SeenDisk[] =>
  drafts.map(({ mediumSerial, mediumModel, mediumKind, capacityBytes }) => ({
    serial: mediumSerial,
    model: mediumModel,
    kind: mediumKind,
    capacityBytes,
    outside: false,
  }))
