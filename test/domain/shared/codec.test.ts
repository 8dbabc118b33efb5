import t from 'tap'
import { z } from 'zod'
import { codecFor } from '../../../src/domain/shared/codec.js'
import { command, event } from '../../../src/domain/shared/schema.js'

const schema = event('DeviceWeighed', { weightGrams: z.int(), scale: z.string() })
const codec = codecFor(schema, {
  DeviceWeighed: [
    ({ weightKg, ...rest }) => ({ ...rest, weightGrams: Number(weightKg) * 1000 }),
    (v2) => ({ ...v2, scale: 'unknown' }),
  ],
})
const today = { type: 'DeviceWeighed' as const, data: { weightGrams: 2000, scale: 'unknown' } }

t.test('an old event is read as today’s, one step per version', async (t) => {
  t.strictSame(codec.decode({ type: 'DeviceWeighed', version: 1, data: { weightKg: 2 } }), today)
  t.strictSame(codec.decode({ type: 'DeviceWeighed', version: 2, data: { weightGrams: 2000 } }), today)
  const newer = { ...today.data, added: 'later' }
  t.strictSame(codec.decode({ type: 'DeviceWeighed', version: 3, data: newer }), today, 'tolerant')
  t.strictSame(codec.encode(today), { ...today, version: 3 })
})

t.test('an event that is not of its shape is an error, never a guess', async (t) => {
  t.throws(() => codec.decode({ type: 'DeviceWeighed', version: 3, data: { weightGrams: 2000 } }))
  t.throws(() => codec.decode({ type: 'DeviceLost', version: 1, data: {} }))
})

t.test('a type that never changed is at its first version', async (t) => {
  const first = codecFor(schema)
  t.strictSame(first.encode(today), { ...today, version: 1 })
  t.strictSame(first.decode({ ...today, version: 1 }), today)
})

t.test('a command with a field we do not know is a mistake worth reporting', async (t) => {
  const weigh = command('WeighDevice', { weightGrams: z.int() })
  t.ok(weigh.safeParse({ type: 'WeighDevice', data: { weightGrams: 1 } }).success)
  t.notOk(weigh.safeParse({ type: 'WeighDevice', data: { weightGrams: 1, colour: 'red' } }).success)
})
