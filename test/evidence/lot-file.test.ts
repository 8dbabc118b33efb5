import { deflateRawSync } from 'node:zlib'
import { utils, type WorkSheet, write } from '@e965/xlsx'
import fc from 'fast-check'
import t from 'tap'
import { readLotFile } from '../../src/evidence/lot-file.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = async (file: Uint8Array | string, filename = 'inventaire.csv') => {
  const answer = await readLotFile(typeof file === 'string' ? utf8(file) : file, filename)
  if (!answer.ok) throw new Error(answer.problem)
  return answer
}
const problem = async (file: Uint8Array | string, filename = 'inventaire.csv') => {
  const answer = await readLotFile(typeof file === 'string' ? utf8(file) : file, filename)
  return answer.ok ? '' : answer.problem
}
/** The only line of a file of one line. */
const line = async (headings: string, cells: string) => {
  const [first] = (await read(`catégorie;marque;n° de série;${headings}\nUC;HP;S1;${cells}\n`)).lines
  if (first === undefined) throw new Error('no line')
  return first
}
const value = async (headings: string, cells: string) => {
  const found = await line(headings, cells)
  if (!found.ok) throw new Error(found.problems.map(({ problem }) => problem).join(' '))
  return found.value
}
const refusal = async (headings: string, cells: string) => {
  const found = await line(headings, cells)
  return found.ok ? null : found.problems.map(({ field, problem }) => `${field}: ${problem}`).join(' ')
}

const workbook = (
  sheets: Readonly<Record<string, WorkSheet>>,
  bookType: 'xlsx' | 'ods' | 'xlsb' | 'biff8' = 'xlsx',
) =>
  new Uint8Array(
    write(
      { SheetNames: Object.keys(sheets), Sheets: sheets },
      { type: 'array', bookType, compression: true },
    ) as ArrayBuffer,
  )
const sheet = (rows: readonly (readonly unknown[])[]) => utils.aoa_to_sheet(rows.map((row) => [...row]))

/** A zip of deflated entries; `claimed` is the size its headers pretend. No checksum: nobody looks at it. */
const zip = (
  entries: readonly { readonly name: string; readonly content: Buffer; readonly claimed?: number }[],
) => {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, content, claimed } of entries) {
    const packed = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimed ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...locals, central, end]))
}

t.test(
  'a CSV as Excel writes it in France: BOM, sep=, CRLF, quotes, blank lines, empty columns',
  async (t) => {
    const file = await read(
      '\ufeffsep=;\r\nCatégorie;Marque;Modèle;N° de série;Statut;Motif;Valeur unitaire (€);Poids (kg);Code étiquette;Couleur;;\r\n' +
        'PC portables;Dell;E7240;="00123";reçu;;1\u202f200,50 €;1,65;AB12;noir;;\r\n' +
        ';;;;;;;;;;;\r\n\r\n' +
        'écran;AOC;"22"" ; large";S9;refusé;dalle cassée;12;3 kg;;;;\r\n',
    )
    t.equal(file.format, 'csv')
    t.strictSame(file.ignoredColumns, ['Couleur'])
    t.strictSame(file.lines, [
      {
        row: 2,
        ok: true,
        value: {
          category: 'laptop',
          maker: 'Dell',
          model: 'E7240',
          serial: '00123',
          status: 'received',
          refusalReason: null,
          unitValueCents: 120_050,
          weightGrams: 1650,
          labelCode: 'AB12',
        },
      },
      {
        row: 5,
        ok: true,
        value: {
          category: 'monitor',
          maker: 'AOC',
          model: '22" ; large',
          serial: 'S9',
          status: 'refused',
          refusalReason: 'dalle cassée',
          unitValueCents: 1200,
          weightGrams: 3000,
          labelCode: null,
        },
      },
    ])
  },
)

t.test('commas and tabs separate too, and headings may stand below a title', async (t) => {
  const rows = [
    'Inventaire 2026',
    '',
    'Type|Brand|S/N|Status',
    'notebook|HP|S1|missing',
    'tablet|Apple|S2|received',
  ]
  for (const delimiter of [',', '\t', ';']) {
    const { lines } = await read(rows.join('\n').replaceAll('|', delimiter))
    t.strictSame(
      lines.map((found) => [found.row, found.ok && found.value.status, found.ok && found.value.category]),
      [
        [4, 'missing', 'laptop'],
        [5, 'received', 'tablet'],
      ],
    )
  }
})

