/**
 * Documents that people deposit as evidence of an erasure and that no reader of ours reads: each is named,
 * with the door that it does have. A certificate of a tool we cannot read is copied by hand, with the document
 * attached; what is no evidence at all is said to be none. Nobody is told to erase again for a format.
 */
import { blanccoDraft, saysNotErased } from './blancco.js'
import { TO_INSPECTION } from './file-doors.js'
import { foreignDraft } from './foreign-draft.js'
import { FOREIGN_TOOLS } from './foreign-tools.js'
import type { CertificateDraft } from './sanitisation-file.js'

export type ForeignDocument = { readonly problem: string; readonly certificate?: CertificateDraft }

const COPY = '« Recopier un certificat d’effacement »'
/** Only what stands at the head is looked at: a document says what it is where it begins. */
const HEAD_CHARACTERS = 64 * 1024

export type BinaryKind = 'pdf' | 'image' | 'workbook' | 'document' | 'archive'

/** By the first bytes; `null` for what may be text. */
export const binaryKind = (bytes: Uint8Array): BinaryKind | null => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (/^\s{0,16}(?:ï»¿)?%PDF-/.test(file.toString('latin1', 0, 64))) return 'pdf'
  const head = file.toString('hex', 0, 16)
  const [, kind = null] = SIGNATURES.find(([signature]) => signature.test(head)) ?? []
  if (kind !== 'archive' || !head.startsWith('504b')) return kind
  if (file.includes('xl/workbook') || file.includes('xl/worksheets')) return 'workbook'
  return file.includes('word/document') || file.includes('opendocument') ? 'document' : 'archive'
}

/** In hexadecimal: PNG, JPEG, GIF, BMP, TIFF, WebP, HEIC and AVIF; zip; gzip, bzip2, 7z, rar, xz, zstd; OLE. */
const SIGNATURES: readonly (readonly [RegExp, BinaryKind])[] = [
  [
    /^(?:89504e47|ffd8ff|47494638|424d.{8}00000000|49492a00|4d4d002a|52494646.{8}57454250|.{8}66747970)/,
    'image',
  ],
  [/^504b(?:0304|0506)/, 'archive'],
  [/^(?:1f8b|425a68|377abcaf|52617221|fd377a58|28b52ffd)/, 'archive'],
  [/^d0cf11e0/, 'document'],
]

/** The sentence and the door of a file that is no text; `null` for what may be text. */
export const foreignBinary = (bytes: Uint8Array): ForeignDocument | null => {
  const kind = binaryKind(bytes)
  if (kind === null) return null
  if (kind === 'pdf') return pdf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return kind === 'archive' ? { problem: BINARIES.archive } : { problem: BINARIES[kind], certificate: {} }
}

const BINARIES: Readonly<Record<Exclude<BinaryKind, 'pdf'>, string>> = {
  image: `C’est une image : si elle montre un certificat ou l’écran de fin d’un effacement, utilisez ${COPY} et joignez-la ; si l’outil a écrit un journal, déposez plutôt ce journal.`,
  archive: 'C’est une archive compressée : ouvrez-la et déposez le journal qu’elle contient.',
  workbook: `C’est un classeur Excel, ce n’est pas le journal d’un outil : une liste d’appareils se dépose à l’import d’un lot, un certificat se recopie par ${COPY}.`,
  document: `C’est un document de bureautique : si c’est un certificat d’effacement, utilisez ${COPY} et joignez-le.`,
}

const pdf = (file: Buffer): ForeignDocument => {
  const text = file.toString('latin1')
  if (/\bnwipe\b|ShredOS/i.test(text))
    return {
      problem: `C’est le rapport PDF de nwipe : déposez plutôt le journal que nwipe a écrit en même temps (nwipe_log_….txt sur la clé de ShredOS), qui se lit seul ; sinon ${COPY}, ce PDF joint.`,
      certificate: { tool: 'nwipe' },
    }
  if (/blancco/i.test(text))
    return {
      problem: `C’est un rapport PDF de Blancco : utilisez ${COPY} et joignez-y ce PDF.`,
      certificate: { tool: 'Blancco' },
    }
  return {
    problem: `C’est un document PDF, qui ne se lit pas seul : si c’est un certificat d’effacement, utilisez ${COPY} et joignez-y ce PDF.`,
    certificate: {},
  }
}

