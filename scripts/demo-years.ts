/**
 * Four invented years at the programme's size, told through the very commands that people use: lots by
 * file, inspections, erasures, tests, kits, people, hand-overs. Everything is drawn from one seed.
 */

import type { Command } from '../src/domain/contexts.js'
import { FUNCTIONS } from '../src/domain/devices/functions.js'
import type { Medium, SanitisationReport } from '../src/domain/devices/media.js'
import { CONTENTS } from '../src/domain/kits/kit.js'
import { codeFrom, fileCodeFrom, TRACKING_LENGTH } from '../src/domain/shared/codes.js'
import { COMMUNE_CODES, communeName } from '../src/domain/shared/communes.js'
import {
  ActorId,
  BeneficiaryId,
  type DeviceCategory,
  DeviceId,
  DonationId,
  dayOf,
  KitId,
  PartnerId,
  SiteId,
} from '../src/domain/shared/values.js'
import type { Done } from '../src/http/workshop.js'
import type { Metadata } from '../src/log/event-log.js'
import { uuidFrom } from '../src/log/ledger.js'
import type { OpenLedger } from '../src/main.js'
import { aMachine, type Chance, DONORS, demoChance, during, PARTNERS } from './demo-world.js'

export const DEVICES = 9000
export const KITS = 2000
const LOT_DEVICES = 75
const FIRST_DAY = Date.UTC(2022, 10, 28) / 86_400_000
const LAST_DAY = Date.UTC(2026, 10, 18) / 86_400_000
/** Things told at the same time: what the group commit is for. */
const HANDS = 48
const YEAR_DAYS = 365

type Place = { readonly partnerId: PartnerId; readonly siteId: SiteId }
type Machine = Place & {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly fitOn: number
}
type Tell = (what: string, done: number, of: number) => void

const actorOf = ({ partnerId }: { partnerId: string | null }) =>
  ActorId.parse(uuidFrom(`demo actor ${partnerId}`))

const by = (partnerId: PartnerId | null, what: string): Metadata => ({
  actorId: actorOf({ partnerId }),
  partnerId,
  role: partnerId === null ? 'programme' : 'bench',
  correlationId: uuidFrom(`demo ${what}`),
  causationId: uuidFrom(`demo ${what}`),
  source: 'demo',
})

const must = (done: Done, what: string) => {
  if (!done.ok)
    throw new Error(
      `the demo told something impossible: ${what}: ${done.refusal} ${JSON.stringify(done.detail ?? {})}`,
    )
}

/** Does something for each thing, so many at once, in the things' order. */
const forEach = async <T>(things: readonly T[], work: (thing: T, index: number) => Promise<void>) => {
  let next = 0
  await Promise.all(
    Array.from({ length: HANDS }, async () => {
      for (let index = next++; index < things.length; index = next++) {
        const thing = things[index]
        if (thing !== undefined) await work(thing, index)
      }
    }),
  )
}

export const fillLedger = async ({ workshop, imports }: OpenLedger, tell: Tell) => {
  const chance = demoChance()
  const record = async (command: Command, metadata: Metadata) =>
    must(await workshop.record(command, metadata), `${command.type} of ${metadata.correlationId}`)

  const places = await registerPartners(record)
  const machines = await receiveLots(chance, places, imports, record, tell)
  const fit = await refurbish(chance, machines, workshop, record, tell)
  await handOverKits(chance, fit, workshop, record, tell)
}

type Record_ = (command: Command, metadata: Metadata) => Promise<void>

const registerPartners = async (record: Record_): Promise<Place[]> => {
  const happenedAt = new Date((FIRST_DAY - 30) * 86_400_000).toISOString()
  const places: Place[] = []
  for (const { name, legalForm, communeCode } of PARTNERS) {
    const partnerId = PartnerId.parse(uuidFrom(`demo partner ${name}`))
    const siteId = SiteId.parse(uuidFrom(`demo site ${name}`))
    await record(
      {
        type: 'RegisterPartner',
        data: { partnerId, name, legalForm, roles: ['refurbisher', 'distributor'], happenedAt },
      },
      by(null, `partner ${name}`),
    )
    await record(
      {
        type: 'OpenSite',
        data: { partnerId, siteId, name: communeName(communeCode), communeCode, happenedAt },
      },
      by(null, `site ${name}`),
    )
    places.push({ partnerId, siteId })
  }
  return places
}

