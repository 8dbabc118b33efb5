import t from 'tap'
import { categoryOfWord } from '../../src/evidence/lot-categories.js'
import { readLotFile } from '../../src/evidence/lot-file.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const answerOf = (...rows: readonly string[]) => readLotFile(utf8(rows.join('\n')), 'inventaire.csv')
const read = async (...rows: readonly string[]) => {
  const answer = await answerOf(...rows)
  if (!answer.ok) throw new Error(answer.problem)
  return answer
}
const problem = async (...rows: readonly string[]) => {
  const answer = await answerOf(...rows)
  return answer.ok ? '' : answer.problem
}

t.test('a column with another software’s states is set aside with a word, and its lines go in', async (t) => {
  for (const [heading, states] of [
    ['Status', ['Ready to Deploy', 'Deployed', 'Archived']],
    ['Statut', ['En stock', 'En service', 'Au rebut']],
    ['Statut', ['En stock']],
    ['Status', ['Ready to Deploy']],
    ['Statut', ['Dispo parc A', 'Dispo parc B', '']],
    ['Status', ['Deployable', 'reçu bientôt', 'en attente']],
  ] as const) {
    const { lines, ignoredColumns, remarks } = await read(
      `Type;Manufacturer;Serial;${heading}`,
      ...states.map((state, at) => `Laptop;HP;S${at};${state}`),
    )
    t.ok(
      lines.every((line) => line.ok && line.value.status === 'received'),
      states.join(),
    )
    t.strictSame(ignoredColumns, [heading])
    t.match(remarks, [new RegExp(`^La colonne « ${heading} » est mise de côté`)])
    t.notMatch(remarks.join(), /Ready|stock|Dispo/, 'what it says may be a person’s')
  }
})

t.test('one slip in our own words stays that line’s problem', async (t) => {
  const ours = await read('Type;Marque;SN;Statut', 'UC;HP;S1;reçu', 'UC;HP;S2;recu', 'UC;HP;S3;peut-être')
  t.strictSame(
    ours.lines.map(({ ok }) => ok),
    [true, true, false],
  )
  t.strictSame(ours.remarks, [])
  const alone = await read('Type;Marque;SN;Statut', 'UC;HP;S1;peut-être')
  t.strictSame(
    alone.lines.map(({ ok }) => ok),
    [false],
  )
})

t.test('a device that a foreign column calls missing or refused does not come in by it', async (t) => {
  const { lines } = await read(
    'Type;Marque;SN;Statut',
    ...['En stock', 'En service', 'Manquant', 'refusé'].map((state, at) => `UC;HP;S${at};${state}`),
  )
  t.strictSame(
    lines.map(({ ok }) => ok),
    [true, true, false, false],
  )
  t.match(lines[2], { problems: [{ field: 'statut', problem: /n’est pas reçu/ }] })
})

t.test('of two columns that claim the category, the one whose words are categories is read', async (t) => {
  for (const [headings, ...rows] of [
    ['Category;Type;Maker;Serial', 'Laptops;Asset;HP;S1', 'Desktops;Asset;HP;S2'],
    ['Type;Category;Maker;Serial', 'Matériel;Laptops;HP;S1', 'Matériel;Desktops;HP;S2'],
    ['Type;Model category;Maker;Serial', 'Actif;Notebook;HP;S1', 'Actif;Mini Tower;HP;S2'],
    ['Category;Désignation;Maker;Serial', 'IT;PC portable;HP;S1', 'IT;Tour;HP;S2'],
    ['Type;Category;Maker;Serial', 'Portable;Laptop;HP;S1', 'Tour;Desktop;HP;S2'],
    ['Type;Catégorie;Maker;Serial', ';Laptop;HP;S1', ';Desktop;HP;S2'],
  ] as const) {
    const { lines, ignoredColumns, remarks } = await read(headings, ...rows)
    t.strictSame(
      lines.map((line) => line.ok && line.value.category),
      ['laptop', 'desktop'],
      headings,
    )
    t.equal(ignoredColumns.length, 1)
    t.match(remarks, [/mise de côté : la catégorie est lue dans/])
  }
  const { lines } = await read('Type;Category;Maker;Serial', 'Laptop;Desktop;HP;S1', 'Laptop;Notebook;HP;S2')
  t.match(lines, [
    {
      ok: false,
      problems: [{ field: 'catégorie', problem: /« Laptop ».*« Type ».*« Desktop ».*contredisent/ }],
    },
    { ok: true, value: { category: 'laptop' } },
  ])
  t.match(await problem('Type;Category;Maker;Serial', 'truc;chose;HP;S1'), /désignent toutes « catégorie »/)
})

