/** Codes, serials, communes, days and dated parameters: the values that several contexts speak of. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { codeFrom, LABEL_LENGTH, readCode, TRACKING_LENGTH } from '../../../src/domain/shared/codes.js'
import {
  COMMUNE_CODES,
  communeName,
  currentCommuneCode,
  isInMetropole,
} from '../../../src/domain/shared/communes.js'
import { serialKey } from '../../../src/domain/shared/intake-line.js'
import {
  batteryHealthFloor,
  co2eAvoided,
  defaultWeightGrams,
  erasureFloor,
  PARAMETERS,
  parameterOn,
  publicDonorUnitValueCap,
  reservationEnd,
  treatmentTolerancePercent,
  warrantyEnd,
} from '../../../src/domain/shared/parameters.js'
import { dayOf, millis } from '../../../src/domain/shared/values.js'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U'

for (const [name, length] of [
  ['a label', LABEL_LENGTH],
  ['a tracking code', TRACKING_LENGTH],
] as const) {
  const numbers = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: length - 1, maxLength: length - 1 })

  t.test(`I2 ${name} is read back, and any one wrong character is noticed`, async () => {
    fc.assert(
      fc.property(numbers, fc.nat(length - 1), fc.constantFrom(...SYMBOLS), (drawn, place, wrong) => {
        const code = codeFrom(drawn)
        const mistyped = code.slice(0, place) + wrong + code.slice(place + 1)
        return (
          readCode(code, length) === code && (mistyped === code || readCode(mistyped, length) === undefined)
        )
      }),
      { numRuns: 1000 },
    )
  })

  t.test(
    `I2 ${name} is typed as people type: O for 0, I and L for 1, dashes, blanks, either case`,
    async () => {
      const typing = fc.array(fc.constantFrom('as is', 'lower case', 'alike', 'dash', 'blank'), {
        minLength: length,
        maxLength: length,
      })
      fc.assert(
        fc.property(numbers, typing, (drawn, habits) => {
          const code = codeFrom(drawn)
          const typed = [...code].map((character, place) => {
            switch (habits[place]) {
              case 'lower case':
                return character.toLowerCase()
              case 'alike':
                return { '0': 'O', '1': place % 2 ? 'I' : 'l' }[character] ?? character
              case 'dash':
                return `${character}-`
              case 'blank':
                return ` ${character}`
              default:
                return character
            }
          })
          return readCode(typed.join(''), length) === code
        }),
      )
    },
  )
}

t.test('I2 a code of another length, or with another character, is none of ours', async (t) => {
  const code = codeFrom([1, 2, 3, 4, 5, 6, 7])
  for (const typed of [
    '',
    '-',
    code.slice(0, -1),
    `${code}0`,
    code.replace('2', 'U'),
    code.replace('2', 'é'),
  ])
    t.equal(readCode(typed, LABEL_LENGTH), undefined, typed)
})

t.test('I1 one maker under all its names is one maker', async (t) => {
  for (const maker of [
    ...['HP', 'hp inc.', 'Hewlett-Packard', 'HEWLETT PACKARD', 'Hewlett-Packard Company'],
    ...['HP Enterprise', 'Hewlett Packard Enterprise'],
  ])
    t.equal(serialKey(maker, '5CG-1234'), 'HP~5CG1234', maker)
  for (const maker of ['ASUSTeK COMPUTER INC.', 'Asus', 'ASUSTek Computer Inc'])
    t.equal(serialKey(maker, 'x1'), 'ASUS~X1', maker)
  for (const maker of ['Samsung', 'SAMSUNG ELECTRONICS CO., LTD.', 'Samsung Electronics'])
    t.equal(serialKey(maker, 'x1'), 'SAMSUNG~X1', maker)
  t.not(serialKey('Dell', '1'), serialKey('Lenovo', '1'))
  t.not(serialKey('Dell', '1'), serialKey('Dell', '2'))
})

t.test('I1 blanks and cases never matter', async () => {
  const blanks = fc.constantFrom('', ' ', '  ', '\t', '-', '.')
  const written = (text: string) =>
    fc
      .tuple(...[...text].map((character) => fc.tuple(blanks, fc.boolean(), fc.constant(character))))
      .map((characters) =>
        characters
          .map(([before, upper, one]) => before + (upper ? one.toUpperCase() : one.toLowerCase()))
          .join(''),
      )
  const serial = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(
      serial.chain((text) => fc.tuple(fc.constant(text), written(text))),
      ([text, otherwise]) => serialKey('Lenovo', text) === serialKey('Lenovo', otherwise),
    ),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('Lenovo', 'Hewlett-Packard', 'Fujitsu Siemens', 'Dell Inc.'),
      blanks,
      fc.boolean(),
      (maker, blank, upper) =>
        serialKey(maker, '1') ===
        serialKey(
          ` ${upper ? maker.toUpperCase() : maker.toLowerCase()}${blank} `.replace(' ', `${blank} `),
          '1',
        ),
    ),
  )
})

const official = (file: string) =>
  JSON.parse(readFileSync(`node_modules/@etalab/decoupage-administratif/data/${file}.json`, 'utf8'))

t.test('the Métropole has 58 communes and Lyon nine arrondissements, as INSEE has them', async (t) => {
  type Named = { code: string; nom: string; type?: string; commune?: string }
  const metropole = (official('epci') as { code: string; membres: Named[] }[]).find(
    ({ code }) => code === '200046977',
  )
  const members = metropole?.membres ?? []
  const arrondissements = (official('communes') as Named[]).filter(
    ({ type, commune }) => type === 'arrondissement-municipal' && commune === '69123',
  )
  t.equal(members.length, 58)
  t.equal(arrondissements.length, 9)
  const all = [...members, ...arrondissements]
  t.strictSame([...COMMUNE_CODES].sort(), all.map(({ code }) => code).sort())
  for (const { code, nom } of all) {
    t.ok(isInMetropole(code))
    t.equal(communeName(code).replaceAll('’', "'"), nom.replaceAll('’', "'"))
  }
})

t.test('residence is by INSEE code, a withdrawn one reads as its successor', async (t) => {
  t.equal(currentCommuneCode('69152'), '69149')
  t.ok(isInMetropole('69152'))
  t.equal(communeName('69152'), 'Oullins-Pierre-Bénite')
  for (const outside of ['01053', '69264', '69000', '75056', '', 'constructor']) {
    t.notOk(isInMetropole(outside), outside)
    if (outside !== 'constructor') t.equal(communeName(outside), outside)
  }
})

t.test('a day is a day in Lyon, in winter and in summer', async (t) => {
  t.equal(dayOf('2026-01-05T22:59:59Z'), '2026-01-05')
  t.equal(dayOf('2026-01-05T23:00:00Z'), '2026-01-06')
  t.equal(dayOf('2026-07-05T21:59:59.999Z'), '2026-07-05')
  t.equal(dayOf('2026-07-05T22:00:00Z'), '2026-07-06')
  t.equal(millis('2026-01-05T09:00:00Z'), millis('2026-01-05T09:00:00.000Z'))
})

t.test('every parameter holds from its day on, and not the day before', async (t) => {
  for (const parameter of PARAMETERS) {
    const { name, validFrom, reference } = parameter
    const dayBefore = new Date(Date.parse(validFrom) - 86_400_000).toISOString().slice(0, 10)
    t.not(parameterOn(name, dayBefore), parameter, `${name} on ${dayBefore}`)
    t.equal(parameterOn(name, validFrom), parameter, `${name} on ${validFrom}`)
    t.ok(reference.length > 0, `${name} says where it is written`)
  }
  t.equal(parameterOn('no-such-thing', '2026-01-05'), undefined)
})

t.test('what the law fixes, before and after it does', async (t) => {
  t.equal(publicDonorUnitValueCap('2022-05-06'), null)
  t.equal(publicDonorUnitValueCap('2022-05-07'), 30_000)
  t.equal(erasureFloor('hdd', '2026-01-05'), 'clear')
  t.equal(erasureFloor('hdd', '2014-11-30'), 'purge', 'where no row says otherwise')
  for (const flash of ['ssd', 'nvme', 'emmc', 'sshd'] as const)
    t.equal(erasureFloor(flash, '2026-01-05'), 'purge')
  t.equal(batteryHealthFloor('laptop', '2026-01-05'), 50)
  t.equal(batteryHealthFloor('desktop', '2026-01-05'), null, 'no battery is asked of it')
  t.equal(reservationEnd('2026-01-05T09:00:00.000Z'), '2026-02-04T09:00:00.000Z')
  t.equal(defaultWeightGrams('laptop', '2026-01-05'), 1_650)
  t.equal(treatmentTolerancePercent('2021-12-31'), 0, 'none before its day')
  t.equal(treatmentTolerancePercent('2026-01-05'), 5)
  t.match(co2eAvoided('laptop', '2026-01-05'), { value: 27_000, confidence: 'secondary' })
  t.match(co2eAvoided('smartphone', '2026-01-05'), { value: 24_600 })
  for (const category of ['desktop', 'tablet', 'monitor'] as const)
    t.equal(co2eAvoided(category, '2026-01-05'), undefined, `${category}: none is published`)
})

t.test('T7 a warranty ends a year later, by the day in Lyon, or on the last day of that month', async (t) => {
  t.equal(warrantyEnd('2026-01-09T09:00:00Z'), '2027-01-09')
  t.equal(warrantyEnd('2026-01-09T23:30:00Z'), '2027-01-10')
  t.equal(warrantyEnd('2026-12-31T12:00:00Z'), '2027-12-31')
  t.equal(warrantyEnd('2028-02-29T12:00:00Z'), '2029-02-28')
})