type Known = {
  readonly is: RegExp
  readonly problem: string
  readonly certificate?: CertificateDraft
  /** Words by which it says itself that nothing was erased: it then certifies nothing. */
  readonly failed?: { readonly is: RegExp; readonly problem: string }
}

/** What says that it failed has one door, and it is not the certificate's form. */
const certifiesNothing = (name: string) =>
  `${name}, et ce fichier dit que l’effacement a été refusé ou a échoué : il ne certifie rien. Relancez l’effacement de ce support et laissez-le se terminer ; si l’échec se répète, détruisez le support. Si le fichier en mêle plusieurs, déposez-les un par un.`

/** What no tool of these can prove, because it erases without naming the disk or without verifying. */
const noProof = (name: string, why: string) =>
  `C’est la sortie de ${name}, qui ${why} : elle ne prouve l’effacement d’aucun support. Si un certificat existe, utilisez ${COPY} ; sinon ce support reste à effacer avec un outil qui le prouve (nwipe, ou une commande du support lui-même).`

/** nwipe's create_json.c, which writes it where it writes the PDF: it tells neither the passes nor the verification. */
const NWIPE_JSON = /"software"\s*:\s*"nwipe"/

const KNOWN: readonly Known[] = [
  {
    is: NWIPE_JSON,
    problem: `C’est le rapport JSON de nwipe : déposez plutôt le journal que nwipe a écrit en même temps (nwipe_log_….txt sur la clé de ShredOS), qui se lit seul ; sinon ${COPY}, ce rapport joint.`,
    certificate: { tool: 'nwipe', technique: 'overwrite' },
    failed: {
      is: /"status"\s*:\s*"failure"|"(?:pass|verify)_errors"\s*:\s*[1-9]/,
      problem: certifiesNothing('C’est le rapport JSON de nwipe'),
    },
  },
  {
    is: /\bsedutil|revertTPer|PSIDrevert|\bPSID\b/i,
    problem: `C’est la sortie de sedutil, qui ne dit ni le numéro de série ni les heures : utilisez ${COPY} et joignez-y ce fichier.`,
    certificate: { tool: 'sedutil', technique: 'crypto-erase' },
    failed: {
      is: /NOT_AUTHORIZED|LOCKED_OUT|method status code|\b(?:failed|error|denied|invalid|refused)\b/i,
      problem: certifiesNothing('C’est la sortie de sedutil'),
    },
  },
  {
    is: /^\s*(?:nvme format\b|You are about to format nvme|Sending format operation)|Success formatting namespace/m,
    problem: `C’est la sortie de « nvme format », qui ne dit ni le numéro de série ni les heures : utilisez ${COPY} et joignez-y ce fichier (ou faites écrire au poste le relevé JSON avec ses heures).`,
    certificate: { tool: 'nvme-cli' },
    failed: {
      is: /NVMe status|\b(?:failed|error|denied|invalid|refused|busy|not supported|timed out)\b/i,
      problem: certifiesNothing('C’est la sortie de « nvme format »'),
    },
  },
  {
    // cfgutil --format JSON of Apple Configurator names its command and calls itself CommandOutput, or Error.
    is: /\bdiskutil\b|secureErase|Apple Configurator|\bcfgutil\b|Started erase on disk\d|"Command"\s*:\s*"(?:erase|restore)|Erase Assistant|contenu et (?:les |tous les )?réglages|content and settings/i,
    problem: `C’est la sortie d’un outil d’Apple, que nous ne lisons pas : si elle certifie l’effacement d’un support, utilisez ${COPY} et joignez-y ce fichier.`,
    certificate: { tool: 'Apple' },
    failed: {
      is: /"(?:Type|Status)"\s*:\s*"(?:Command)?Error/i,
      problem: certifiesNothing('C’est la sortie d’un outil d’Apple'),
    },
  },
  {
    is: /\bcipher(?:\.exe)?\s+\/w|(?:Writing|Écriture|Ecriture) (?:de )?0x00/i,
    problem: noProof('« cipher /w » de Windows', 'n’efface que l’espace libre'),
  },
  {
    is: /\bDISKPART\b/i,
    problem: noProof('diskpart de Windows', 'ne dit ni quel disque a été effacé, ni s’il a été vérifié'),
  },
  {
    is: /Format complete|Formatage terminé|formatage est terminé|\bformat(?:\.com)? [A-Z]:/i,
    problem: noProof('« format » de Windows', 'n’efface pas le support entier'),
  },
  {
    is: /\bClear-Disk\b|Reset-PhysicalDisk|Réinitialiser ce PC|Reset this PC/i,
    problem: noProof('Windows', 'ne dit pas ce qui a été effacé du support'),
  },
  {
    is: /^\d{1,12}\+\d{1,12} (?:records (?:in|out)|enregistrements lus)|^shred: |^badblocks\b/m,
    problem: noProof('dd, shred ou badblocks', 'ne dit ni le numéro de série ni la vérification'),
  },
  {
    is: /\bDBAN\b|\bdwipe\b/i,
    problem: `C’est un journal de DBAN, que nous ne lisons pas : utilisez ${COPY} et joignez-y ce fichier.`,
    certificate: { tool: 'DBAN', technique: 'overwrite' },
  },
  {
    is: /=== START OF INFORMATION SECTION ===|smartctl \d|<list>|"json_format_version"|H\/W path/,
    problem: TO_INSPECTION,
  },
  {
    is: /\bblkdiscard\b|: Discarded \d+ bytes/i,
    problem: noProof('blkdiscard', 'ne dit ni le numéro de série ni ce que le support a fait de cet ordre'),
    certificate: { tool: 'blkdiscard' },
  },
]

