/** Every rule code that stands anywhere is a row of docs/rules.md, and every row leads to its code and its test. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'

/** Identity, Erasure, Refurbishing, Custody, Kit, Hand-over, Training and help, end of life (waste), Jobs, … */
const FAMILIES = 'IERCKHTWJLXPV'
/** `E1`, or `E1–E4`; not `'H1'` in quotes, `ASUS~X1`, `(C1|C2)`, `R6: 'régénération…'` nor `C5: { v: 42 }`. */
const CODE = new RegExp(
  `(?<![\\w~/.|%=\\]-])([${FAMILIES}])(\\d)(?:(?:–| to )\\1(\\d))?(?![\\w|]|: [{'])`,
  'g',
)
/** What looks like one: a code of a list in quotes, and the operations of waste, which go on beyond nine. */
const OTHERS = /'[A-Z]\d'|R\d+ (?:to|à) R\d\d/g

const codesIn = (text: string) =>
  new Set(
    [...text.replace(OTHERS, '').matchAll(CODE)].flatMap(([, family, first, last = first]) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, index) => `${family}${Number(first) + index}`,
      ),
    ),
  )

const PAGE = 'docs/rules.md'
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.(tsx?|md)$/.test(path) && !path.startsWith('test/fixtures/') && path !== PAGE)
const read = (path: string) => readFileSync(path, 'utf8')

const ROW = /^\| ([A-Z]\d) \| (.+) \| (.+) \| (.+) \| (.+) \|$/gm
const linked = (cell: string) => [...cell.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path ?? '')
const rows = [...read(PAGE).matchAll(ROW)].map(([, code = '', rule = '', source = '', decided, held]) => ({
  ...{ code, rule, source },
  sources: linked(decided ?? ''),
  tests: linked(held ?? ''),
}))

t.test('what a code looks like', async (t) => {
  const codes = (text: string) => [...codesIn(text)]
  t.strictSame(codes('/** E1, E6. Freed (C4), as W2–W4 and J1 to J2 say; X1: added */'), [
    ...['E1', 'E6', 'C4', 'W2', 'W3', 'W4', 'J1', 'J2', 'X1'],
  ])
  t.strictSame(
    codes("R1 to R13, 'H1', ASUS~X1, WD5000, T00, Q3, R9X, R6: 'régénération', C5: { v: 42 }, E14"),
    [],
  )
})

t.test(
  'every code that stands anywhere is a rule of the page, and every rule stands somewhere',
  async (t) => {
    const used = new Map<string, string>()
    for (const path of [
      ...['src', 'test', 'scripts', 'docs'].flatMap(filesIn),
      'README.md',
      'CONTRIBUTING.md',
    ])
      if (path !== 'test/rules.test.ts') for (const code of codesIn(read(path))) used.set(code, path)
    const codes = rows.map(({ code }) => code)
    t.strictSame(codes, [...new Set(codes)], 'each once')
    for (const [code, path] of used) t.ok(codes.includes(code), `${code} of ${path}`)
    for (const code of codes) t.ok(used.has(code), `${code} is used`)
  },
)

t.test(
  'every rule has a sentence and a source, is decided in a file and held by a test that name it',
  async (t) => {
    for (const { code, rule, source, sources, tests } of rows) {
      t.match(rule, /\.$/, code)
      t.ok(source.length > 1, code)
      t.ok(FAMILIES.includes(code.charAt(0)), code)
      t.ok(sources.length > 0 && tests.length > 0, code)
      for (const path of sources) t.ok(path.startsWith('src/'), `${code}: ${path}`)
      for (const path of tests) t.match(path, /^test\/.*\.test\.ts$/, code)
      for (const path of [...sources, ...tests])
        t.ok(existsSync(path) && codesIn(read(path)).has(code), `${code} stands in ${path}`)
    }
  },
)
