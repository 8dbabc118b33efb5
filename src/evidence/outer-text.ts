/**
 * What stands around the JSON of a file: a prompt, a lecture of `sudo`, a mail's greeting. It is passed over
 * only where nothing in it could name a disk that the JSON does not hold: a tool's text beside another's JSON
 * is a disk that would vanish (E5). In doubt the file is refused and the line is shown. Linear, never throws.
 */
import { isNoDisk, pathKey } from './found-disks.js'

/** What terminals and tools write of themselves; what follows on the same line is looked at like any other. */
const HARMLESS =
  /^(?:smartctl \d[\w. -]{0,40}\[[\w.+~-]{1,100}\](?: \([^()]{1,60}\))?|(?:\(\w+\) )?[\w.+-]{1,64}@[\w.-]{1,64}(?::\S{0,200})?[#$](?= |$)|\[\w+@[\w.-]{1,64} \S{0,200}\][#$](?= |$)|PS [A-Z]:\\\S{0,200}>)/

/** Devices that no medium stands behind. */
const NO_MEDIUM =
  /^\/dev\/(?:null|zero|full|mem|kmem|port|tty\w*|console|pts\/\d+|u?random|std(?:in|out|err)|fd\/\d+|ipmi\w*|mei\d*|shm|kvm|fuse|snapshot)$/
const PATH = /\/dev\/[\w/:.#-]*/g
/** A disk's name as the kernel's tables print it, without its folder. */
const BARE_NAME =
  /(?<![\w/-])(?:[shv]d[a-z]{1,2}|xvd[a-z]|nvme\d{1,3}(?:n\d{1,3})?|mmcblk\d{1,3})(?:p?\d{1,2})?(?![\w-])/g

/** Statements of a serial, a model or a size, headings of tables of disks, and what Windows and Macs call a disk. */
const STATEMENTS: readonly RegExp[] = [
  /serial|seriennummer|s[ée]rie\b|(?<![\w/])S\/?N(?![\w/])|^\s*(?:sn|mn)\s*:/i,
  /\b(?:wwn|eui|nguid|eui64)\b/i,
  /\bmod[eèé]le?\b|\b(?:vendor|product|device id|rotation rate|user capacity|firmware|form factor)\s*:/i,
  /=== START OF|^H\/W path|^NAME +(?:MAJ|SIZE|TYPE|FSTYPE|MODEL)|^Node +|Local Storage|^ *\*-|logical name:/,
  /ATA device, with|PHYSICALDRIVE|\bdisk\d+\b|\b(?:disk|disque) \d|^Disk\b|FriendlyName|DeviceID|MediaType|Caption/i,
  /(?:raid|nvme|sata|ahci|scsi|non-volatile memory|volume management)\b.*\b(?:controller|contr[ôo]leur)/i,
  /(?<![\w.,])\d{1,6}(?:[.,]\d{1,3})? ?[GT](?:i?B|io?|o)?(?!\w)/,
  /\b\d{1,3}(?:[,. {2}]?\d{3}){3,4} (?:bytes|octets)/,
]

/** Letters and digits in capitals, as serials and models of disks are: `WD-WX41A00T0001`, `ST500LM021-1KJ152`. */
const WORD = /[A-Z0-9][A-Z0-9_-]{6,63}/gi
const isSerialLike = (word: string) =>
  /\d/.test(word) && (/[A-Z]/.test(word) ? !/[a-z]/.test(word) : /^\d{10,}$/.test(word))

/** Longer lines are no prose and no table. */
const LINE_MAX = 2000
const SHOWN_MAX = 60

/** The first line that might name a disk, shortened; `null` where the text around the JSON is harmless. */
export const unreadLineOf = (outer: string, values: readonly unknown[]): string | null => {
  const lines = outer.split('\n').flatMap((line) => line.trim().replace(HARMLESS, '').trim() || [])
  if (lines.length === 0) return null
  const held = heldBy(values)
  const suspect = lines.find(
    (line) =>
      line.length > LINE_MAX ||
      STATEMENTS.some((pattern) => pattern.test(line)) ||
      namesIn(line).some((name) => !held.paths.has(pathKey(name))) ||
      wordsIn(line).some((word) => !held.words.has(word)),
  )
  return suspect?.slice(0, SHOWN_MAX) ?? null
}

/** Device paths of the line that may be a medium's, with their folder. */
const namesIn = (line: string): string[] => [
  ...(line.match(PATH) ?? [])
    .map((path) => path.replace(/[:.#/-]+$/, ''))
    .filter((path) => !NO_MEDIUM.test(path) && !isNoDisk(path)),
  ...(line.match(BARE_NAME) ?? []).map((name) => `/dev/${name}`),
]

const wordsIn = (line: string): string[] =>
  // What stands in a path was looked at as a path.
  (line.replace(PATH, ' ').match(WORD) ?? []).filter(isSerialLike)

type Held = { readonly paths: ReadonlySet<string>; readonly words: ReadonlySet<string> }

/** What the JSON itself says: its device names, and its words as they stand in the values. */
const heldBy = (values: readonly unknown[]): Held => {
  const paths = new Set<string>()
  const words = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.startsWith('/dev/')) paths.add(pathKey(value))
      for (const word of value.slice(0, LINE_MAX).match(WORD) ?? []) words.add(word)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  values.forEach(visit)
  return { paths, words }
}