t.test('headings and values are understood in many wordings', async (t) => {
  for (const serial of [
    'Numéro de série',
    'N° de série',
    'n°série',
    'SERIE',
    'serial',
    'Serial Number',
    'S/N',
    'SN',
    'Numero_de_serie',
  ])
    for (const maker of ['Marque', 'fabricant', 'CONSTRUCTEUR', 'Maker', 'brand', 'Manufacturer'])
      t.equal((await read(`type;${maker};${serial}\nUC;HP;S1`)).lines[0]?.ok, true, `${maker}, ${serial}`)
  const categories = {
    laptop: ['PC portable', 'portable', 'Ordinateur portable', 'laptop', 'NOTEBOOK', 'ordinateurs portables'],
    desktop: ['UC', 'Unité centrale', 'fixe', 'PC fixe', 'desktop', 'tour'],
    monitor: ['écran', 'ECRANS', 'moniteur', 'monitor', 'screen'],
    tablet: ['tablette', 'Tablet'],
    smartphone: ['smartphone', 'téléphone', 'mobile'],
  }
  for (const [category, words] of Object.entries(categories))
    for (const word of words) {
      const [found] = (await read(`type,marque,sn\n${word},HP,S1`)).lines
      t.equal(found?.ok && found.value.category, category, word)
    }
})

t.test('amounts and weights: decimal commas, spaces of thousands, units, grams', async (t) => {
  for (const [written, cents] of [
    ['149,9', 14_990],
    ['149.90', 14_990],
    ['1\u00a0200', 120_000],
    ['1.200,50', 120_050],
    ['0', 0],
    ['', null],
  ] as const)
    t.equal((await value('valeur', written)).unitValueCents, cents, written)
  for (const written of ['1,200', 'cher', '-5', '12,3,4', '999999999'])
    t.match(await refusal('prix', written), /valeur: «/)
  t.equal((await value('poids', '1,650')).weightGrams, 1650)
  t.equal((await value('poids', '850 g')).weightGrams, 850)
  t.equal((await value('Poids (g)', '850')).weightGrams, 850)
  for (const written of ['0', 'lourd', '900']) t.match(await refusal('poids', written), /poids: «/)
})

t.test('a refused device needs a reason; an unknown status is not guessed', async (t) => {
  t.match(await refusal('statut;motif', 'refusé;'), /motif: .*demande un motif/)
  t.match(await refusal('statut', 'peut-être'), /statut: .*reçu, refusé ou manquant/)
  t.equal((await value('état de réception', 'manquant')).status, 'missing')
})

t.test('R5 a device may have come as waste; left empty, it came as a product', async (t) => {
  for (const heading of ['déchet', 'Entré comme déchet', 'STATUT DÉCHET'])
    for (const [written, entered] of [
      ...(['oui', 'OUI', 'x', '1', 'VRAI', '✓'] as const).map((word) => [word, true] as const),
      ...(['non', '0', '-', 'FAUX', ''] as const).map((word) => [word, undefined] as const),
    ])
      t.equal((await value(heading, written)).enteredAsWaste, entered, `${heading}: ${written}`)
  t.match(await refusal('déchet', 'peut-être'), /déchet: « peut-être » .*oui ou non/)
  t.notOk('enteredAsWaste' in (await value('déchet', 'non')))
})

t.test('« Désignation » is the category when that is what it names', async (t) => {
  const named = await read('Désignation;Marque;N° de série\nPC portable;HP;S1\nécran;Dell;S2\nfrigo;LG;S3\n')
  t.strictSame(named.ignoredColumns, [])
  t.match(named.lines, [
    { ok: true, value: { category: 'laptop' } },
    { ok: true, value: { category: 'monitor' } },
    { ok: false, problems: [{ field: 'catégorie', problem: /frigo/ }], raw: { Désignation: 'frigo' } },
  ])
  const beside = await read('Type;Désignation;Marque;SN\nUC;écran;HP;S1\n')
  t.strictSame(beside.ignoredColumns, ['Désignation'])
  t.match(beside.lines, [{ value: { category: 'desktop', model: null } }])
  t.match(await problem('Désignation;Marque;SN\nEliteBook 840;HP;S1\n'), /« catégorie »/)
  t.match(await problem('Désignation;Marque;SN\n;HP;S1\n'), /« catégorie »/)
})