const UNKNOWN = `Ce fichier n’est pas un journal d’effacement que nous lisons seul : si un outil d’effacement l’a écrit, utilisez ${COPY} et joignez-y ce fichier ; ce qui a pu être lu y est déjà écrit.`
const FAILED_BLANCCO =
  'C’est un rapport de Blancco, et il dit que l’effacement n’est pas allé à son terme : il ne certifie rien. Relancez l’effacement de ce support et laissez-le se terminer ; si l’échec se répète, détruisez le support.'
const PAGE = `C’est une page web : si elle montre un certificat d’effacement, utilisez ${COPY} et joignez-la.`

/** Every text has a door: what is known of it is named, what could be read is in the form; `unknown` is said of the rest. */
export const foreignText = (text: string, unknown = UNKNOWN): ForeignDocument => {
  const head = text.slice(0, HEAD_CHARACTERS)
  if (/blancco/i.test(head) && saysNotErased(text)) return { problem: FAILED_BLANCCO }
  if (/blancco/i.test(head))
    return {
      problem: `C’est un rapport de Blancco, que nous ne lisons pas seul : utilisez ${COPY} et joignez-y ce fichier ; ce qui a pu être lu y est déjà écrit.`,
      certificate: blanccoDraft(text),
    }
  const known = KNOWN.find(({ is }) => is.test(head))
  if (known?.failed?.is.test(text)) return { problem: known.failed.problem }
  if (known !== undefined)
    return {
      problem: known.problem,
      ...(known.certificate === undefined ? {} : { certificate: known.certificate }),
    }
  const tool = FOREIGN_TOOLS.find(({ is }) => is.test(head))
  if (tool !== undefined)
    return {
      problem: `C’est un document de « ${tool.tool} », que nous ne lisons pas seul : s’il certifie un effacement, utilisez ${COPY} et joignez-y ce fichier ; ce qui a pu être lu y est déjà écrit.`,
      certificate: { tool: tool.tool, ...foreignDraft(head, tool.ofDevice) },
    }
  return {
    problem: /^\s*(?:<!doctype html|<html)/i.test(head) ? PAGE : unknown,
    certificate: foreignDraft(head),
  }
}
