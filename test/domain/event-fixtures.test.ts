/** The storage format, frozen: one stored event of each type and version, which every later release must read. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import * as contexts from '../../src/domain/contexts.js'
import { stepsAfter } from '../../src/domain/policies/policies.js'
import type { Codec } from '../../src/domain/shared/codec.js'
import { typesOf } from '../../src/domain/shared/facts.js'

const FOLDER = 'test/fixtures/events'
const Stored = z.strictObject({
  type: z.string(),
  version: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
})

/** Two kinds of stream may tell the same facts. */
const CONTEXTS = [
  ...new Map(contexts.CONTEXTS.map((context) => [context.events as unknown, context])).values(),
]
const read = (file: string) => Stored.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')))

const expected = CONTEXTS.flatMap((context) => {
  const codec = context.codec as unknown as Codec<{ type: string; data: object }>
  return typesOf(context.events).flatMap((type) => {
    const current = codec.encode({ type, data: {} }).version
    return Array.from({ length: current }, (_, index) => ({
      file: `${type}.v${index + 1}.json`,
      type,
      version: index + 1,
      current,
      codec,
    }))
  })
})

t.test('each type has a fixture for each version it ever had, and no other file is there', async (t) => {
  t.strictSame(readdirSync(FOLDER).sort(), expected.map(({ file }) => file).sort())
})

t.test('each fact asks of other contexts only what a door would let in', async (t) => {
  const commands = z.union(contexts.COMMAND_SCHEMAS)
  for (const { file, codec } of expected)
    for (const { command, otherwise } of stepsAfter(codec.decode(read(file)) as contexts.DomainEvent))
      for (const asked of [command, otherwise?.('kit-incomplete')].flatMap((one) => one ?? []))
        t.strictSame(commands.parse(asked), asked, `${file}: ${asked.type} on ${contexts.streamOf(asked)}`)
})

for (const { file, type, version, current, codec } of expected)
  t.test(`${file} is read for ever`, async (t) => {
    const stored = read(file)
    t.match(stored, { type, version })
    const event = codec.decode(stored)
    t.equal(event.type, type)
    const written = codec.encode(event)
    t.equal(written.version, current)
    if (version === current) t.strictSame(written.data, stored.data, 'written again as it was')
    const withMore = { ...stored, data: { ...stored.data, addedLater: 'by a newer release' } }
    t.strictSame(codec.decode(withMore), event, 'a field we do not know is tolerated')
  })
