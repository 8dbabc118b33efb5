/** One row for each device: what its card shows, and what it is searched by. */
import { type Kysely, sql } from 'kysely'
import type { DeviceFact } from '../domain/devices/device-facts.js'
import type { Device } from '../domain/devices/device-state.js'
import { type Stage, stageOf } from '../domain/devices/fitness.js'
import { bareSerial } from '../domain/devices/media.js'
import { LABEL_LENGTH, plainSerial, readCode } from '../domain/shared/codes.js'
import { scanReadings } from '../domain/shared/scan-readings.js'
import type { DeviceCategory } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { addDocuments } from './documents.js'
import { addTime } from './engine/moments.js'
import { foldProjection } from './engine/projection.js'
import { replaceUses } from './impact.js'
import { countDevice } from './stock.js'
import type { Views } from './tables.js'

export type DevicesTable = {
  device_id: string
  label_code: string
  serial: string
  /** As it is compared (`plainSerial`). */
  serial_plain: string
  maker: string
  model: string | null
  category: DeviceCategory
  partner_id: string
  site_id: string
  donation_id: string
  kit_id: string | null
  stage: Stage
  position: string
}
/** `inside`: it is in the machine, as far as we know. A machine that was treated holds nothing any more. */
export type MediaTable = { device_id: string; serial_key: string; inside: boolean }

type Told = Timeline<DeviceFact, Device>

/** Judged at the moment of its latest fact. */
const stageNow = ({ now, facts }: Told) =>
  now.status === 'absent' ? 'to-inspect' : stageOf(now, facts.at(-1)?.data.happenedAt ?? now.receivedAt)

export const devicesProjection = foldProjection<Told>({
  category: 'device',
  table: 'views.devices',
  key: 'device_id',
  tables: [
    `create table views.devices (device_id uuid primary key, label_code text not null, serial text not null,
       serial_plain text not null, maker text not null, model text, category text not null, partner_id uuid not null, site_id uuid not null,
       donation_id uuid not null, kit_id uuid, stage text not null, position text not null)`,
    'create index on views.devices (label_code)',
    'create index on views.devices (serial_plain)',
    'create index on views.devices (partner_id, site_id, category, stage)',
    'create index on views.devices (donation_id)',
    `create table views.media (device_id uuid not null, serial_key text not null, inside boolean not null,
       key text primary key)`,
    'create index on views.media (serial_key)',
  ],
  rowOf: (timeline, { recorded }) => {
    const { now } = timeline
    if (now.status === 'absent') return undefined
    return {
      label_code: now.labelCode,
      serial: now.serial,
      serial_plain: plainSerial(now.serial),
      maker: now.maker,
      model: now.model,
      category: now.category,
      partner_id: now.custodian,
      site_id: now.siteId,
      donation_id: now.donationId,
      kit_id: 'kitId' in now.use ? now.use.kitId : null,
      stage: stageNow(timeline),
      position: recorded.position,
    }
  },
  also: (pending, changes) => {
    addTime(
      pending,
      'device',
      changes,
      (device, { data }) => (device.status === 'absent' ? [] : countDevice(device, data.happenedAt)),
      (device) => (device.status === 'absent' ? undefined : device.custodian),
    )
    replaceUses(pending, changes)
    addDocuments(pending, changes)
    const media = changes.flatMap(({ id, after: { now } }) =>
      now.status === 'absent'
        ? []
        : now.media.map(({ serial, present }) => ({
            device_id: id,
            serial_key: bareSerial(serial),
            inside: present && now.use.state !== 'treated',
            key: `${id} ${bareSerial(serial)}`,
          })),
    )
    pending.put('views.media', 'key', media)
  },
})

const HOLDING = [
  'views.devices.device_id as deviceId',
  'label_code as labelCode',
  'partner_id as partnerId',
] as const

const NOBODY = '00000000-0000-0000-0000-000000000000'

export type DeviceFilter = {
  readonly partnerId?: string | undefined
  readonly siteId?: string | undefined
  readonly category?: string | undefined
  readonly stage?: string | undefined
  /** Label or serial number, as typed or scanned. */
  readonly code?: string | undefined
  readonly kitId?: string | undefined
  readonly donationId?: string | undefined
}

const asLabel = (typed: string) => readCode(typed, LABEL_LENGTH) ?? typed

type Standing = {
  readonly code: string
  readonly deviceId: string
  readonly partnerId: string
  readonly labelCode: string
  readonly category: DeviceCategory
}

/**
 * The devices under codes, each a label or a serial number as typed or scanned. What was typed goes before what it
 * may mean: a later reading counts only where nothing stands under the earlier ones.
 */
