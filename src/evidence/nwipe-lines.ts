/**
 * The parts of an nwipe log, before anybody asks what they mean: its lines, its runs and each run's
 * options. Linear in the size of the text, whatever the text.
 */
import { momentsOf } from './bench-clock.js'
import { type PlainLine, plainLines } from './evidence-text.js'
import { countOf, textUpTo } from './report-draft.js'

/** A log is appended to: a bench may keep one file for a whole day. */
export const NWIPE_DISKS_MAX = 1000

/** `at` is local time, `2026/11/29 20:54:02`; `zone` is its offset in minutes where journald told. */
export type Line = {
  readonly at: string | null
  readonly zone: number | null
  readonly level: string
  readonly words: string
  /** nwipe 0.24 to 0.28 put their name before the level. */
  readonly old: boolean
}

export const linesOf = (text: string): Line[] => plainLines(text).map(lineOf)

const lineOf = ({ text, zone }: PlainLine): Line => {
  const [, at, name, level = '', words = ''] =
    /^\s*\[(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)\]\s*(nwipe:\s*)?(?:([a-z]+):)?\s*(.*)$/.exec(text) ?? []
  return at === undefined
    ? { at: null, zone, level: '', words: text.trim(), old: false }
    : { at, zone, level, words: words.trim(), old: name !== undefined }
}

/** What nwipe says before it works on any disk, in every version that says it at all. */
const PREPARING =
  /^(?:Found \/dev\/|Found drive model=|Opened entropy source|bios-version =|Automatically enumerated|Nwipes config file|Program options are set|banner\s*=|nwipe \d)/
/** What it says of its work: whatever it prepares after that belongs to the next run. */
const AT_WORK = new RegExp(
  [
    'has serial number|sect/blk/dev|Device geometry|^Invoking method|^Attempting |^Starting (?:round|pass)',
    'bytes (?:written|read)|^Finished |^Blank|^Verif|^\\[(?:SUCCESS|FAILURE)|exited|aborted|completed\\.|SANITIZE ',
    '^!? *\\w+ *\\|.*\\|',
  ].join('|'),
)

/**
 * Each run lists the disks it found, then its options, then works. A run begins where nwipe prepares
 * itself again after that, or lists a disk for the second time; what lost its own beginning stays with
 * the run before and is seen there to contradict it.
 */
export const runsOf = (lines: readonly Line[]): Line[][] => {
  const runs: Line[][] = []
  let run: Line[] = []
  let said = new Set<string>()
  for (const line of lines) {
    const begins = PREPARING.exec(line.words)?.[0]
    const key = begins?.startsWith('Found ') ? `Found ${/\/dev\/[^\s",]+/.exec(line.words)?.[0]}` : begins
    if (key !== undefined && beginsAgain(key, said)) {
      runs.push(run)
      run = []
      said = new Set()
    }
    if (key !== undefined) said.add(key.replace(/\s*=$/, ''))
    else if (AT_WORK.test(line.words)) said.add('work')
    run.push(line)
  }
  return [...runs, run]
}

/** In milliseconds on the bench's own clock, to compare one line with another. */
export const momentOf = (line: Line | undefined): number | undefined =>
  line?.at == null ? undefined : momentsOf(line.at, 'utc')[0]

/** A run's lines follow each other; October's hour comes twice. Else lines were moved, or the clock was set meanwhile. */
export const inOrder = (run: readonly Line[]): boolean => {
  const moments = run.flatMap((line) => momentOf(line) ?? [])
  return moments.every((at, index) => at >= (moments[index - 1] ?? at) - HOUR)
}
const HOUR = 60 * 60_000

const OPTIONS = 'Program options are set'
const beginsAgain = (key: string, said: ReadonlySet<string>): boolean => {
  if (said.has('work')) return true
  if (key.startsWith('banner')) return said.has('banner')
  if (key.startsWith('nwipe ')) return said.has(OPTIONS)
  return said.has(OPTIONS) || (key.startsWith('Found ') && said.has(key))
}

export type Settings = {
  readonly tool: string
  /** nwipe's own version, also where ShredOS gives its own before it. */
  readonly toolVersion: string | null
  /** `0.42` is 42; `null` where the file does not say. */
  readonly minor: number | null
  readonly method: string | null
  readonly rounds: number | null
  readonly verify: 'off' | 'last' | 'all' | null
  /** `null`: neither the options nor the closing line say whether a blanking was to follow. */
  readonly noBlank: boolean
  /** nwipe 0.24 to 0.28, whose lines carry its name and whose runs close without tables. */
  readonly old: boolean
  /** Every option that all versions since 0.29 write is there, once. */
  readonly whole: boolean
  readonly closedWell: boolean
}

export const settingsOf = (run: readonly Line[]): Settings => {
  const options = run.filter(({ words }) => words.includes('=') || /^nwipe /i.test(words))
  const all = (pattern: RegExp) =>
    options.flatMap(({ words }) => {
      const found = pattern.exec(words)
      return found === null ? [] : [found]
    })
  const banners = all(/^banner\s*=\s*(\S+)\s*(.*)$/)
  const banner = banners[0] ?? all(/^(nwipe)\s+(\d\S*)$/i)[0]
  const methods = all(/^method\s*=\s*(.+)$/)
  const rounds = all(/^rounds\s*=\s*(\d+)$/)
  const verify = all(/^verify\s*=\s*\d+ \((off|last pass|all passes)\)/)
  const version = textUpTo(120, banner?.[2]) ?? textUpTo(120, /v\d[\w.-]*/.exec(banner?.[1] ?? '')?.[0])
  return {
    tool: textUpTo(120, banner?.[1]) ?? 'nwipe',
    toolVersion: version,
    minor: minorOf(version),
    method: textUpTo(120, methods[0]?.[1]),
    rounds: countOf(rounds[0]?.[1]),
    verify: VERIFY[verify[0]?.[1] ?? ''] ?? null,
    noBlank: run.some(({ words }) => /^do not perform a final blank pass|, \d+R\+NB\+V/.test(words)),
    old: run.some(({ old }) => old),
    whole: [banners, methods, rounds, verify].every(({ length }) => length === 1),
    closedWell: run.some(({ words }) => /^Nwipe successfully (completed|exited)/.test(words)),
  }
}
const VERIFY: Record<string, Settings['verify']> = { off: 'off', 'last pass': 'last', 'all passes': 'all' }

/** `0.33`, `0.32.023`, `v2021.08.2_22_x86-64_0.32.023`: nwipe's own number is the last that begins with `0.`. */
const minorOf = (version: string | null): number | null =>
  countOf([...(version ?? '').matchAll(/(?:^|[^\d.])0\.(\d{2})(?!\d)/g)].at(-1)?.[1])