t.test('IMEI is a heading of the serial number, where there is no other', async (t) => {
  for (const heading of ['IMEI', 'IMEI 1', 'N° IMEI', 'imei1']) {
    const { lines } = await read(
      `Type;Marque;${heading};IMEI 2`,
      'Téléphone;Apple;352099001761481;490154203237518',
    )
    t.match(lines, [{ ok: true, value: { serial: '352099001761481', category: 'smartphone' } }], heading)
  }
  const both = await read('Type;Marque;IMEI;Numéro de série', 'Téléphone;Apple;352099001761481;F17TST0HVX12')
  t.match(both.lines, [{ value: { serial: 'F17TST0HVX12' } }])
  t.strictSame(both.ignoredColumns, ['IMEI'])
  t.match(both.remarks, [/« IMEI » est mise de côté/])
  const wrong = await read('Type;Marque;IMEI', 'Téléphone;Apple;352099001761482')
  t.match(wrong.lines, [{ ok: false, problems: [{ problem: /n’est pas un IMEI/ }] }])
})

t.test(
  'of two columns of serial numbers the one that says anything, or the first of two alike',
  async (t) => {
    for (const rows of [
      ['Type;Marque;SN;Serial', 'UC;HP;S1;', 'UC;HP;S2;'],
      ['Type;Marque;SN;Serial', 'UC;HP;;S1', 'UC;HP;;S2'],
      ['Type;Marque;SN;Serial', 'UC;HP;S1;s-1', 'UC;HP;S2;s 2'],
    ])
      t.strictSame(
        (await read(...rows)).lines.map((line) => line.ok && line.value.serial),
        ['S1', 'S2'],
      )
    t.match(await problem('Type;Marque;SN;Serial', 'UC;HP;S1;', 'UC;HP;;S2'), /désignent toutes/)
  },
)

t.test('labels of another house are set aside; one wrong label is its line’s', async (t) => {
  const foreign = await read('Type;Marque;SN;Étiquette', 'UC;HP;S1;INV-0001', 'UC;HP;S2;INV-0002')
  t.match(foreign.lines, [{ value: { labelCode: null } }, { value: { labelCode: null } }])
  t.match(foreign.remarks, [/« Étiquette » est mise de côté/])
  t.match((await read('Type;Marque;SN;Étiquette', 'UC;HP;S1;AB12')).lines, [{ value: { labelCode: 'AB12' } }])
})

t.test(
  'whole exports of inventory software are read, and persons’ columns are neither kept nor shown',
  async (t) => {
    const snipe = await read(
      'Asset Name,Asset Tag,Serial,Model,Model No.,Category,Manufacturer,Status,Checked Out To,Location,Purchase Cost',
      'PC-12,INV0012,5CG8301AAA,ProBook 450,2UB53EA,Laptops,HP,Deployed,Jane Roe,Lyon,"1,200.00"',
      'PC-13,INV0013,5CG8301BBB,EliteDesk 800,1HK68EA,Desktops,HP,Ready to Deploy,,Lyon,"800.00"',
    )
    t.match(snipe.lines, [
      {
        value: {
          category: 'laptop',
          model: 'ProBook 450',
          serial: '5CG8301AAA',
          unitValueCents: null,
          labelCode: null,
        },
      },
      { value: { category: 'desktop' } },
    ])
    const glpi = await read(
      '"Nom";"Statut";"Fabricant";"Numéro de série";"Type";"Modèle";"Lieu";"Utilisateur"',
      '"PC-1";"En service";"Dell Inc.";"7XKCCC2";"Notebook";"Latitude 5490";"Lyon";"Jane Roe"',
      '"PC-2";"En stock";"HP";"CZC8301AAA";"Mini Tower";"Z240";"Lyon";"Jane Roe"',
      '"PC-3";"En stock";"HP";"";"Mini Tower";"Z240";"Lyon";"Jane Roe"',
    )
    t.match(glpi.lines, [
      { value: { category: 'laptop' } },
      { value: { category: 'desktop' } },
      { ok: false },
    ])
    t.notMatch(JSON.stringify([snipe, glpi]), /Jane Roe/)
  },
)

t.test('one vocabulary of categories: people’s words and those of chassis types', async (t) => {
  for (const [category, words] of Object.entries({
    laptop: [
      'Convertible',
      'Notebook',
      'Laptop',
      'Sub Notebook',
      'Detachable',
      'Portable',
      'laptops',
      '2-en-1',
      'Ultraportable',
    ],
    desktop: [
      'Mini Tower',
      'Tower',
      'Desktop',
      'Low Profile Desktop',
      'All in One',
      'All-in-One',
      'Space-saving',
      'Mini PC',
      'Pizza Box',
      'Lunch Box',
      'Stick PC',
      'Desktops',
      'Workstation',
      'Small Form Factor',
    ],
    monitor: ['Monitors', 'Displays', 'écran LCD'],
    tablet: ['Tablets', 'tablettes'],
    smartphone: ['Mobile Phones', 'Smart Phone', 'téléphones portables'],
  }))
    for (const word of words) t.equal(categoryOfWord(word), category, word)
  for (const word of [
    'Laptop bag',
    'Desktop switch',
    'imprimante portable',
    'Docking Station',
    'Rack Mount Chassis',
    'Display port cable',
    'Unknown',
    'Other',
    'PC',
    '',
  ])
    t.equal(categoryOfWord(word), null, word)
})