type Received = Place & {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly day: number
}

/** Lots arrive all along the four years, each as a file that is checked, then confirmed. */
const receiveLots = async (
  chance: Chance,
  places: readonly Place[],
  imports: OpenLedger['imports'],
  record: Record_,
  tell: Tell,
): Promise<Received[]> => {
  const lots = Array.from({ length: DEVICES / LOT_DEVICES }, (_, index) => ({
    place: chance.oneOf(places),
    donor: chance.oneOf(DONORS),
    day: FIRST_DAY + Math.floor(((LAST_DAY - FIRST_DAY - 40) * index) / (DEVICES / LOT_DEVICES)),
    purgeDemanded: chance.happens(0.1),
    at: during(chance, FIRST_DAY),
    machines: Array.from({ length: LOT_DEVICES }, (_, line) => aMachine(chance, index * LOT_DEVICES + line)),
  }))
  const received: Received[] = []
  let done = 0
  await forEach(lots, async ({ place, donor, day, purgeDemanded, machines }, index) => {
    const donationId = DonationId.parse(uuidFrom(`demo lot ${index}`))
    const happenedAt = new Date(day * 86_400_000 + 8 * 3_600_000).toISOString()
    const metadata = by(place.partnerId, `lot ${index}`)
    await record(
      {
        type: 'PromiseDonation',
        data: { ...place, ...donor, donationId, announcedCount: LOT_DEVICES, purgeDemanded, happenedAt },
      },
      metadata,
    )
    const file = ['catégorie;marque;modèle;numéro de série']
      .concat(
        machines.map(({ category, maker, model, serial }) => [category, maker, model, serial].join(';')),
      )
      .join('\r\n')
    const { importId } = await imports.check(
      { kind: 'lot', donationId, happenedAt },
      place.partnerId,
      { bytes: Buffer.from(file), name: `lot-${index}.csv` },
      metadata,
    )
    for (const { deviceId, category } of await imports.carry(importId, place.partnerId, metadata))
      received.push({ ...place, deviceId: DeviceId.parse(deviceId), category, day })
    done += LOT_DEVICES
    tell('devices received', done, DEVICES)
  })
  return received.sort((a, b) => a.day - b.day || a.deviceId.localeCompare(b.deviceId))
}

const medium = (chance: Chance, category: DeviceCategory, index: number): Medium[] => {
  if (category === 'monitor') return []
  const serial = `M${String(index).padStart(7, '0')}`
  if (category === 'tablet' || category === 'smartphone')
    return [{ serial, kind: 'emmc', model: 'eMMC 64', capacityBytes: 62_537_072_640 }]
  return chance.happens(0.3)
    ? [{ serial, kind: 'hdd', model: 'WDC WD5000LPCX', capacityBytes: 500_107_862_016 }]
    : [{ serial, kind: 'nvme', model: 'SK hynix BC501', capacityBytes: 256_060_514_304 }]
}

const reportOf = ({ serial, kind, model, capacityBytes }: Medium, day: number): SanitisationReport => {
  const disk = kind === 'hdd'
  return {
    source: 'attested-certificate',
    tool: disk ? 'hdparm' : 'nvme-cli',
    toolVersion: disk ? '9.65' : '2.3',
    technique: disk ? 'enhanced-secure-erase' : 'block-erase',
    method: disk ? 'security-erase-enhanced' : 'sanitize block erase',
    mediumSerial: serial,
    mediumModel: model,
    mediumKind: kind,
    capacityBytes,
    startedAt: new Date(day * 86_400_000 + 9 * 3_600_000).toISOString(),
    endedAt: new Date(day * 86_400_000 + 11 * 3_600_000).toISOString(),
    outcome: 'completed',
    roundsAsked: 1,
    roundsDone: 1,
    verification: 'verified',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    fileSha256: uuidFrom(`demo file ${serial}`).replaceAll('-', '').padEnd(64, '0'),
    entry: 0,
  }
}

