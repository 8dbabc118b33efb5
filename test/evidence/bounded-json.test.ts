import t from 'tap'
import { boundedJson, JSON_DEPTH_MAX, JSON_ELEMENTS_MAX } from '../../src/evidence/bounded-json.js'

const problemOf = (text: string) => {
  const read = boundedJson(text)
  return 'problem' in read ? read.problem : null
}

t.test('JSON within the limits is its value', async (t) => {
  t.strictSame(boundedJson(' {"a":[1,"],[{",null]} '), { value: { a: [1, '],[{', null] } })
  t.strictSame(boundedJson('"\\"[[[["'), { value: '"[[[[' })
  const deep = '['.repeat(JSON_DEPTH_MAX) + ']'.repeat(JSON_DEPTH_MAX)
  t.ok('value' in boundedJson(deep))
  t.ok('value' in boundedJson(`[${'0,'.repeat(JSON_ELEMENTS_MAX - 1)}0]`))
})

t.test('what is cut or no JSON is named as such', async (t) => {
  for (const text of ['', '{', '{"a":"', '{"a":"\\', 'bonjour', '[1,]', ']]]]'])
    t.match(boundedJson(text), { problem: /^Ce fichier JSON est incomplet.+\.$/, broken: true }, text)
})

t.test('too many elements or levels are a sentence, at once', async (t) => {
  const megabytes = 8 * 1024 * 1024 - 2
  const start = performance.now()
  t.match(problemOf(`[${'{},'.repeat(megabytes / 3)}{}]`), /plus de 200.000 éléments/)
  t.match(problemOf(`[${'1,'.repeat(megabytes / 2)}1]`), /éléments/)
  t.match(problemOf('['.repeat(megabytes)), /niveaux/)
  t.match(problemOf('{"a":'.repeat(megabytes / 5)), /niveaux/)
  t.match(problemOf('\n'.repeat(megabytes)), /incomplet/)
  t.match(problemOf(`"${'\\'.repeat(megabytes)}`), /incomplet/)
  t.ok(performance.now() - start < 3000)
})