t.test('a serial that Excel spoilt, left empty or never filled in is refused with what to do', async (t) => {
  const serial = async (text: string) => {
    const [found] = (await read(`type;marque;sn\nUC;HP;${text}`)).lines
    return found?.ok === false ? found.problems[0]?.problem : ''
  }
  t.match(await serial('1,23E+15'), /format Texte/)
  t.match(await serial('1.23457E+17'), /format Texte/)
  t.match(await serial(''), /manque/)
  for (const text of ['N/A', 'inconnu', '0000', 'To be filled by O.E.M.', '???'])
    t.match(await serial(text), /n’est pas un numéro/)
  t.match(await serial('5E12'), /écrivez « S\/N: 5E12 »/, 'a real serial may look like that: it is asked')
  t.equal(await serial('S/N: 5E12'), '')
  t.match(await serial('S'.repeat(65)), /64 caractères/)
  t.match(await serial('#REF!'), /erreur du tableur/)
  t.match(await serial('S'.repeat(501)), /500 caractères/)
})

t.test('I1: the second line with the same maker and serial is refused, naming the first', async (t) => {
  const { lines } = await read('type;marque;sn\nUC;HP;S1\nUC;hp;s1\nUC;Dell;S1\nUC;;S1\n')
  t.strictSame(
    lines.map(({ ok }) => ok),
    [true, false, true, false],
  )
  const second = lines[1]
  t.match(second?.ok === false && second.problems, [
    { field: 'numéro de série', problem: /déjà à la ligne 2/ },
  ])
})

t.test('every problem of a line comes back at once, with the line as written', async (t) => {
  const [found] = (await read('Type;Marque;SN;Statut\nfrigo;;;refuzé')).lines
  t.match(found, {
    row: 2,
    ok: false,
    problems: [
      { field: 'catégorie' },
      { field: 'marque' },
      { field: 'numéro de série' },
      { field: 'statut' },
    ],
    raw: { Type: 'frigo', Marque: '', SN: '', Statut: 'refuzé' },
  })
})

t.test('a line with more cells than headings was cut at the wrong place', async (t) => {
  const [found] = (await read('type;marque;sn\nUC;HP; Compaq;S1')).lines
  t.match(found?.ok === false && found.problems, [{ problem: /séparateur/ }])
})

t.test('« Texte Unicode » of Excel says by its mark what it is, and is read', async (t) => {
  const text = '\ufeffCatégorie\tMarque\tNuméro de série\r\nÉcran\tiiyama\tTST000001\r\n'
  const little = Buffer.from(text, 'utf16le')
  for (const bytes of [little, Buffer.from(little).swap16()])
    t.match((await read(bytes)).lines, [{ ok: true, value: { category: 'monitor', serial: 'TST000001' } }])
  t.match(await problem(little.subarray(0, -1)), /n’est pas du texte/)
})

t.test('files that cannot be read as a whole get one sentence', async (t) => {
  t.match(await problem(''), /vide/)
  t.match(await problem('\n\n'), /aucune ligne/)
  t.match(await problem('type;marque;sn\n'), /que des titres/)
  t.match(
    await problem('Marque;Modèle\nHP;X'),
    /les colonnes « catégorie » .*« numéro de série » \(titres acceptés : numéro de série, n°/,
  )
  t.match(await problem('type;marque;sn;serial\nUC;HP;1;2'), /« sn » et « serial » désignent toutes/)
  t.match(
    await problem(`${Array.from({ length: 200 }, (_, at) => `c${at}`).join(';')}\n`),
    /plus de 64 colonnes/,
  )
  t.match(await problem('type;marque;sn\nUC;"HP;S1\nUC;HP;S2\n'), /guillemets/)
  t.match(await problem(new Uint8Array(16 * 1024 * 1024 + 1)), /16 Mio/)
  t.match(await problem(Buffer.from('Catégorie;Marque;SN', 'latin1')), /Windows-1252.*CSV UTF-8/)
  t.match(await problem(Buffer.from('type;marque;sn', 'utf16le')), /UTF-16.*CSV UTF-8/)
  t.match(await problem('%PDF-1.7', 'a.pdf'), /PDF/)
  t.match(await problem('<html><table>', 'a.xls'), /page web/)
  t.match(await problem('abc', 'a.xlsx'), /mauvaise extension/)
  const many = Array.from({ length: 20_001 }, (_, at) => `UC;HP;S${at}`)
  t.match(await problem(`type;marque;sn\n${many.join('\n')}`), /plus de 20.000 lignes/)
})

t.test('an Excel workbook: the sheet with the headings, numbers as people see them', async (t) => {
  const inventory = sheet([
    ['Type', 'Marque', 'Numéro de série', 'Poids (g)', 'Valeur', 'Note'],
    ['tablette', 'Apple', 823_456_789_012_345, 480, 149.9, 'à voir'],
    ['tablette', 'Apple', 123_456_789_012_345_680_000, 480, 149.9],
    [],
    ['tablette', 'Apple', 42, 480, 0.1 + 0.2],
    ['tablette', 'Apple', 'S5', 480, 1],
  ])
  Object.assign(inventory, { C5: { t: 'n', v: 42, z: '00000' }, E6: { t: 'n', v: 5, f: '2+3' } })
  const file = await read(workbook({ Notice: sheet([['À lire']]), Inventaire: inventory }), 'lot.xlsx')
  t.equal(file.format, 'xlsx')
  t.strictSame(file.ignoredColumns, ['Note'])
  t.strictSame(
    file.lines.map((found) => [
      found.row,
      found.ok && found.value.serial,
      found.ok && found.value.unitValueCents,
    ]),
    [
      [2, '823456789012345', 14_990],
      [3, false, false],
      [5, '00042', 30],
      [6, 'S5', 500],
    ],
    'a formula gives the value stored in the file',
  )
  const spoilt = file.lines[1]
  t.match(spoilt?.ok === false && spoilt.problems, [{ field: 'numéro de série', problem: /format Texte/ }])
})

t.test('10 000 lines are read in about a second', async (t) => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ['portable', 'Dell', `S${at}`])
  const headings = ['type', 'marque', 'sn']
  const started = performance.now()
  t.equal((await read([headings, ...rows].map((row) => row.join(';')).join('\n'))).lines.length, 10_000)
  t.equal((await read(workbook({ A: sheet([headings, ...rows]) }), 'a.xlsx')).lines.length, 10_000)
  t.ok(performance.now() - started < 8000, 'far below, even on a busy machine')
})