t.test('weights: thousands in grams, and nothing that such a machine cannot weigh', async (t) => {
  const weigh = async (heading: string, category: string, cell: string) => {
    const [line] = (await read(`Type;Marque;SN;${heading}`, `${category};HP;S1;${cell}`)).lines
    return line?.ok ? line.value.weightGrams : (line?.problems[0]?.problem ?? '')
  }
  for (const [heading, category, cell, grams] of [
    ['Poids (g)', 'portable', '1.650', 1650],
    ['Poids (g)', 'portable', '1,650', 1650],
    ['Poids (g)', 'portable', '1 650', 1650],
    ['poids en grammes', 'UC', '12.500', 12_500],
    ['Weight (g)', 'portable', '1.650 g', 1650],
    ['Poids (g)', 'portable', '1,65 kg', 1650],
    ['poids', 'portable', '1.650', 1650],
    ['Poids (kg)', 'tablette', '450 g', 450],
    ['Poids (kg)', 'smartphone', '0,17', 170],
    ['Poids (kg)', 'portable', '6,4 kg', 6400],
    ['Poids (g)', 'écran', '5730', 5730],
  ] as const)
    t.equal(await weigh(heading, category, cell), grams, `${heading} ${category} ${cell}`)
  for (const [heading, category, cell] of [
    ['Poids (kg)', 'tablette', '450'],
    ['Poids (kg)', 'smartphone', '170'],
    ['Poids (kg)', 'portable', '12'],
    ['Poids (kg)', 'portable', '1650'],
    ['Poids (g)', 'portable', '1,65'],
    ['Poids (g)', 'écran', '5,7'],
    ['Poids (g)', 'UC', '0.850'],
  ] as const)
    t.match(
      await weigh(heading, category, cell),
      /« .* » est lu .*entre .*avec son unité/,
      `${heading} ${category} ${cell}`,
    )
  t.match(await weigh('Poids (kg)', 'tablette', '450'), /lu 450 kg.*entre 0,15 kg et 2 kg.*« 450 g »/)
  t.match(await weigh('Poids (g)', 'portable', '1,65'), /« 1,65 kg »/)
})

t.test('R5 what says waste never comes in as a product', async (t) => {
  const waste = async (...cells: readonly string[]) =>
    (await read('Type;Marque;SN;Déchet', ...cells.map((cell, at) => `UC;HP;S${at};${cell}`))).lines.map(
      (line) => (line.ok ? line.value.enteredAsWaste === true : null),
    )
  t.strictSame(
    await waste('DEEE', 'Réemploi', 'D3E', 'waste', 'produit', 'non', 'Déchets DEEE', 'non déchet'),
    [...[true, false, true, true, false, false, true, false]],
  )
  t.strictSame(await waste('Carton', 'Palette', 'DEEE', 'oui', 'recyclage'), [false, false, null, null, null])
  t.strictSame(await waste('Réutilisation', 'oui', 'non'), [null, true, false], 'asked')
})

t.test('a device said lost, stolen or refused in a column set aside does not come in', async (t) => {
  for (const heading of ['Status', 'Statut', 'État'])
    for (const state of [
      'Lost/Stolen',
      'Stolen',
      'Volé',
      'Volée',
      'Lost',
      'Perdu',
      'Missing',
      'refusé au quai',
    ]) {
      const rows = [`UC;HP;S1;${state}`, 'UC;HP;S2;Deployed', 'UC;HP;S3;Bon état']
      const { lines } = await read(`Type;Marque;SN;${heading}`, ...rows)
      t.strictSame(
        lines.map(({ ok }) => ok),
        [false, true, true],
        `${heading} ${state}`,
      )
    }
  for (const state of ['Deployed to user', 'Bon état', 'Batterie manquante', 'Prêt au don', 'libre']) {
    const { lines, remarks } = await read('Type;Marque;SN;Statut', `UC;HP;S1;${state}`)
    t.match(lines, [{ ok: true, value: { status: 'received' } }], state)
    t.match(remarks, [/« Statut » est mise de côté/])
  }
  for (const state of ['reçut', 'refuzé', 'Missng', 'peut-être', 'Volé', 'manquant au carton'])
    t.match((await read('Type;Marque;SN;Statut', `UC;HP;S1;${state}`)).lines, [{ ok: false }], state)
})