const standingUnder = async (db: Kysely<Views>, codes: readonly string[]): Promise<readonly Standing[]> => {
  const typed = [...new Set(codes)]
  const readings = typed.flatMap((code, index) => [
    { index, rank: 0, label: readCode(code, LABEL_LENGTH) ?? '', serial: '' },
    ...scanReadings(code).map((reading, rank) => ({ index, rank, label: '', serial: plainSerial(reading) })),
  ])
  const numbers = (key: 'index' | 'rank') => readings.map((reading) => reading[key])
  const texts = (key: 'label' | 'serial') => readings.map((reading) => reading[key])
  const asked = sql`unnest(${numbers('index')}::int[], ${numbers('rank')}::int[],
    ${texts('label')}::text[], ${texts('serial')}::text[]) as asked(index, rank, label, serial)`
  const { rows } = await sql<Omit<Standing, 'code'> & { index: number; rank: number }>`
    select index, rank, device_id as "deviceId", partner_id as "partnerId", label_code as "labelCode", category
      from ${asked} join views.devices on asked.label <> '' and label_code = asked.label
    union
    select index, rank, device_id, partner_id, label_code, category
      from ${asked} join views.devices on asked.serial <> '' and serial_plain = asked.serial`.execute(db)
  const first = new Map<number, number>()
  for (const { index, rank } of rows) first.set(index, Math.min(rank, first.get(index) ?? rank))
  const standing = rows.filter(({ index, rank }) => first.get(index) === rank)
  return standing.map(({ index, rank: _, ...device }) => ({ code: typed[index] ?? '', ...device }))
}

export const devicesQueries = (db: Kysely<Views>) => {
  const columns = [
    ...([
      'device_id as deviceId',
      'label_code as labelCode',
      'serial',
      'maker',
      'model',
      'category',
    ] as const),
    ...(['partner_id as partnerId', 'site_id as siteId', 'donation_id as donationId'] as const),
    ...(['kit_id as kitId', 'stage'] as const),
  ] as const
  return {
    /** One page of devices in the order of their ids, after a cursor (the last id of the page before). */
    devices: async (filter: DeviceFilter, limit: number, after?: string) => {
      const under = filter.code === undefined ? [] : await standingUnder(db, [filter.code])
      const deviceIds = under.length > 0 ? under.map(({ deviceId }) => deviceId) : [NOBODY]
      return db
        .selectFrom('views.devices')
        .select(columns)
        .$if(filter.partnerId !== undefined, (q) => q.where('partner_id', '=', filter.partnerId ?? ''))
        .$if(filter.siteId !== undefined, (q) => q.where('site_id', '=', filter.siteId ?? ''))
        .$if(filter.kitId !== undefined, (q) => q.where('kit_id', '=', filter.kitId ?? ''))
        .$if(filter.donationId !== undefined, (q) => q.where('donation_id', '=', filter.donationId ?? ''))
        .$if(filter.category !== undefined, (q) =>
          q.where('category', '=', filter.category as DeviceCategory),
        )
        .$if(filter.stage !== undefined, (q) => q.where('stage', '=', filter.stage as Stage))
        .$if(filter.code !== undefined, (q) => q.where('device_id', 'in', deviceIds))
        .$if(after !== undefined, (q) => q.where('device_id', '>', after ?? ''))
        .orderBy('device_id')
        .limit(limit)
        .execute()
    },

    /** What names these devices, in the order of their labels. */
    devicesByIds: (deviceIds: readonly string[]) =>
      db
        .selectFrom('views.devices')
        .select(columns)
        .where('device_id', 'in', deviceIds.length > 0 ? deviceIds : [NOBODY])
        .orderBy('label_code')
        .execute(),

    /**
     * Devices that stand under any of these codes, each a label or a serial number as typed or scanned, whoever
     * holds them; a code under which two devices stand comes twice.
     */
    devicesByCodes: (codes: readonly string[]) => standingUnder(db, codes),

    /** Devices that stand under any of these serials or labels, whoever holds them. */
    devicesKnownBy: ({ serials, labels }: { serials: readonly string[]; labels: readonly string[] }) =>
      sql<{ deviceId: string; maker: string; serial: string; labelCode: string }>`
        select device_id as "deviceId", maker, serial, label_code as "labelCode" from views.devices
         where serial_plain = any(${serials.map(plainSerial)}) or label_code = any(${labels.map(asLabel)})`
        .execute(db)
        .then(({ rows }) => rows),

    /** Every device in which a medium with one of these serials stands, or ever stood (`inside`), whoever has it. */
    devicesThatHeld: (serials: readonly string[]) =>
      db
        .selectFrom('views.media')
        .innerJoin('views.devices', 'views.devices.device_id', 'views.media.device_id')
        .select([...HOLDING, 'serial_key as serialKey', 'inside'])
        .where(sql<boolean>`serial_key = any(${serials.map(bareSerial)}::text[])`)
        .orderBy('inside', 'desc')
        .orderBy('views.devices.device_id')
        .execute(),

    /** Every device that holds a medium with one of these serials, whoever has it. */
    devicesHolding: (serials: readonly string[]) =>
      db
        .selectFrom('views.media')
        .innerJoin('views.devices', 'views.devices.device_id', 'views.media.device_id')
        .select([...HOLDING, 'serial_key as serialKey'])
        .where(sql<boolean>`serial_key = any(${serials.map(bareSerial)}::text[])`)
        .where('inside', '=', true)
        .orderBy('views.devices.device_id')
        .execute(),

    /** Devices of one organisation in which a medium with this serial was inventoried. */
    devicesWithMedium: (serial: string, partnerId: string) =>
      db
        .selectFrom('views.media')
        .innerJoin('views.devices', 'views.devices.device_id', 'views.media.device_id')
        .select('views.devices.device_id as deviceId')
        .where('serial_key', '=', bareSerial(serial))
        .where('partner_id', '=', partnerId)
        .orderBy('views.devices.device_id')
        .execute(),
  }
}
