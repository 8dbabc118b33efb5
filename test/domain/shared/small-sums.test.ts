import fc from 'fast-check'
import t from 'tap'
import { lastReleased, type Parts } from '../../../src/domain/shared/small-sums.js'

const of = (parts: Readonly<Record<string, number>>): Parts =>
  new Map(Object.entries(parts).map(([person, minutes]) => [person, String(minutes)]))

t.test('J4 nothing is shown until enough persons stand behind it', async (t) => {
  t.equal(lastReleased([of({ a: 1, b: 2 })], 3), undefined)
  t.equal(lastReleased([of({ a: 1, b: 2, c: 3 })], 3), 0)
  t.equal(lastReleased([of({ a: 1 }), of({ a: 1, b: 2 }), of({ a: 1, b: 2, c: 3 })], 3), 2)
})

t.test('J4 what moves for few is held back until it moves for enough', async (t) => {
  const first = of({ a: 1, b: 2, c: 3 })
  const one = of({ a: 9, b: 2, c: 3 })
  const three = of({ a: 9, b: 9, c: 3, d: 4 })
  t.equal(lastReleased([first, one], 3), 0)
  t.equal(lastReleased([first, one, three], 3), 2)
  t.equal(lastReleased([first, of({})], 3), 1, 'that all of them are gone is told')
})

t.test(
  'J4 of any history, two states that are ever shown differ in as many persons as the limit',
  async (t) => {
    const person = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const state = fc.dictionary(person, fc.integer({ min: 1, max: 3 })).map(of)
    const differ = (a: Parts, b: Parts) =>
      [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)).length
    fc.assert(
      fc.property(fc.array(state, { maxLength: 8 }), fc.integer({ min: 2, max: 4 }), (states, limit) => {
        const shown = [
          ...new Set(states.map((_, index) => lastReleased(states.slice(0, index + 1), limit))),
        ].flatMap((index) => (index === undefined ? [] : [states[index] ?? of({})]))
        for (const [index, one] of shown.entries()) t.ok(differ(shown[index - 1] ?? of({}), one) >= limit)
      }),
    )
  },
)