/** Each machine goes as far as its luck: most are made fit, some wait, some are blocked. */
const refurbish = async (
  chance: Chance,
  machines: readonly Received[],
  workshop: OpenLedger['workshop'],
  record: Record_,
  tell: Tell,
): Promise<Machine[]> => {
  const plans = machines.map((machine, index) => ({
    ...machine,
    media: medium(chance, machine.category, index),
    luck: chance.below(100),
    inspectedOn: machine.day + 2 + chance.below(15),
    battery: 55 + chance.below(40),
    grade: chance.oneOf(['A', 'A', 'B', 'B', 'C'] as const),
  }))
  const fit: Machine[] = []
  let done = 0
  await forEach(plans, async (plan, index) => {
    const { deviceId, partnerId, category, luck, inspectedOn } = plan
    const at = (hours: number) => new Date(inspectedOn * 86_400_000 + hours * 3_600_000).toISOString()
    const told = { deviceId, partnerId }
    if (luck >= 3) {
      await record(
        {
          type: 'InspectDevice',
          data: {
            ...told,
            happenedAt: at(8),
            media: plan.media,
            processor: null,
            memoryBytes: null,
            batteryHealthPercent: null,
            source: 'lshw+smartctl',
            fileSha256: null,
          },
        },
        by(partnerId, `inspection ${index}`),
      )
      if (luck < 6)
        await record(
          { type: 'RaiseFlag', data: { ...told, happenedAt: at(8.5), flag: 'mdm' } },
          by(partnerId, `flag ${index}`),
        )
    }
    if (luck >= 12) {
      const reports = plan.media.map((one) => reportOf(one, inspectedOn))
      if (reports.length > 0)
        must(
          await workshop.reportForDevice(told, reports, by(partnerId, `erasure ${index}`), at(12)),
          `erasure ${index}`,
        )
    }
    if (luck >= 20) {
      const results = Object.fromEntries(FUNCTIONS[category].map((name) => [name, 'passed' as const]))
      const battery = category === 'desktop' || category === 'monitor' ? null : plan.battery
      await record(
        { type: 'TestDevice', data: { ...told, happenedAt: at(14), results, batteryHealthPercent: battery } },
        by(partnerId, `tests ${index}`),
      )
      await record(
        { type: 'GradeDevice', data: { ...told, happenedAt: at(15), grade: plan.grade } },
        by(partnerId, `grade ${index}`),
      )
      const { siteId } = plan
      fit.push({ deviceId, partnerId, siteId, category, fitOn: inspectedOn + 1 })
    }
    done++
    if (done % 100 === 0 || done === DEVICES) tell('devices refurbished', done, DEVICES)
  })
  return fit.sort((a, b) => a.fitOn - b.fitOn || a.deviceId.localeCompare(b.deviceId))
}

const PRESCRIBERS = ['france-travail', 'caf', 'carsat', 'ccas', 'association'] as const
const KIT_ACTION_DAYS = 6

