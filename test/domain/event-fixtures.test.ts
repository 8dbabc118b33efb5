/** The storage format, frozen: one stored event of each type and version, which every later release must read. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { BeneficiaryEvent } from '../../src/domain/beneficiaries/beneficiary-facts.js'
import * as contexts from '../../src/domain/contexts.js'
import { ConsignmentEvent } from '../../src/domain/custody/consignment-facts.js'
import { ClaimEvent } from '../../src/domain/devices/claim.js'
import { DeviceEvent } from '../../src/domain/devices/device-facts.js'
import { EvidenceEvent } from '../../src/domain/devices/evidence.js'
import { DonationEvent } from '../../src/domain/donations/donation.js'
import { CollectionEvent } from '../../src/domain/end-of-life/collection-facts.js'
import { TicketEvent } from '../../src/domain/hotline/ticket.js'
import { JobEvent } from '../../src/domain/jobs/job-facts.js'
import { WorkdayEvent } from '../../src/domain/jobs/workday.js'
import { WorkerEvent } from '../../src/domain/jobs/worker.js'
import { KitEvent } from '../../src/domain/kits/kit-facts.js'
import { PartnerEvent } from '../../src/domain/partners/partner.js'
import { stepsAfter } from '../../src/domain/policies/policies.js'
import { RetentionEvent } from '../../src/domain/retention/retention.js'
import type { Codec } from '../../src/domain/shared/codec.js'
import { AgendaEvent } from '../../src/domain/training/agenda.js'
import { SessionEvent } from '../../src/domain/training/training-session.js'

const FOLDER = 'test/fixtures/events'
const Stored = z.strictObject({
  type: z.string(),
  version: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
})
const Union = z.object({
  oneOf: z.array(z.object({ properties: z.object({ type: z.object({ const: z.string() }) }) })),
})

const CONTEXTS = [
  { schema: PartnerEvent, context: contexts.partners },
  { schema: DonationEvent, context: contexts.donations },
  { schema: ClaimEvent, context: contexts.claims },
  { schema: EvidenceEvent, context: contexts.evidence },
  { schema: DeviceEvent, context: contexts.devices },
  { schema: KitEvent, context: contexts.kits },
  { schema: BeneficiaryEvent, context: contexts.beneficiaries },
  { schema: ConsignmentEvent, context: contexts.consignments },
  { schema: CollectionEvent, context: contexts.collections },
  { schema: AgendaEvent, context: contexts.agendas },
  { schema: SessionEvent, context: contexts.trainingSessions },
  { schema: TicketEvent, context: contexts.tickets },
  { schema: RetentionEvent, context: contexts.retention },
  { schema: JobEvent, context: contexts.jobs },
  { schema: WorkdayEvent, context: contexts.workdays },
  { schema: WorkerEvent, context: contexts.workers },
]
const typesOf = (schema: z.ZodType) => {
  const { anyOf, oneOf = anyOf } = z.toJSONSchema(schema)
  return Union.parse({ oneOf }).oneOf.map(({ properties }) => properties.type.const)
}
const read = (file: string) => Stored.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')))

t.test('every context is looked at', async (t) => {
  const looked = CONTEXTS.map(({ context }) => context as unknown)
  t.ok(Object.values(contexts.CATEGORIES).every((context) => looked.includes(context)))
})

const expected = CONTEXTS.flatMap(({ schema, context }) => {
  const codec = context.codec as unknown as Codec<{ type: string; data: object }>
  return typesOf(schema).flatMap((type) => {
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
