import { utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import t from 'tap'
import { LOT_HEADINGS } from '../../src/evidence/lot-columns.js'
import { readLotFile } from '../../src/evidence/lot-file.js'
import type { Headings } from '../../src/evidence/lot-table.js'
import { readTableBytes } from '../../src/evidence/table-bytes.js'

type Rows = readonly (readonly unknown[])[]
const workbook = (sheets: Readonly<Record<string, Rows>>, hidden: readonly string[] = []) =>
  new Uint8Array(
    write(
      {
        SheetNames: Object.keys(sheets),
        Sheets: Object.fromEntries(
          Object.entries(sheets).map(([name, rows]) => [
            name,
            utils.aoa_to_sheet(rows.map((row) => [...row])),
          ]),
        ),
        Workbook: {
          Sheets: Object.keys(sheets).map((name) => ({ name, Hidden: hidden.includes(name) ? 1 : 0 })),
        },
      },
      { type: 'array', bookType: 'xlsx' },
    ) as ArrayBuffer,
  )
const HOURS: Headings = {
  required: ['contrat', 'mois', 'heures'].map((name) => ({ name, words: [] })),
  optional: ['version'],
  framed: true,
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const table = async (file: Uint8Array | string, headings = HOURS) => {
  const read = await readTableBytes(typeof file === 'string' ? utf8(file) : file, 'a.csv', headings)
  if ('problem' in read) throw new Error(read.problem)
  return read
}
const problem = async (file: Uint8Array | string, headings = HOURS) => {
  const read = await readTableBytes(typeof file === 'string' ? utf8(file) : file, 'a.csv', headings)
  return 'problem' in read ? read.problem : ''
}

t.test('every sheet with the headings is read, each row once; the others are named', async (t) => {
  const file = workbook({
    Notice: [['À lire'], ['Remplir chaque feuille']],
    Portables: [
      ['Type', 'Marque', 'Numéro de série'],
      ['portable', 'HP', 'S1'],
      ['portable', 'HP', 'S2'],
    ],
    Vide: [],
    Écrans: [
      ['Inventaire'],
      [],
      ['Marque', 'Catégorie', 'S/N', 'Couleur'],
      ['Dell', 'écran', 'S3', 'noir'],
      ['HP', 'écran', 's1'],
    ],
  })
  const answer = await readLotFile(file, 'lot.xlsx')
  if (!answer.ok) throw new Error(answer.problem)
  t.strictSame(
    answer.lines.map(({ row, sheet, ok }) => [row, sheet, ok]),
    [
      [2, 'Portables', true],
      [3, 'Portables', true],
      [100_004, 'Écrans', true],
      [100_005, 'Écrans', false],
    ],
  )
  t.match(answer.lines[3], { problems: [{ problem: /déjà à la ligne 2 de la feuille « Portables »/ }] })
  t.strictSame(answer.ignoredColumns, ['Couleur'])
  t.match(answer.remarks, [
    /« Notice » n’a pas été lue : il y manque les colonnes « catégorie », « marque », « numéro de série »/,
  ])
})

t.test(
  'a sheet that lacks one column is named with it; a hidden one that has them is read, and said',
  async (t) => {
    const headings = ['Type', 'Marque', 'SN']
    const file = workbook(
      {
        A: [headings, ['UC', 'HP', 'S1']],
        B: [
          ['Type', 'Marque'],
          ['UC', 'HP'],
        ],
        C: [headings, ['UC', 'HP', 'S2']],
        D: [['x']],
      },
      ['C', 'D'],
    )
    const answer = await readLotFile(file, 'lot.xlsx')
    if (!answer.ok) throw new Error(answer.problem)
    t.equal(answer.lines.length, 2)
    t.match(answer.remarks, [
      /« B » n’a pas été lue : il y manque la colonne « numéro de série »/,
      /« D », masquée, n’a pas été lue/,
      /« C » est masquée dans le classeur : elle a été lue/,
    ])
  },
)

t.test('one sheet alone needs no name', async (t) => {
  const answer = await readLotFile(
    workbook({
      A: [
        ['Type', 'Marque', 'SN'],
        ['UC', 'HP', 'S1'],
      ],
    }),
    'a.xlsx',
  )
  t.match(answer, { ok: true, remarks: [], lines: [{ row: 2 }] })
  t.notOk(answer.ok && 'sheet' in (answer.lines[0] ?? {}))
})

t.test('each list looks for its own headings, wherever they stand', async (t) => {
  const read = await table(
    workbook({
      Lisez: [['a']],
      Heures: [
        ['Mois', 'Contrat', 'Heures'],
        [9, 'C1', 120],
      ],
    }),
  )
  t.match(read.sheets, [{ name: null, rows: [{}, { row: 2, cells: ['9', 'C1', '120'] }] }])
  t.match(read.remarks, [/« Lisez » n’a pas été lue/])
})

t.test('a workbook of an inventory in one sheet per category', async (t) => {
  const headings = ['Catégorie', 'Marque', 'Modèle', 'Numéro de série']
  const file = workbook({
    Portables: [
      headings,
      ['PC portable', 'HP', 'ProBook', '5CG8301AAA'],
      ['PC portable', 'HP', 'ProBook', '5CG8301BBB'],
    ],
    Écrans: [headings, ...['A', 'B', 'C'].map((end) => ['écran', 'Dell', 'P2419', `CN0TST74261${end}`])],
  })
  const answer = await readLotFile(file, 'lot.xlsx')
  if (!answer.ok) throw new Error(answer.problem)
  const categories = answer.lines.map((line) => line.ok && line.value.category)
  t.strictSame(categories, ['laptop', 'laptop', 'monitor', 'monitor', 'monitor'])
})

t.test('numbers that Excel shows as powers stay as Excel shows them', async (t) => {
  const file = utils.aoa_to_sheet([
    ['Type', 'Marque', 'SN'],
    ['UC', 'HP', 5e10],
  ])
  Object.assign(file, { C2: { t: 'n', v: 5e10, z: '0.00E+00' } })
  const bytes = new Uint8Array(
    write({ SheetNames: ['A'], Sheets: { A: file } }, { type: 'array' }) as ArrayBuffer,
  )
  t.match(await readLotFile(bytes, 'a.xlsx'), { lines: [{ ok: false, problems: [{ problem: /Excel/ }] }] })
})

t.test('the State’s own layout: bars, no quotes, DEB and FIN around', async (t) => {
  const lines = ['contrat|mois|heures', '1|9|140', '2|9|"100', '3|10|12.5']
  const rows = (await table(['DEB2026113001', ...lines, 'FIN3', ''].join('\r\n'))).sheets[0]?.rows
  t.strictSame(
    rows?.map(({ cells }) => cells),
    lines.map((line) => line.split('|')),
  )
  t.match((await table(['DEB***', ...lines, 'FIN***'].join('\n'))).sheets, [{ rows: { length: 4 } }])
  t.match(await problem(['DEB2026113001', ...lines].join('\n')), /dernière ligne \(FIN…\) manque/)
  t.match(await problem([...lines, 'FIN3'].join('\n')), /première ligne \(DEB…\) manque/)
  t.match(await problem(['DEB2026113001', ...lines.slice(0, -1), 'FIN3'].join('\n')), /annonce 3, il en a 2/)
  t.match((await table('"contrat"|"mois"|"heures"\n"1"|"9"|"14|0"')).sheets, [
    { rows: [{}, { cells: ['1', '9', '14|0'] }] },
  ])
})

t.test(
  'CSV: quotes, doubled quotes, line ends of all kinds, rows as a spreadsheet numbers them',
  async (t) => {
    const rows = async (text: string) =>
      (await table(text)).sheets[0]?.rows.map(({ row, cells }) => [row, ...cells])
    const headings = 'contrat;mois;heures'
    t.strictSame(await rows(`\ufeffsep=;\n${headings}\r\n\r\n"a ""b"";\nc";9;1\r2;9;1`), [
      [1, 'contrat', 'mois', 'heures'],
      [3, 'a "b";\nc', '9', '1'],
      [4, '2', '9', '1'],
    ])
    t.strictSame(await rows(`${headings}\n"a" b;c"d;9\n;;x;\n""`), [
      [1, 'contrat', 'mois', 'heures'],
      [2, '"a" b', 'c"d', '9'],
      [3, '', '', 'x'],
    ])
    t.match(await problem(`${headings}\n1;2;3\n4;"5;6\n7;8;9\n`), /illisible à la ligne 3/)
    t.match(await problem(`${headings}\n${'x'.repeat(250_000)}`), /illisible à la ligne 2/)
    t.match(await problem(`${headings}\n"${'x;\n'.repeat(100_000)}";1;2`), /illisible à la ligne 2/)
  },
)

t.test('separators, line ends and quotes by the million are one sentence, and soon', async (t) => {
  const size = 7.8 * 1024 * 1024
  for (const unit of [
    ';',
    '\n',
    '\r\n',
    ';\n',
    ',',
    '\t',
    '|',
    '"',
    '""',
    '";',
    '"\n',
    ' \n',
    'a\n',
    'é',
    '\u0001',
  ]) {
    const started = performance.now()
    await readTableBytes(utf8(`contrat;mois;heures\n${unit.repeat(size / unit.length)}`), 'a.csv', HOURS)
    const took = performance.now() - started
    t.ok(took < 3000, `${JSON.stringify(unit)} ${Math.round(took)} ms`)
  }
  t.match(await problem(';'.repeat(size)), /colonnes/)
  t.match(await problem('\n'.repeat(size)), /lignes/)
})

t.test('no bytes make a reader throw', async () => {
  const text = fc.array(
    fc.constantFrom(
      'contrat',
      'mois',
      'heures',
      'type',
      'marque',
      'sn',
      'statut',
      'poids (g)',
      ';',
      ',',
      '|',
      '\t',
      '\n',
      '\r',
      '"',
      '""',
      '=',
      'DEB1',
      'FIN1',
      'UC',
      'HP',
      'é',
      '1.650',
      '\u0000',
      '\ufeff',
      ' ',
    ),
    { maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(text, fc.uint8Array({ maxLength: 200 }), fc.string(), async (words, bytes, name) => {
      const joined = utf8(words.join(''))
      await readTableBytes(joined, name, HOURS)
      await readTableBytes(bytes, name, LOT_HEADINGS)
      await readLotFile(joined, name)
      await readLotFile(utf8(`type;marque;sn;statut;poids\n${words.join('')}`), name)
    }),
    { numRuns: 1000 },
  )
  const whole = workbook({
    A: [
      ['contrat', 'mois', 'heures'],
      ['1', '2', '3'],
    ],
    B: [['contrat', 'mois', 'heures']],
  })
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, cut) => {
      const spoilt = Uint8Array.from(whole)
      spoilt[at] = byte
      await readTableBytes(spoilt, 'a.xlsx', HOURS)
      await readTableBytes(whole.subarray(0, cut), 'a.xlsx', HOURS)
    }),
    { numRuns: 60 },
  )
})
