/**
 * A process that dies between two streams: `node crash-process.js '<connection>' <event type>`.
 *
 * It takes one laptop from the lot to its holder, and kills itself the moment the first event of that type
 * is acknowledged, before anything that follows from it can be carried to another stream.
 */
import type { Command } from '../../src/domain/contexts.js'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import { serialKey } from '../../src/domain/shared/intake-line.js'
import type { EventLog } from '../../src/log/event-log.js'
import { ledgerOf, uuidFrom } from '../../src/log/ledger.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import {
  amina,
  handOverId,
  hdd,
  hddOverwritten,
  kit,
  labelOf,
  laptop,
  lot,
  monday,
  sonia,
  thursday,
  trackingOf,
  tuesday,
  wednesday,
  weeefund,
  weeefundLyon,
} from './people-and-things.js'

const MAKER = 'HP'
const SERIAL = '5CG0000001'

const [connection = '', lastType = ''] = process.argv.slice(2)
const log = postgresLog(JSON.parse(connection))
const deadlyLog: EventLog = {
  ...log,
  async append(stream, expected, events) {
    const outcome = await log.append(stream, expected, events)
    if (events.some(({ type }) => type === lastType)) process.kill(process.pid, 'SIGKILL')
    return outcome
  },
}
const ledger = ledgerOf(deadlyLog)

const on = (happenedAt: string) => ({ partnerId: weeefund, happenedAt })
const story: readonly Command[] = [
  {
    type: 'RegisterPartner',
    data: { ...on(monday), name: 'WeeeFund', legalForm: 'EI', roles: ['refurbisher', 'distributor'] },
  },
  {
    type: 'OpenSite',
    data: { ...on(monday), siteId: weeefundLyon, name: 'Atelier Gerland', communeCode: '69266' },
  },
  {
    type: 'PromiseDonation',
    data: {
      ...on(monday),
      donationId: lot,
      siteId: weeefundLyon,
      donorKind: 'company',
      donorName: 'Canuts',
      announcedCount: 1,
      purgeDemanded: false,
    },
  },
  {
    type: 'ClaimSerial',
    data: {
      ...on(monday),
      key: serialKey(MAKER, SERIAL),
      deviceId: laptop,
      donationId: lot,
      siteId: weeefundLyon,
      row: 1,
      device: {
        category: 'laptop',
        maker: MAKER,
        model: 'EliteBook 840',
        serial: SERIAL,
        labelCode: labelOf(1),
        unitValueCents: null,
        weightGrams: null,
      },
      purgeDemanded: false,
    },
  },
  {
    type: 'InspectDevice',
    data: {
      ...on(monday),
      deviceId: laptop,
      media: [hdd],
      processor: null,
      memoryBytes: null,
      batteryHealthPercent: 90,
      source: 'by-hand',
      fileSha256: null,
    },
  },
  {
    type: 'ClaimEvidence',
    data: {
      ...on(tuesday),
      sha256: hddOverwritten.fileSha256,
      deviceId: laptop,
      mediumSerial: hdd.serial,
      report: hddOverwritten,
    },
  },
  {
    type: 'TestDevice',
    data: {
      ...on(tuesday),
      deviceId: laptop,
      results: Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed' as const])),
      batteryHealthPercent: 90,
    },
  },
  {
    type: 'OpenKit',
    data: {
      ...on(wednesday),
      kitId: kit,
      siteId: weeefundLyon,
      model: 'laptop-kit',
      trackingCode: trackingOf(1),
    },
  },
  {
    type: 'PackAccessories',
    data: { ...on(wednesday), kitId: kit, accessories: ['charger', 'mouse'] },
  },
  { type: 'AllocateDevice', data: { ...on(wednesday), deviceId: laptop, kitId: kit } },
  { type: 'SealDevice', data: { ...on(wednesday), deviceId: laptop, kitId: kit } },
  {
    type: 'RegisterBeneficiary',
    data: { ...on(wednesday), beneficiaryId: amina, fileCode: 'AMINA', communeCode: '69266' },
  },
  {
    type: 'DecideEligibility',
    data: {
      ...on(wednesday),
      beneficiaryId: amina,
      programme: 'kit',
      prescriber: 'france-travail',
      granted: true,
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    },
  },
  {
    type: 'PromiseKit',
    data: { ...on(wednesday), beneficiaryId: amina, kitId: kit, kitPartnerId: weeefund, programme: 'kit' },
  },
  {
    type: 'HandOverKit',
    data: {
      ...on(thursday),
      kitId: kit,
      handOverId,
      beneficiaryId: amina,
      siteId: weeefundLyon,
      receipt: { kind: 'signed', on: 'paper' },
      noticeVersion: '2026-01',
      actorId: sonia,
    },
  },
]

for (const [index, command] of story.entries()) {
  const causationId = uuidFrom(`step ${index}`)
  const done = await ledger.execute(command, {
    ...{ actorId: sonia, partnerId: weeefund, role: 'bench', correlationId: causationId },
    ...{ causationId, source: 'test' },
  })
  if (!done.ok) throw new Error(`${command.type}: ${done.refusal} ${JSON.stringify(done.detail ?? {})}`)
}
await log.close()