t.test(
  'a weight is read in the unit of its heading, and with a unit too it is one of such a machine',
  async (t) => {
    const weigh = async (heading: string, cell: string, category = 'portable') => {
      const [line] = (await read(`Type;Marque;SN;${heading}`, `${category};HP;S1;${cell}`)).lines
      return line?.ok ? line.value.weightGrams : (line?.problems[0]?.problem ?? '')
    }
    for (const [heading, cell, grams] of [
      ['Poids en g', '1650', 1650],
      ['Weight in g', '1650', 1650],
      ['Poids net (g)', '1650', 1650],
      ['Poids (kg)', '1,65', 1650],
      ['Poids net', '1,65', 1650],
      ['weight (lbs)', '3.5', 1588],
      ['Poids', '8 kg', 8000],
      ['Weight (kg)', '3.5 lb', 1588],
    ] as const)
      t.equal(await weigh(heading, cell), grams, `${heading} ${cell}`)
    for (const cell of ['60 kg', '50 g', '450 kg', '13 kg']) {
      t.match(await weigh('Poids', cell), /est lu .* pèse entre .* : vérifiez-le/, cell)
      t.notMatch(await weigh('Poids', cell), /avec son unité/, cell)
    }
    t.notMatch(await weigh('Poids', '12'), /exemple/, 'no weight is invented')
  },
)

t.test('a line without a serial number is known by its telephone’s', async (t) => {
  const serials = async (...rows: readonly string[]) =>
    (await read(...rows)).lines.map((line) => (line.ok ? line.value.serial : null))
  t.strictSame(
    await serials(
      'Type;Marque;Serial;IMEI',
      ...['Téléphone;Apple;;352099001761481', 'Téléphone;Apple;F17TST0HVX12;490154203237518'],
      ...['Téléphone;Apple;-;490154203237518', 'Téléphone;Apple;;352099001761482', 'Téléphone;Apple;;'],
    ),
    ['352099001761481', 'F17TST0HVX12', '490154203237518', null, null],
  )
  t.strictSame(await serials('Type;Marque;IMEI;IMEI 1', 'Téléphone;Apple;;352099001761481'), [
    '352099001761481',
  ])
  t.strictSame(await serials('Type;Marque;IMEI 1;IMEI', 'Téléphone;Apple;;352099001761481'), [
    '352099001761481',
  ])
  t.strictSame(await serials('Type;Marque;SN;IMEI 2', 'Téléphone;Apple;;352099001761481'), [null])
})

t.test('two columns may name one maker', async (t) => {
  const { lines } = await read(
    'Type;Marque;Fabricant;SN',
    ...['UC;HP;Hewlett-Packard;S1', 'UC;;Dell;S2', 'UC;HP;Dell;S3', 'UC;Dell;;S4'],
  )
  t.match(lines, [
    { value: { maker: 'HP' } },
    { value: { maker: 'Dell' } },
    { ok: false, problems: [{ field: 'marque', problem: /contredisent/ }] },
    { value: { maker: 'Dell' } },
  ])
})

t.test('a list with formulas, apostrophes and scans, line by line', async (t) => {
  const answer = await answerOf(
    'catégorie;marque;modèle;numéro de série',
    'PC portable;HP;ProBook;"=HYPERLINK(""https://glpi.example/1"";""5CG8301DDD"")"',
    "PC portable;HP;ProBook;'5CG8301EEE",
    'PC portable;HP;ProBook;"=LIEN_HYPERTEXTE(""https://glpi.example/1"";""5CG8301DDE"")"',
    'PC portable;Lenovo;T480s;1S20L8S0A400PF1TST01',
    'PC portable;Apple;MacBook Pro;SC02TST0HV22',
    'PC portable;Dell;Latitude;S/N: 7XKCCC2',
    'PC portable;HP;ProBook;SN5CG8301FFF',
    'PC portable;HP;ProBook;ÇCGà"&IJK',
    'PC portable;HP;ProBook;5cg8301ggg',
    'PC portable;HP;ProBook;5CG8301GGG',
    'PC portable;HP;ProBook;=5CG8301HHH',
    'PC portable;HP;ProBook;@5CG8301III',
  )
  if (!answer.ok) throw new Error(answer.problem)
  t.strictSame(
    answer.lines.map((line) => line.ok && line.value.serial),
    [
      ...['5CG8301DDD', '5CG8301EEE', '5CG8301DDE', 'PF1TST01', 'C02TST0HV22', '7XKCCC2', '5CG8301FFF'],
      ...['9CG031IJK', '5cg8301ggg', false, '5CG8301HHH', '5CG8301III'],
    ],
  )
  t.match(answer.lines[9], { problems: [{ problem: /déjà à la ligne 10/ }] })
  t.match(answer.remarks, [/la ligne 9 : « ÇCGà"&IJK », lu « 9CG031IJK »/])
})