t.test('workbooks beyond the limits are refused', async (t) => {
  const rows = Array.from({ length: 20_101 }, (_, at) => ['UC', 'HP', `S${at}`])
  t.match(
    await problem(workbook({ A: sheet([['type', 'marque', 'sn'], ...rows]) }), 'a.xlsx'),
    /plus de 20.000 lignes/,
  )
  const wide = Array.from({ length: 200 }, (_, at) => `c${at}`)
  t.match(await problem(workbook({ A: sheet([wide]) }), 'a.xlsx'), /plus de 64 colonnes/)
})

t.test('a zip bomb is refused before anything opens it, even when its headers lie', async (t) => {
  const content = Buffer.alloc(70 * 1024 * 1024, ' ')
  const bomb = zip([{ name: 'xl/workbook.xml', content }])
  t.ok(bomb.length < 200_000)
  t.match(await problem(bomb, 'a.xlsx'), /démesuré/)
  t.match(await problem(zip([{ name: 'xl/workbook.xml', content, claimed: 1000 }]), 'a.xlsx'), /abîmé/)
  const half = content.subarray(0, 40 * 1024 * 1024)
  const halves = ['xl/workbook.xml', 'xl/worksheets/sheet1.xml'].map((name) => ({ name, content: half }))
  t.match(await problem(zip(halves), 'a.xlsx'), /démesuré/)
})

t.test('other documents are named for what they are', async (t) => {
  const lot = { A: sheet([['type', 'marque', 'sn']]) }
  t.match(await problem(workbook(lot, 'ods'), 'a.ods'), /OpenDocument/)
  t.match(await problem(workbook(lot, 'xlsb'), 'a.xlsb'), /\.xlsb/)
  t.match(await problem(workbook(lot, 'biff8'), 'a.xls'), /\.xls\b/)
  const entry = (name: string) => zip([{ name, content: Buffer.from('x') }])
  t.match(await problem(entry('word/document.xml'), 'a.docx'), /Word/)
  t.match(await problem(entry('photos/1.jpg'), 'a.zip'), /archive zip/)
  t.match(await problem(entry('xl/workbook.xml'), 'a.xlsx'), /abîmé/)
})

t.test('no truncation, no change of a byte and no odd text makes the reader throw', async (t) => {
  const whole = workbook({
    A: sheet([
      ['type', 'marque', 'sn'],
      ['UC', 'HP', 'S1'],
    ]),
  })
  for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 40))
    t.equal((await readLotFile(whole.subarray(0, length), 'a.xlsx')).ok, false)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
      const spoilt = Uint8Array.from(whole)
      spoilt[at] = byte
      await readLotFile(spoilt, 'a.xlsx')
    }),
    { numRuns: 10 },
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.uint8Array(), async (text, bytes) => {
      await readLotFile(utf8(`type;marque;sn;valeur;poids;statut\n${text};${text};${text}\n"${text}`), text)
      await readLotFile(bytes, text)
    }),
  )
})
