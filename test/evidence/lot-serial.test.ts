import fc from 'fast-check'
import t from 'tap'
import { codeInCell, isImeiNumber, readSerial } from '../../src/evidence/lot-serial.js'

const serial = (cell: string, maker = 'HP') => {
  const read = readSerial(cell, maker)
  return 'value' in read ? read.value : `? ${read.problem}`
}

t.test('a formula that shows the number is the number', async (t) => {
  for (const cell of [
    '=HYPERLINK("https://glpi.example/1";"5CG8301DDD")',
    '=HYPERLINK("https://glpi.example/1","5CG8301DDD")',
    '=hyperlink( "https://glpi.example/a""b" ; "5CG8301DDD" )',
    '=LIEN_HYPERTEXTE("https://glpi.example/1";"5CG8301DDD")',
    '=LIEN.HYPERTEXTE("x";"S/N: 5CG8301DDD")',
    '=5CG8301DDD',
    '@5CG8301DDD',
    '+5CG8301DDD',
    '-5CG8301DDD',
    "'5CG8301DDD",
    '’5CG8301DDD',
    "'=5CG8301DDD",
    '"5CG8301DDD"',
    '«5CG8301DDD»',
  ])
    t.equal(serial(cell), '5CG8301DDD', cell)
  for (const cell of [
    '=A2',
    '=AB12',
    '=$B$7',
    '=SUM(A1;A2)',
    '=SOMME(A1:A2)',
    '@A2',
    '=HYPERLINK("https://glpi.example/1")',
    '=HYPERLINK("https://glpi.example/1";B2)',
    '=12-3',
    '=RECHERCHEV(A1;B:B;2)',
    '+CONCATENATE("5CG";"8301DDD")',
  ])
    t.match(serial(cell), /^\? .*formule/, cell)
})

t.test('the name of the number before it is not the number', async (t) => {
  for (const cell of [
    'S/N: 7XKCCC2',
    'S/N 7XKCCC2',
    's/n:7XKCCC2',
    'S/N7XKCCC2',
    'SN: 7XKCCC2',
    'SN 7XKCCC2',
    'N/S : 7XKCCC2',
    'Serial: 7XKCCC2',
    'Serial Number: 7XKCCC2',
    'Serial No. 7XKCCC2',
    'N° de série : 7XKCCC2',
    'Numéro de série : 7XKCCC2',
    'n° série 7XKCCC2',
    'No de série: 7XKCCC2',
    'Service Tag: 7XKCCC2',
  ])
    t.equal(serial(cell, 'Dell'), '7XKCCC2', cell)
  for (const cell of ['SNAKE123', 'NSX12345', 'SERIAL1234', 'NO12345'])
    t.equal(serial(cell, 'Zebra'), cell, 'a number may begin so')
})

