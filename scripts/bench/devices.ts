/** Devices on their way from the lot to a holder, as the bench needs them: facts decided by the domain itself. */
import { randomUUID } from 'node:crypto'
import { type Command, devices as context, type DomainEvent } from '../../src/domain/contexts.js'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import { codeFrom, LABEL_LENGTH } from '../../src/domain/shared/codes.js'
import {
  DeviceId,
  DonationId,
  type Instant,
  KitId,
  PartnerId,
  SiteId,
} from '../../src/domain/shared/values.js'
import { type Metadata, type RecordedEvent, toPosition } from '../../src/log/event-log.js'
import { type Ledger, uuidFrom } from '../../src/log/ledger.js'
import { hdd, hddOverwritten } from '../../test/support/people-and-things.js'

export const partnerId = PartnerId.parse(uuidFrom('bench partner'))
export const siteId = SiteId.parse(uuidFrom('bench site'))
const DAY_MILLIS = 86_400_000
const YEARS_DAYS = 1400
const LOT_DEVICES = 60
const BASE = 32

export const nthDevice = (n: number) => DeviceId.parse(uuidFrom(`bench device ${n}`))

const labelOf = (n: number) =>
  codeFrom(Array.from({ length: LABEL_LENGTH - 1 }, (_, place) => Math.floor(n / BASE ** place) % BASE))

/** What is told of one laptop, and how many days after its lot came. */
const wayOf = (
  n: number,
): readonly (readonly [days: number, command: (happenedAt: Instant) => Command])[] => {
  const by = (happenedAt: Instant) => ({ deviceId: nthDevice(n), partnerId, happenedAt })
  const kitId = KitId.parse(uuidFrom(`bench kit ${n}`))
  const medium = { ...hdd, serial: `WD${n}` }
  const reportedAt = (at: Instant) => ({
    ...{ ...hddOverwritten, mediumSerial: medium.serial },
    startedAt: new Date(Date.parse(at) - 7_200_000).toISOString(),
    endedAt: new Date(Date.parse(at) - 60_000).toISOString(),
  })
  const donationId = DonationId.parse(uuidFrom(`bench lot ${Math.floor(n / LOT_DEVICES)}`))
  const results = Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed' as const]))
  return [
    [
      0,
      (at) => ({
        type: 'ReceiveDevice',
        data: {
          ...by(at),
          ...{ donationId, siteId, category: 'laptop', maker: 'HP', model: 'EliteBook 840' },
          ...{ serial: `5CG${n}`, labelCode: labelOf(n), unitValueCents: null, weightGrams: 1650 },
          purgeDemanded: false,
        },
      }),
    ],
    [
      2,
      (at) => ({
        type: 'InspectDevice',
        data: {
          ...by(at),
          ...{ media: [medium], processor: 'i5-8350U', memoryBytes: 8_589_934_592 },
          ...{
            batteryHealthPercent: 84,
            source: 'lshw',
            fileSha256: uuidFrom(`f ${n}`).replaceAll('-', '').repeat(2),
          },
        },
      }),
    ],
    [
      4,
      (at) => ({
        type: 'ReportSanitisation',
        data: { ...by(at), mediumSerial: medium.serial, report: reportedAt(at) },
      }),
    ],
    [5, (at) => ({ type: 'TestDevice', data: { ...by(at), results, batteryHealthPercent: 84 } })],
    [5, (at) => ({ type: 'GradeDevice', data: { ...by(at), grade: 'B' } })],
    [11, (at) => ({ type: 'AllocateDevice', data: { ...by(at), kitId, category: 'laptop' } })],
    [11, (at) => ({ type: 'SealDevice', data: { ...by(at), kitId } })],
    [
      25,
      (at) => ({
        type: 'HandOverDevice',
        data: { ...by(at), kitId, handOverId: uuidFrom(`bench hand-over ${n}`) },
      }),
    ],
  ]
}

/** So many devices that have just come in. */
export const receiveDevices = async (ledger: Ledger, count: number, by: Metadata) => {
  const happenedAt = new Date(Date.now() - DAY_MILLIS).toISOString()
  const received = Array.from({ length: count }, async (_, n) => {
    const command = wayOf(n)[0]?.[1](happenedAt)
    const done = command && (await ledger.execute(command, by))
    if (!done?.ok) throw new Error(`the bench's device is refused: ${done?.refusal}`)
  })
  await Promise.all(received)
}

/** Everything that so many devices lived through in four years, in the order in which it was recorded. */
export const livesOf = (count: number): readonly RecordedEvent[] => {
  const start = Date.now() - (YEARS_DAYS + 60) * DAY_MILLIS
  const recorded: RecordedEvent[] = []
  for (let n = 0; n < count; n++) {
    const came = start + Math.floor((n / count) * YEARS_DAYS) * DAY_MILLIS
    let state = context.decider.initial
    let revision = 0
    for (const [index, [days, command]] of wayOf(n).entries()) {
      const at = new Date(came + days * DAY_MILLIS + index * 60_000).toISOString()
      const decision = context.decider.decide(command(at) as never, state)
      if (!decision.ok) throw new Error(`the bench's device is refused: ${decision.refusal}`)
      for (const event of decision.events) {
        context.codec.check(event)
        state = context.decider.evolve(state, event)
        recorded.push(asRecorded(n, revision++, event, at))
      }
    }
  }
  return recorded.sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
}

const asRecorded = (n: number, revision: number, event: DomainEvent, recordedAt: string): RecordedEvent => ({
  id: randomUUID(),
  ...context.codec.encode(event as never),
  metadata: {
    ...{ actorId: partnerId, partnerId, role: 'bench' },
    ...{ correlationId: randomUUID(), causationId: randomUUID(), source: 'api' },
  },
  ...{ stream: `device-${nthDevice(n)}`, revision, recordedAt, position: toPosition(revision + 1) },
})