const handOverKits = async (
  chance: Chance,
  fit: readonly Machine[],
  workshop: OpenLedger['workshop'],
  record: Record_,
  tell: Tell,
) => {
  const screens = new Map<string, Machine[]>()
  for (const machine of fit.filter(({ category }) => category === 'monitor'))
    screens.set(machine.siteId, [...(screens.get(machine.siteId) ?? []), machine])
  const mains = fit.filter(({ category }) => category === 'laptop' || category === 'desktop')
  const step = mains.length / (KITS * 1.05)
  const plans: {
    main: Machine
    screen: Machine | undefined
    openedOn: number
    communeCode: string
    prescriber: (typeof PRESCRIBERS)[number]
    code: string
    fileCode: string
    handedOver: boolean
  }[] = []
  for (let position = 0; position < mains.length; position += step) {
    const main = mains[Math.floor(position)]
    if (!main) continue
    const screen = main.category === 'desktop' ? screens.get(main.siteId)?.shift() : undefined
    if (main.category === 'desktop' && !screen) continue
    plans.push({
      main,
      screen,
      openedOn: Math.max(main.fitOn, screen?.fitOn ?? 0) + 1 + chance.below(10),
      communeCode: chance.oneOf(COMMUNE_CODES.filter((code) => code !== '69123')),
      prescriber: chance.oneOf(PRESCRIBERS),
      code: codeFrom(Array.from({ length: TRACKING_LENGTH - 1 }, () => chance.below(32))),
      fileCode: fileCodeFrom(Array.from({ length: 9 }, () => chance.below(32))),
      handedOver: false,
    })
  }
  const kits = plans.map((plan, index) => ({ ...plan, handedOver: index < KITS }))
  let done = 0
  await forEach(kits, async (kit, index) => {
    const { main, screen, openedOn, communeCode, prescriber, fileCode } = kit
    const { partnerId, siteId } = main
    const on = (days: number, hour: number) =>
      new Date((openedOn + days) * 86_400_000 + hour * 3_600_000).toISOString()
    const kitId = KitId.parse(uuidFrom(`demo kit ${index}`))
    const model = screen ? 'desktop-kit' : 'laptop-kit'
    const told = { kitId, partnerId }
    const cause = (what: string) => by(partnerId, `kit ${index} ${what}`)
    await record(
      { type: 'OpenKit', data: { ...told, siteId, model, trackingCode: kit.code, happenedAt: on(0, 8) } },
      cause('open'),
    )
    for (const { deviceId } of screen ? [main, screen] : [main])
      must(
        await workshop.pack(kitId, deviceId, partnerId, on(0, 9), cause(`pack ${deviceId}`)),
        `pack ${index}`,
      )
    await record(
      {
        type: 'PackAccessories',
        data: { ...told, accessories: [...CONTENTS[model].accessories], happenedAt: on(0, 10) },
      },
      cause('accessories'),
    )
    must(await workshop.sealKit(kitId, partnerId, on(1, 9), cause('seal')), `seal ${index}`)

    const beneficiaryId = BeneficiaryId.parse(uuidFrom(`demo person ${index}`))
    const person = { beneficiaryId, partnerId }
    await record(
      { type: 'RegisterBeneficiary', data: { ...person, fileCode, communeCode, happenedAt: on(0, 14) } },
      cause('person'),
    )
    await record(
      {
        type: 'DecideEligibility',
        data: {
          ...person,
          programme: 'kit',
          prescriber,
          granted: true,
          validFrom: dayOf(on(0, 14)),
          validUntil: dayOf(on(YEAR_DAYS, 14)),
          happenedAt: on(0, 15),
        },
      },
      cause('eligibility'),
    )
    if (openedOn + KIT_ACTION_DAYS > LAST_DAY) return
    must(
      await workshop.reserve(kitId, beneficiaryId, partnerId, on(2, 10), cause('reserve')),
      `reserve ${index}`,
    )
    if (kit.handedOver)
      must(
        await workshop.handOver(
          {
            ...told,
            handOverId: uuidFrom(`demo hand-over ${index}`),
            beneficiaryId,
            siteId,
            receipt: { kind: 'signed', on: 'paper' },
            noticeVersion: '2022-11',
            actorId: actorOf(main),
            happenedAt: on(5, 13),
          },
          cause('hand-over'),
        ),
        `hand-over ${index}`,
      )
    done++
    if (done <= KITS && (done % 25 === 0 || done === KITS)) tell('kits handed over', done, KITS)
  })
}
