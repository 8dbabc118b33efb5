import fc from 'fast-check'
import t from 'tap'
import { codeFrom, LABEL_LENGTH, plainSerial, readCode } from '../../../src/domain/shared/codes.js'
import { scanReadings } from '../../../src/domain/shared/scan-readings.js'

const label = codeFrom([4, 17, 7, 24, 0, 20, 1])
const starred = ['*', '$', '='].map((check) => {
  for (let last = 0; last < 32 * 32; last += 1) {
    const code = codeFrom([10, 1, 0, 22, 28, last >> 5, last & 31])
    if (code.endsWith(check)) return code
  }
  throw new Error(check)
})

/** What a French keyboard types for the keys that a US one would have used, caps included. */
const azerty = (code: string) =>
  Array.from(code, (character) => {
    const row = 'à&é"\'(-è_ç'[Number(character)]
    const moved = { A: 'Q', Q: 'A', Z: 'W', W: 'Z', M: '?', '*': '8', $: '4' }[character]
    return /\d/.test(character) ? row : (moved ?? character)
  }).join('')

t.test('I2 O is 0, I and L are 1, case, blanks and dashes do not matter', async (t) => {
  const typed = label.replace('0', 'o').replace('1', 'l').toLowerCase()
  for (const text of [label, typed, ` ${typed} `, `${typed.slice(0, 4)}-${typed.slice(4)}`, `*${label}*`])
    t.equal(readCode(text, LABEL_LENGTH), label, text)
  t.equal(readCode(`${label.slice(0, -1)}Z`, LABEL_LENGTH), undefined)
})

t.test('what a scanner types around a label or in its place, the check character proves', async (t) => {
  for (const code of [label, ...starred])
    for (const text of [
      `]C1${code}`,
      `]Q3${code}`,
      `]d2${code}`,
      `*${code}*`,
      `S${code}`,
      azerty(code),
      azerty(code).toLowerCase(),
    ])
      t.equal(readCode(text, LABEL_LENGTH), code, text)
})

t.test('serial numbers are one by their letters and digits', async (t) => {
  for (const text of ['5CG-000-0001', '5CG 0000001', '5cg0000001', '５ＣＧ0000001'])
    t.equal(plainSerial(text), '5CG0000001')
  t.not(plainSerial('5CGO'), plainSerial('5CG0'), 'no check tells O from 0')
})

t.test('the readings of a scan: what was typed first, then what it may mean', async (t) => {
  const has = (typed: string, reading: string) =>
    t.ok(scanReadings(typed).includes(reading), `${typed} → ${reading}`)
  has('1S20L8S0A400PF1TST01', 'PF1TST01')
  has('SPF1TST01', 'PF1TST01')
  has(']C1SPF1TST01', 'PF1TST01')
  has('S/N: PF1TST01', 'PF1TST01')
  has(']d2010401234567890121PF1TST01', 'PF1TST01')
  has('(01)04012345678901(21)PF1TST01', 'PF1TST01')
  has('(CGà"&FFF', '5CG031FFF')
  has('PF&TST°QZ', 'PF1TST_AW')
  t.equal(scanReadings(' 5CG-1 ')[0], '5CG-1')
  t.strictSame(scanReadings('5CG-000-0001'), ['5CG-000-0001'])
  t.strictSame(scanReadings('21PF1TST01'), ['21PF1TST01'], 'a number may begin so')
})

t.test('any text has few readings, and itself first', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
      const readings = scanReadings(typed)
      readCode(typed, LABEL_LENGTH)
      return readings.length <= 40
    }),
    { numRuns: 1000 },
  )
})