t.test('the letter of a barcode’s field goes where the maker’s own shape makes it certain', async (t) => {
  for (const [maker, cell, expected] of [
    ['Lenovo', '1S20L8S0A400PF1TST01', 'PF1TST01'],
    ['LENOVO', '1s20l8s0a400pf1tst01', 'pf1tst01'],
    ['Lenovo', '1S20L8S0A400 PF1TST01', 'PF1TST01'],
    ['Lenovo', 'SPF1TST01', 'PF1TST01'],
    ['Apple', 'SC02TST0HV22', 'C02TST0HV22'],
    ['Apple Inc.', 'SC02TST0HV22X', 'C02TST0HV22X'],
    ['Apple', 'SDMPTST0HVX12', 'DMPTST0HVX12'],
    ['Apple', 'SK9XYZTST12', 'K9XYZTST12'],
    ['HP', 'SN5CG8301FFF', '5CG8301FFF'],
    ['Hewlett-Packard', 'S5CG8301FFF', '5CG8301FFF'],
    ['Dell', 'S7XKCCC2', '7XKCCC2'],
    ['Dell Inc.', 'SN7XKCCC2', '7XKCCC2'],
    ['HP', ']C15CG8301FFF', '5CG8301FFF'],
    ['HP', '*5CG8301FFF*', '5CG8301FFF'],
    ['HP', '*S5CG8301FFF*', '5CG8301FFF'],
    ['Samsung', ']C1010345312000001121R58M12ABCDF', 'R58M12ABCDF'],
    ['Samsung', '(01)03453120000011(21)R58M12ABCDE', 'R58M12ABCDE'],
    ['Samsung', '010345312000001121R58M12ABCDE', 'R58M12ABCDE'],
    ['Samsung', '(01)03453120000011(17)260101(21)R58M12ABCDE(240)XY', 'R58M12ABCDE'],
    ['Lenovo', '1S20L8S0A4PF1TST03', 'PF1TST03'],
    ['Acer', 'SNID: 84901234567', '84901234567'],
    ['HP', 'HP 5CG8301JD1', '5CG8301JD1'],
    ['Hewlett-Packard', 'HP : 5CG8301JD1', '5CG8301JD1'],
    ['HP', 'Hewlett Packard S/N 5CG8301JD1', '5CG8301JD1'],
  ] as const)
    t.equal(serial(cell, maker), expected, `${maker} ${cell}`)
  for (const [maker, cell] of [
    ['Lenovo', '1S20L8PF1TST'],
    ['HP', 'P/N: 2UB53EA'],
    ['Acer', 'NXTST00123 SNID: 84901234567'],
  ] as const)
    t.match(serial(cell, maker), /^\? /, cell)
  for (const cell of ['-', '—', ' ', '...']) t.match(serial(cell), /manque/, cell)
  for (const [maker, cell] of [
    ['Asus', 'SC02TST0HV22'],
    ['Acer', '1S20L8S0A400PF1TST01'],
    ['Apple', 'SG8420ABXYZ'],
    ['Lenovo', 'S4M12345'],
    ['HP', 'SGH123456X'],
    ['Samsung', 'S5CG8301FFF'],
  ] as const)
    t.equal(serial(cell, maker), cell, `${maker} ${cell} may be whole`)
})

t.test('what a spreadsheet put in the place of the number is refused', async (t) => {
  for (const cell of [
    'janv-24',
    'janv.-24',
    'févr-24',
    'déc-23',
    'Dec-23',
    '1-Dec',
    '01-déc.',
    'mai-24',
    'août-2023',
    '01/11/2023',
    '1/11/23',
    '11/30/2023',
    '2023-11-01',
    '2023-11-01 00:00:00',
    '01.11.2023',
    '01/11/2023 00:00',
    '12:30',
    'mars',
    'sept.',
    '1-2',
    '2024-01',
    '12/2023',
  ])
    t.match(serial(cell), /^\? .*date/, cell)
  for (const cell of ['VRAI', 'FAUX', 'TRUE', 'False']) t.match(serial(cell), /^\? .*remplacé/, cell)
  for (const cell of ['5E10', '5,00E+10', '1.23E+15', '3E5', '12E07', '5.0E10', '5e-3'])
    t.match(serial(cell), /^\? .*S\/N: /, cell)
  for (const cell of ['12345.0', '351234567890123.0', '00042,00', '44562.5', '1234567.5', '44562,25'])
    t.match(serial(cell), /^\? /, cell)
  for (const cell of ['5E400', 'MAY2024X', '12-34-5697', 'E5E10', '31-31-2023', 'MAR2024'])
    t.equal(serial(cell), cell)
  for (const cell of ["'5E10", 'S/N: 5E10']) t.equal(serial(cell), '5E10', 'asked and answered')
})

