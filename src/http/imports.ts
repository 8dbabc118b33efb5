/**
 * Files of many lines, lots and hand-overs alike: a dry run answers line by line, then exactly the accepted
 * lines are carried, through the same commands as one by one (L3). An import cut off is resumed at the next
 * start; every event's id derives from the import, so nothing is recorded twice.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import { claims, donations } from '../domain/contexts.js'
import type { Detail } from '../domain/decider.js'
import type { DonationCommand } from '../domain/donations/donation.js'
import { settledCount } from '../domain/donations/donation.js'
import { codeFrom, LABEL_LENGTH, readCode } from '../domain/shared/codes.js'
import { type IntakeLine, serialKey } from '../domain/shared/intake-line.js'
import { publicDonorUnitValueCap } from '../domain/shared/parameters.js'
import {
  DeviceId,
  type DonationId,
  dayOf,
  type Instant,
  millis,
  type PartnerId,
} from '../domain/shared/values.js'
import { readLotFile } from '../evidence/lot-file.js'
import { LotValue } from '../evidence/lot-line.js'
import type { Metadata } from '../log/event-log.js'
import { type Ledger, uuidFrom } from '../log/ledger.js'
import type { ViewsReader } from '../projections/views.js'
import { CATEGORY_WORDS, number } from '../web/words.js'
import { checkHandOvers, handOverLine } from './hand-over-file.js'
import type { Import, ImportLine, ImportsStore } from './imports-store.js'
import { Refusing } from './problem.js'
import { type Refusal, sentenceOf } from './refusals.js'
import { sha256 } from './secrets.js'
import type { Done, Workshop } from './workshop.js'

const CHUNK_LINES = 200
const LABEL_ATTEMPTS_MAX = 8

export type Importer = ReturnType<typeof importerOf>

export const importerOf = ({
  ledger,
  workshop,
  views,
  store,
  logger,
}: {
  readonly ledger: Ledger
  readonly workshop: Workshop
  readonly views: ViewsReader
  readonly store: ImportsStore
  readonly logger: Logger
}) => {
  const underWay = new Map<string, Promise<void>>()

  /** What already stands in the ledger under the serials and labels of a file. */
  const alreadyKnown = async (values: readonly LotValue[]) => {
    const { value } = await views.read((queries) =>
      queries.devicesKnownBy({
        serials: values.map(({ serial }) => serial),
        labels: values.flatMap(({ labelCode }) => labelCode ?? []),
      }),
    )
    return {
      serials: new Map(value.map((device) => [serialKey(device.maker, device.serial), device.deviceId])),
      labels: new Set(value.map(({ labelCode }) => labelCode)),
    }
  }

  const checkLot = async (
    donationId: DonationId,
    partnerId: PartnerId,
    at: Instant,
    bytes: Uint8Array,
    name: string,
  ) => {
    const donation = await workshop.nowOf.donation(donationId)
    if (donation.status === 'absent') throw new Refusing({ refusal: 'donation-not-found' })
    if (donation.partnerId !== partnerId) throw new Refusing({ refusal: 'donation-of-another-partner' })
    if (donation.status === 'closed') throw new Refusing({ refusal: 'donation-closed' })
    if (millis(at) > millis(workshop.now())) throw new Refusing({ refusal: 'happened-in-future' })
    const read = await readLotFile(bytes, name)
    if (!read.ok) throw new Refusing({ refusal: 'unreadable-file', sentences: [read.problem] })
    const known = await alreadyKnown(read.lines.flatMap((line) => (line.ok ? [line.value] : [])))
    const cap = donation.donorKind === 'public-body' ? publicDonorUnitValueCap(dayOf(at)) : null
    const labels = new Set<string>()
    let room = donation.announcedCount - settledCount(donation)

    const refusalOf = (value: LotValue): { refusal: Refusal; detail?: object } | undefined => {
      const key = serialKey(value.maker, value.serial)
      if (value.status !== 'received' && donation.settledKeys.includes(key))
        return { refusal: 'line-already-settled' }
      if (value.status === 'received') {
        const existingId = known.serials.get(key)
        if (existingId) return { refusal: 'serial-already-registered', detail: { existingId } }
        if (value.labelCode !== null) {
          const code = readCode(value.labelCode, LABEL_LENGTH)
          if (code === undefined) return { refusal: 'label-code-invalid' }
          if (known.labels.has(code) || labels.has(code)) return { refusal: 'label-already-used' }
          labels.add(code)
        }
        if (cap !== null && value.unitValueCents !== null && value.unitValueCents > cap)
          return { refusal: 'unit-value-above-cap', detail: { limit: cap, actual: value.unitValueCents } }
      }
      if (room <= 0)
        return { refusal: 'more-lines-than-announced', detail: { limit: donation.announcedCount } }
      room--
      return undefined
    }
    // The file's reader compares words; one maker written in two ways is seen here (I1).
    const rowsByKey = new Map<string, number>()
    const lines = read.lines.map((line): ImportLine => {
      if (!line.ok)
        return {
          row: line.row,
          shown: Object.values(line.raw).filter(Boolean).join(' · '),
          decision: 'refused',
          reason: line.problems.map(({ field, problem }) => `${field} : ${problem}`).join(' '),
          value: null,
        }
      const { category, maker, model, serial } = line.value
      const shown = [CATEGORY_WORDS[category], maker, model, serial, ...amounts(line.value)]
        .filter(Boolean)
        .join(' · ')
      const key = serialKey(maker, serial)
      const first = rowsByKey.get(key)
      if (first !== undefined) {
        const reason = `numéro de série : Cet appareil est déjà à la ligne ${first} : supprimez l’une des deux.`
        return { row: line.row, shown, decision: 'refused', reason, value: null }
      }
      rowsByKey.set(key, line.row)
      const refused = refusalOf(line.value)
      return {
        row: line.row,
        shown,
        decision: refused ? 'refused' : 'accepted',
        reason: refused ? sentenceOf(refused) : null,
        value: refused ? null : line.value,
      }
    })
    return { lines, ignoredColumns: read.ignoredColumns }
  }

  /** A label for the device: its own if it came with one, else one that its id always gives. */
  const claimLabel = async (deviceId: DeviceId, given: string | null, happenedAt: Instant, by: Metadata) => {
    const codes = given
      ? [readCode(given, LABEL_LENGTH) ?? given]
      : Array.from({ length: LABEL_ATTEMPTS_MAX }, (_, attempt) => labelOf(deviceId, attempt))
    let refused: Awaited<ReturnType<Ledger['claim']>>
    for (const code of codes) {
      refused = await ledger.claim({ type: 'ClaimLabel', data: { code, deviceId, happenedAt } }, by)
      if (!refused) return { code }
    }
    return { refused }
  }

  type Lot = {
    donationId: DonationId
    partnerId: PartnerId
    siteId: never
    purgeDemanded: boolean
    happenedAt: Instant
  }
  type Settled = { readonly command: DonationCommand; readonly release?: () => Promise<unknown> }

  /** Claims what must be unique, then says what the donation is to record for this line. */
  const prepareLotLine = async (
    lot: Lot,
    row: number,
    value: LotValue,
    by: Metadata,
  ): Promise<Settled | { reason: string }> => {
    const { donationId, partnerId, siteId, purgeDemanded, happenedAt } = lot
    const line = { donationId, partnerId, row, happenedAt }
    const key = serialKey(value.maker, value.serial)
    const settled = { ...line, serialKey: key }
    if (value.status === 'refused')
      return {
        command: { type: 'RefuseDonationLine', data: { ...settled, reason: value.refusalReason ?? '' } },
      }
    if (value.status === 'missing')
      return {
        command: { type: 'ReportDonationLineMissing', data: { ...settled, reason: value.refusalReason } },
      }
    const deviceId = DeviceId.parse(uuidFrom(`${donationId} ${key}`))
    const label = await claimLabel(deviceId, value.labelCode, happenedAt, by)
    if (label.code === undefined)
      return { reason: sentenceOf(label.refused ?? { refusal: 'label-already-used' }) }
    const { category, maker, model, serial, unitValueCents, weightGrams } = value
    const device = { category, maker, model, serial, labelCode: label.code, unitValueCents, weightGrams }
    const refused = await ledger.claim(
      {
        type: 'ClaimSerial',
        data: { key, deviceId, donationId, partnerId, siteId, row, device, purgeDemanded, happenedAt },
      },
      by,
    )
    if (refused) return { reason: sentenceOf(refused) }
    return {
      command: { type: 'ReceiveDonationLine', data: { ...line, deviceId, device, siteId, purgeDemanded } },
      release: () => ledger.claim({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt } }, by),
    }
  }

  /** Carries some accepted lines: all together, or one by one when one of them is refused. */
  const carryLotLines = async (
    lot: Lot,
    lines: readonly ImportLine[],
    by: Metadata,
  ): Promise<readonly ImportLine[]> => {
    const prepared = await Promise.all(
      lines.map(async (line) => ({
        line,
        settled: await prepareLotLine(lot, line.row, LotValue.parse(line.value), by),
      })),
    )
    const commands = prepared.flatMap(({ settled }) => ('command' in settled ? [settled.command] : []))
    const [first, ...rest] = commands
    const together = first ? await ledger.executeAll([first, ...rest], by) : undefined
    const carried: ImportLine[] = []
    for (const { line, settled } of prepared) {
      if ('reason' in settled) {
        carried.push({ ...line, decision: 'refused', reason: settled.reason })
        continue
      }
      const done = together?.ok
        ? together
        : await ledger.execute(settled.command, { ...by, causationId: `${by.causationId}:${line.row}` })
      if (!done.ok) await settled.release?.()
      carried.push(
        done.ok
          ? { ...line, decision: 'recorded' }
          : { ...line, decision: 'refused', reason: sentenceOf(done) },
      )
    }
    return carried
  }

  const carryLot = async (one: Import, onCarried: (lines: readonly ImportLine[]) => Promise<void>) => {
    const donation = await workshop.nowOf.donation(one.subjectId ?? '')
    if (donation.status === 'absent') throw new Error(`import ${one.importId}: its donation is unknown`)
    const lot: Lot = {
      donationId: one.subjectId as DonationId,
      partnerId: donation.partnerId,
      siteId: donation.siteId as never,
      purgeDemanded: donation.purgeDemanded,
      happenedAt: one.happenedAt,
    }
    const accepted = one.lines.filter(({ decision }) => decision === 'accepted')
    for (let start = 0; start < accepted.length; start += CHUNK_LINES)
      await onCarried(
        await carryLotLines(lot, accepted.slice(start, start + CHUNK_LINES), {
          ...one.caller,
          causationId: `${one.importId}:${start}`,
        }),
      )
  }

  const carryHandOvers = async (one: Import, onCarried: (lines: readonly ImportLine[]) => Promise<void>) => {
    for (const line of one.lines.filter(({ decision }) => decision === 'accepted')) {
      const by = {
        ...one.caller,
        causationId: uuidFrom(`${one.importId} ${line.row}`),
        source: `import row ${line.row}`,
      }
      const done = await handOverLine(workshop, line.value, by)
      await onCarried([
        done.ok
          ? { ...line, decision: 'recorded' }
          : { ...line, decision: 'refused', reason: sentenceOf(done) },
      ])
    }
  }

  const run = async (one: Import) => {
    const outcomes = new Map(one.lines.map((line) => [line.row, line]))
    let done = 0
    const onCarried = async (lines: readonly ImportLine[]) => {
      for (const line of lines) outcomes.set(line.row, line)
      done += lines.length
      await store.progress(one.importId, done)
    }
    await (one.kind === 'lot' ? carryLot(one, onCarried) : carryHandOvers(one, onCarried))
    await store.finish(one.importId, [...outcomes.values()])
  }

  const start = (one: Import) => {
    const running = run(one)
      .catch((error: unknown) =>
        logger.error({ error, importId: one.importId }, 'an import stopped; it resumes at the next start'),
      )
      .finally(() => underWay.delete(one.importId))
    underWay.set(one.importId, running)
  }

  return {
    /** Takes one device in, as a line of a file would be. */
    async receiveOne(
      donationId: DonationId,
      partnerId: PartnerId,
      {
        row,
        device,
        happenedAt,
      }: {
        row: number
        device: Omit<IntakeLine, 'labelCode'> & { labelCode: string | null }
        happenedAt: Instant
      },
      by: Metadata,
    ): Promise<{ done: Done; extra: { deviceId?: string; labelCode?: string } }> {
      const donation = await workshop.nowOf.donation(donationId)
      const refused = (refusal: Refusal, detail?: Detail) => ({
        done: { ok: false, refusal, ...(detail ? { detail } : {}) } as const,
        extra: {},
      })
      if (donation.status === 'absent') return refused('donation-not-found')
      if (donation.partnerId !== partnerId) return refused('donation-of-another-partner')
      if (millis(happenedAt) > millis(workshop.now())) return refused('happened-in-future')
      const key = serialKey(device.maker, device.serial)
      const deviceId = DeviceId.parse(uuidFrom(`${donationId} ${key}`))
      const { siteId, purgeDemanded } = donation
      const line = { donationId, partnerId, siteId, row, purgeDemanded, happenedAt, deviceId }
      const claimOf = (labelCode: string) =>
        ({ type: 'ClaimSerial', data: { ...line, key, device: { ...device, labelCode } } }) as const

      // Everything that may refuse is asked before a label is used up for ever (I2).
      const holder = (await ledger.state(claims, `serial-${key}`)).holders['all']
      if (holder && !(await ledger.wasTold(claimOf(''), by)))
        return refused('serial-already-registered', { existingId: holder.deviceId })
      const timeline = await ledger.state(donations, `donation-${donationId}`)
      const unlabelled = { ...line, device: { ...device, labelCode: '' } }
      const decision = donations.decider.decide({ type: 'ReceiveDonationLine', data: unlabelled }, timeline)
      if (!decision.ok) return refused(decision.refusal, decision.detail)

      const label = await claimLabel(deviceId, device.labelCode, happenedAt, by)
      if (label.code === undefined)
        return refused(label.refused?.refusal ?? 'label-already-used', label.refused?.detail)
      const done = await workshop.record(claimOf(label.code), by)
      return { done, extra: done.ok ? { deviceId, labelCode: label.code } : {} }
    },

    /** The dry run: every line of the file, accepted or refused and why. Nothing is recorded. */
    async check(
      what:
        | { kind: 'lot'; donationId: DonationId; happenedAt: Instant }
        | { kind: 'hand-overs'; happenedAt: Instant },
      partnerId: PartnerId,
      file: { bytes: Uint8Array; name: string },
      caller: Metadata,
    ): Promise<Import> {
      const { lines, ignoredColumns } =
        what.kind === 'lot'
          ? await checkLot(what.donationId, partnerId, what.happenedAt, file.bytes, file.name)
          : await checkHandOvers(workshop, views, partnerId, file.bytes, what.happenedAt, caller.actorId)
      const one: Import = {
        importId: uuidFrom(`${caller.actorId} ${caller.causationId} import`),
        kind: what.kind,
        partnerId,
        subjectId: what.kind === 'lot' ? what.donationId : null,
        status: 'checked',
        happenedAt: what.happenedAt,
        fileName: file.name,
        caller,
        lines,
        ignoredColumns,
        doneCount: 0,
      }
      await store.keep(one, sha256(file.bytes))
      return one
    },

    /** Starts carrying exactly the accepted lines; once for each import. */
    async confirm(importId: string, partnerId: string, caller: Metadata) {
      const one = await this.find(importId, partnerId)
      const somethingToDo = one.lines.some(({ decision }) => decision === 'accepted')
      if (!somethingToDo || !(await store.confirm(importId, caller)))
        throw new Refusing({ refusal: 'import-not-confirmable' })
      start({ ...one, caller })
    },

    /** Confirms and carries an import to its end, then says which devices it took in. */
    async carry(importId: string, partnerId: PartnerId, caller: Metadata) {
      await this.confirm(importId, partnerId, caller)
      await underWay.get(importId)
      const one = await this.find(importId, partnerId)
      return one.lines.flatMap(({ decision, value }) => {
        if (decision !== 'recorded') return []
        const { category, maker, serial } = LotValue.parse(value)
        return [{ category, deviceId: uuidFrom(`${one.subjectId} ${serialKey(maker, serial)}`) }]
      })
    },

    async find(importId: string, scope: string | undefined): Promise<Import> {
      const one = z.uuid().safeParse(importId).success ? await store.find(importId) : undefined
      if (!one) throw new Refusing({ refusal: 'not-found' })
      if (scope !== undefined && one.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
      return one
    },

    /** Takes up again what a stop cut off. */
    async resume() {
      for (const one of await store.running()) start(one)
    },

    /** Waits for the imports under way to end. */
    settle: async () => void (await Promise.all(underWay.values())),
  }
}

/** The figures as they were read, for whoever confirms them. */
const amounts = ({ unitValueCents, weightGrams }: LotValue) => [
  unitValueCents === null ? '' : `${number(unitValueCents / 100)} €`,
  weightGrams === null ? '' : `${number(weightGrams)} g`,
]

const labelOf = (deviceId: string, attempt: number) =>
  codeFrom(Buffer.from(sha256(`${deviceId} ${attempt}`), 'hex').subarray(0, LABEL_LENGTH - 1))