t.test(
  'what may be a day, half a number or no IMEI is asked about; short numbers of makers pass',
  async (t) => {
    t.match(serial('45231'), /^\? .*date.*S\/N: 45231/)
    t.equal(serial('S/N: 45231'), '45231')
    t.match(serial('non lisible 5CG'), /^\? .*pas un numéro de série/)
    t.match(serial('IMEI: 352099001761482'), /^\? .*pas un IMEI/)
    t.equal(serial('IMEI: 352099001761481'), '352099001761481')
    t.match(serial('èXKQWAé', 'Dell'), /^\? .*clavier français/)
    for (const cell of [
      '7XKQWA2',
      '83512',
      '8351',
      '99417',
      'A1B2',
      '83-512',
      'MARS2020',
      'JAN24',
      '1-2X',
      '2024-13',
    ])
      t.equal(serial(cell, 'Dell'), cell)
  },
)

t.test('two numbers in one cell are not one', async (t) => {
  for (const cell of [
    '352099001761481 / 352099001761499',
    '352099001761481/352099001761499',
    '352099001761481 352099001761499',
    '352099001761481, 352099001761499',
    '352099001761481;352099001761499',
    '5CG8301AAA et 5CG8301BBB',
    '5CG8301AAA + 5CG8301BBB',
    '5CG8301AAA 5CG8301BBB',
    '5CG8301S32 / AB123',
  ])
    t.match(serial(cell), /^\? .*deux numéros/, cell)
  for (const cell of ['5CG 0000001', '5CG-000-0001', '35-209900-176148-1', 'CN-0ABC12-74261', 'AB/123456789'])
    t.equal(serial(cell), cell, 'one in groups')
})

t.test('a telephone’s identity has a check', async (t) => {
  t.equal(serial('352099001761481', 'Apple'), '352099001761481')
  t.equal(serial('352099001761481.0', 'Apple'), '352099001761481')
  t.equal(serial('490154203237518,00', 'Samsung'), '490154203237518')
  t.ok(isImeiNumber('490154203237518'))
  t.notOk(isImeiNumber('490154203237519'))
  const imei = (cell: string) => 'value' in readSerial(cell, 'Apple', 'imei')
  t.strictSame(
    [
      '352099001761481',
      '35 209900 176148 1',
      '35-209900-176148-1',
      '352099001761482',
      '12345',
      '5CG8301AAA',
    ].map(imei),
    [true, true, true, false, false, false],
  )
})

t.test('a scanner set to another keyboard: digits are certain, moved letters are asked', async (t) => {
  t.strictSame(readSerial('ÇCGà"&IJK', 'HP'), { value: '9CG031IJK', remapped: true })
  t.strictSame(readSerial('(CGè"à&FFF', 'HP'), { value: '5CG7301FFF', remapped: true })
  t.strictSame(readSerial('çcgà"&ijk', 'HP'), { value: '9cg031ijk', remapped: true })
  for (const cell of ['PFéQà&', 'ZàM"&', 'é', 'Réf 12', 'ééé?é']) t.match(serial(cell), /^\? /, cell)
})

t.test('what no maker writes is refused', async (t) => {
  for (const cell of [
    '5СG8301AAA',
    '5CG\ufffd8301',
    '漢字',
    'néant',
    'sans SN',
    'Non renseigné',
    'XXX',
    'brisé',
    'DÉTÉRIORÉ',
    'détérioré',
    'Tour "noir" & co',
    'voir(é)',
    "l'été",
  ])
    t.match(serial(cell), /^\? /, cell)
})

t.test(
  'no cell makes the reader throw, and what it reads has the letters and digits of the cell',
  async (t) => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('HP', 'Apple', 'Lenovo', ''),
        (cell, maker) => {
          const read = readSerial(cell.trim(), maker)
          codeInCell(cell)
          return (
            'problem' in read ||
            'remapped' in read ||
            cell.includes(read.value) ||
            cell.replaceAll(' ', '').includes(read.value)
          )
        },
      ),
      { numRuns: 1000 },
    )
    const started = performance.now()
    for (const hard of ['"', '=HYPERLINK("', 'S/N', "'", '1/', 'é', '""', '0'])
      serial(hard.repeat(500 / hard.length))
    t.ok(performance.now() - started < 500)
  },
)
