/**
 * What tools' files say, told to devices: handed in, kept whatever they say, and every disk of them answered for.
 * What matched nothing waits until somebody matches it to a device or sets it aside.
 */
import type { DomainEvent } from '../domain/contexts.js'
import type { Detail } from '../domain/decider.js'
import { judgementOf, type KnownDevice, presentMedia } from '../domain/devices/device-state.js'
import type { Judgement } from '../domain/devices/erasure.js'
import type { Clock, DepositKind } from '../domain/devices/evidence.js'
import { bareSerial, type SanitisationReport, sameSerial } from '../domain/devices/media.js'
import { DeviceId, type Instant, isAfter, type PartnerId } from '../domain/shared/values.js'
import { UnreadInTime } from '../evidence/bounded-reader.js'
import {
  type CertificateDraft,
  SANITISATION_BYTES_MAX,
  type SanitisationAnswer,
} from '../evidence/sanitisation-file.js'
import { VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import type { Metadata, Position } from '../log/event-log.js'
import { groupBy } from '../projections/group-by.js'
import type { AtBench } from './deposits.js'
import type { UploadedFile } from './files.js'
import { Refusing } from './problem.js'
import { sentenceOf } from './refusals.js'
import { after, type Done, type Refused, type Work } from './work.js'

/** What became of one disk of a file. */
export type DiskAnswer = {
  readonly entry: number
  readonly serial: string | null
  readonly model: string | null
  readonly outcome: SanitisationReport['outcome']
  /** `here`: of the device it was handed in at; `several`: its serial stands in several devices. */
  readonly place: 'here' | 'in-device' | 'unknown' | 'several'
  readonly deviceId: string | null
  readonly labelCode: string | null
  readonly recorded: boolean
  readonly refusal: string | null
  readonly judgement: Judgement | null
  readonly sentence: string
}

/** What became of a file: its disks, or why it could not be read. */
export type FileAnswer = {
  readonly name: string
  readonly sha256: string
  readonly clock: Clock | null
  readonly disks: readonly DiskAnswer[]
  /** Seen by the tool in that very machine, and in no inventory: they block it now. */
  readonly sighted: number
  readonly problem: string | null
  readonly certificate: CertificateDraft | null
}

/** `refused`: what devices refused of it. */
type Deposited = { readonly done: Done; readonly file: FileAnswer; readonly refused: readonly Refused[] }
type ReadWell = Extract<SanitisationAnswer, { ok: true }>

const OTHER_CLOCK: Readonly<Record<Clock, Clock>> = { utc: 'lyon', lyon: 'utc' }
const CLOCK_MATTERS =
  'Ce journal ne dit pas de quelle horloge sont ses heures, et ici cela change tout : déposez-le à nouveau en disant si le poste d’effacement est à l’heure de Lyon ou en UTC. Rien n’est à effacer à nouveau.'

export const evidenceWork = (work: Work) => {
  const { record, nowOf, look, now, files, reader, deposit } = work

  /** A reader's answer, or its sentence where the file took too long to read. */
  const readErasure = async (file: UploadedFile, clock: Clock | undefined): Promise<SanitisationAnswer> => {
    try {
      const options = clock === undefined ? {} : { clock }
      return await reader.read('sanitisation', { bytes: file.bytes, options })
    } catch (error) {
      if (!(error instanceof UnreadInTime)) throw error
      return { ok: false, problem: error.sentence }
    }
  }

  /** Each record of a file certifies one medium, once (E3): claimed first, then carried to the device. */
  const claim = (
    deviceId: DeviceId,
    partnerId: PartnerId,
    report: SanitisationReport,
    by: Metadata,
    happenedAt: Instant,
  ) =>
    record(
      {
        type: 'ClaimEvidence',
        data: {
          ...{ deviceId, partnerId, report, happenedAt },
          sha256: report.fileSha256,
          mediumSerial: report.mediumSerial ?? '',
        },
      },
      after(by, `${report.fileSha256}:${report.entry}`),
    )

  /** Every device that holds a medium of these serials, by serial; known to the tables by now. */
  const holdersOf = async (serials: readonly (string | null)[]) => {
    const { value: found } = await look((queries) =>
      queries.devicesHolding(serials.filter((serial) => serial !== null)),
    )
    const bySerial = groupBy(found, ({ serialKey }) => serialKey)
    return (serial: string | null) => (serial === null ? [] : (bySerial.get(bareSerial(serial)) ?? []))
  }

  const mediumIn = (device: KnownDevice, serial: string) =>
    presentMedia(device).find((medium) => sameSerial(medium.serial, serial))

  /**
   * Whether the clock that was assumed decides: an erasure that ended in the future by it, or before the intake by
   * the other. Whoever handed it in knows which clock it is; guessing would call a true erasure false, or a false
   * one true.
   */
  const clockDecides = async (
    file: UploadedFile,
    read: ReadWell,
    deviceOf: (report: SanitisationReport) => Promise<KnownDevice | undefined>,
  ): Promise<boolean> => {
    if (read.clock?.from !== 'assumed') return false
    const other = await readErasure(file, OTHER_CLOCK[read.clock.zone])
    if (!other.ok) return false
    for (const report of read.reports) {
      const ends = [report, other.reports[report.entry]].flatMap((one) => one?.endedAt ?? [])
      const device = await deviceOf(report)
      const medium =
        device && report.mediumSerial !== null ? mediumIn(device, report.mediumSerial) : undefined
      if (!medium || ends.length < 2) continue
      const since = medium.owedSince
      const differ = (test: (end: Instant) => boolean) => new Set(ends.map(test)).size > 1
      if (differ((end) => isAfter(since, end)) || differ((end) => isAfter(end, now()))) return true
    }
    return false
  }

  /** A disk that the tool saw in this very machine and the inventory lacks blocks it (E5). */
  const tellSightings = async (
    { partnerId }: AtBench,
    { machine, seen }: ReadWell,
    fileSha256: string,
    by: Metadata,
  ): Promise<readonly Done[]> => {
    const serial = machine?.serial
    if (!serial) return []
    const { value: found } = await look((queries) => queries.devices({ code: serial, partnerId }, 2))
    const [device, ...others] = found.filter((one) => bareSerial(one.serial) === bareSerial(serial))
    if (!device || others.length > 0) return []
    const known = await nowOf.device(device.deviceId)
    if (known.status === 'absent') return []
    const inside = seen.filter(({ outside }) => !outside)
    const named = inside.filter((disk) => disk.serial !== null)
    const lacking = named.filter(
      (disk) => !known.media.some((one) => sameSerial(one.serial, disk.serial ?? '')),
    )
    // Disks whose serial the tool could not read may be those of the inventory that it did not name.
    const unnamed = inside.filter((disk) => disk.serial === null)
    const unaccounted =
      presentMedia(known).length -
      presentMedia(known).filter((one) => named.some((disk) => sameSerial(one.serial, disk.serial ?? '')))
        .length
    const told: Done[] = []
    for (const [at, disk] of [...lacking, ...unnamed.slice(unaccounted)].entries()) {
      const { kind, model, capacityBytes } = disk
      const about = { deviceId: known.deviceId, partnerId, happenedAt: now(), fileSha256 }
      const data = { ...about, mediumSerial: disk.serial, kind, model, capacityBytes }
      told.push(await record({ type: 'SightMedium', data }, after(by, `${fileSha256}:sighted-${at}`)))
    }
    return told
  }

  const judgementNow = async (deviceId: string, serial: string): Promise<Judgement | null> => {
    const device = await nowOf.device(deviceId)
    if (device.status === 'absent') return null
    const medium = mediumIn(device, serial)
    return medium ? judgementOf(medium, device, now()) : null
  }

  /**
   * Answers for every disk of a file, and records those that are to be: the device's own, or, handed in at the
   * bench, those of any device of the organisation.
   */
  const answerDisks = async (
    at: AtBench,
    reports: readonly SanitisationReport[],
    by: Metadata,
    happenedAt: Instant,
  ): Promise<{ readonly disks: readonly DiskAnswer[]; readonly told: readonly Done[] }> => {
    const holders = await holdersOf(reports.map(({ mediumSerial }) => mediumSerial))
    const here = at.deviceId === null ? undefined : await nowOf.device(at.deviceId)
    const disks: DiskAnswer[] = []
    const told: Done[] = []
    for (const report of reports) {
      const { entry, mediumSerial: serial, mediumModel: model, outcome } = report
      const all = holders(serial)
      const own = all.filter(({ partnerId }) => partnerId === at.partnerId)
      const isHere =
        serial !== null &&
        here?.status === 'known' &&
        here.media.some((medium) => sameSerial(medium.serial, serial))
      const [first] = own
      const about = { entry, serial, model, outcome, refusal: null, judgement: null, recorded: false }
      const nowhere = { ...about, deviceId: null, labelCode: null }
      if (all.length > 1 && own.length > 0) {
        const devices = all.map(({ labelCode, partnerId }) =>
          partnerId === at.partnerId ? labelCode : 'un appareil d’une autre organisation',
        )
        const refusal = 'medium-in-several-devices'
        const sentence = `${sentenceOf({ refusal })} ${devices.join(', ')}.`
        disks.push({ ...nowhere, place: 'several', refusal, sentence })
        continue
      }
      const deviceId = isHere ? at.deviceId : (first?.deviceId ?? null)
      if (deviceId === null) {
        disks.push({
          ...nowhere,
          place: 'unknown',
          refusal: 'no-medium-matched',
          sentence: WAITS[serial === null ? 'nameless' : 'unknown'],
        })
        continue
      }
      const where = { deviceId, labelCode: isHere && here ? here.labelCode : (first?.labelCode ?? null) }
      const place = isHere ? ('here' as const) : ('in-device' as const)
      if (at.deviceId !== null && !isHere) {
        disks.push({ ...about, ...where, place, sentence: WAITS.elsewhere })
        continue
      }
      const done = await claim(DeviceId.parse(deviceId), at.partnerId, report, by, happenedAt)
      told.push(done)
      const judgement = done.ok && serial !== null ? await judgementNow(deviceId, serial) : null
      disks.push({
        ...{ ...about, ...where, place, judgement, recorded: done.ok },
        refusal: done.ok ? null : done.refusal,
        sentence: done.ok ? (judgement ? VERDICT_SENTENCES[judgement.reason] : '') : sentenceOf(done),
      })
    }
    return { disks, told }
  }

  /** Hands an erasure log in: kept, read, every disk of it answered. */
  const handIn = async (
    at: AtBench,
    file: UploadedFile,
    stated: Clock | undefined,
    by: Metadata,
  ): Promise<Deposited> => {
    const clock = stated ?? (await files.clockOf(at.partnerId, at.siteId))
    const answer = await readErasure(file, clock)
    const nothing = { name: file.name, sha256: file.sha256, clock: null, disks: [], sighted: 0 }
    const refused = (problem: string, certificate: CertificateDraft | null = null): Deposited => ({
      done: { ok: false, refusal: 'unreadable-file' },
      file: { ...nothing, problem, certificate },
      refused: [],
    })
    if (!answer.ok) {
      // What is larger than any log is none, and is not kept.
      if (file.bytes.length <= SANITISATION_BYTES_MAX) await deposit(at, file, { kind: 'erasure' }, by)
      return refused(answer.problem, answer.certificate ?? null)
    }
    const zone = answer.clock?.zone ?? null
    // A certificate typed into a file speaks of its document, under whose digest it is claimed.
    const reports = answer.reports.filter(({ fileSha256 }) => fileSha256 === file.sha256)
    const kind = reports.length === 0 ? 'certificate' : 'erasure'
    const deposited = await deposit(at, file, { kind, clock: zone, reports }, by)
    if (!deposited.ok) return { ...refused(sentenceOf(deposited)), done: deposited }
    const holders = await holdersOf(answer.reports.map(({ mediumSerial }) => mediumSerial))
    const deviceOf = async ({ mediumSerial }: SanitisationReport) => {
      const own = holders(mediumSerial).find(({ partnerId }) => partnerId === at.partnerId)
      const device = own && (await nowOf.device(own.deviceId))
      return device?.status === 'known' ? device : undefined
    }
    if (await clockDecides(file, answer, deviceOf)) return refused(CLOCK_MATTERS)
    if (stated !== undefined) await files.rememberClock(at.partnerId, at.siteId, stated)
    const sightings = await tellSightings(at, answer, file.sha256, by)
    const { disks, told } = await answerDisks(at, answer.reports, by, now())
    return {
      done: together([deposited, ...sightings, ...told]),
      file: {
        ...{ name: file.name, sha256: file.sha256, clock: zone, disks, problem: null, certificate: null },
        sighted: sightings.filter((done) => done.ok && done.events.length > 0).length,
      },
      refused: told.filter((done) => !done.ok),
    }
  }

  return {
    ...{ readErasure, answerDisks },

    /** Keeps a document handed in at a device, which no reader is asked about. */
    keepDocument: (at: AtBench, file: UploadedFile, kind: DepositKind, by: Metadata) =>
      deposit(at, file, { kind }, by),

    /** What a file says of the media of one device; its other disks are answered for, and wait. */
    async handInAtDevice(
      deviceId: DeviceId,
      partnerId: PartnerId,
      file: UploadedFile,
      clock: Clock | undefined,
      by: Metadata,
    ): Promise<Deposited> {
      const device = await nowOf.device(deviceId)
      if (device.status === 'absent') throw new Refusing({ refusal: 'device-not-found' })
      const deposited = await handIn({ deviceId, partnerId, siteId: device.siteId }, file, clock, by)
      const here = deposited.file.disks.filter(({ place }) => place === 'here')
      const [refused] = deposited.refused
      if (!deposited.done.ok) return deposited
      if (here.length > 0)
        return refused && here.every(({ recorded }) => !recorded)
          ? { ...deposited, done: refused }
          : deposited
      const { disks } = deposited.file
      return {
        ...deposited,
        done: { ok: false, refusal: 'medium-not-inventoried', detail: reportedIn(disks) },
      }
    },

    /** One file for a whole trolley: each disk is found by its serial among the organisation's devices. */
    async handInAtBench(
      at: Omit<AtBench, 'deviceId'>,
      file: UploadedFile,
      clock: Clock | undefined,
      by: Metadata,
    ): Promise<Deposited> {
      const deposited = await handIn({ ...at, deviceId: null }, file, clock, by)
      const { disks } = deposited.file
      if (!deposited.done.ok || disks.some(({ deviceId }) => deviceId !== null)) return deposited
      return { ...deposited, done: { ok: false, refusal: 'no-medium-matched', detail: reportedIn(disks) } }
    },

    /**
     * A trolley's files in one go, one after the other: what one of them refuses is said of it alone. A single file
     * is answered for itself.
     * @throws Refusing where the single file cannot be read.
     */
    async handInAll(
      at: Omit<AtBench, 'deviceId'>,
      given: readonly UploadedFile[],
      clock: Clock | undefined,
      by: Metadata,
    ): Promise<{ readonly done: Done; readonly answers: readonly FileAnswer[] }> {
      const handed: Deposited[] = []
      for (const file of given) handed.push(await this.handInAtBench(at, file, clock, after(by, file.sha256)))
      const answers = handed.map(({ file }) => file)
      const [only, ...others] = handed
      if (only && others.length === 0) {
        if (only.file.problem !== null) throw new Refusing(unreadable(only.file.problem))
        return { done: only.done, answers }
      }
      return { done: together(handed.map(({ done }) => done)), answers }
    },

    /** Tells a device what a certificate says that somebody copied by hand. */
    async certify(
      deviceId: DeviceId,
      partnerId: PartnerId,
      report: SanitisationReport,
      document: UploadedFile | undefined,
      by: Metadata,
    ): Promise<Done> {
      const device = await nowOf.device(deviceId)
      if (device.status === 'absent') return { ok: false, refusal: 'device-not-found' }
      const at = { deviceId, partnerId, siteId: device.siteId }
      const kept = document && (await deposit(at, document, { kind: 'certificate', reports: [report] }, by))
      if (kept && !kept.ok) return kept
      const { disks, told } = await answerDisks(at, [report], by, now())
      const [disk] = disks
      if (disk?.place === 'several')
        return { ok: false, refusal: 'medium-in-several-devices', detail: { missing: [disk.serial ?? ''] } }
      if (disk?.place !== 'here')
        return { ok: false, refusal: 'medium-not-inventoried', detail: reportedIn(disks) }
      return told.find((done) => !done.ok) ?? together([...(kept ? [kept] : []), ...told])
    },
  }
}

/** What several steps recorded, as one; their refusals are told disk by disk. */
const together = (steps: readonly Done[]): Done => {
  const events: DomainEvent[] = []
  let position: Position | undefined
  for (const done of steps) {
    if (!done.ok) continue
    events.push(...done.events)
    position = done.position ?? position
  }
  return { ok: true, events, position }
}

const WAITS = {
  unknown:
    'Aucun de vos appareils n’a ce support à son inventaire : la preuve est gardée et attend dans « Preuves à rattacher ».',
  nameless:
    'Le fichier ne donne pas le vrai numéro de série de ce disque : la preuve est gardée et attend dans « Preuves à rattacher ».',
  elsewhere:
    'Ce support est dans un autre de vos appareils : rattachez-lui cette preuve depuis « Preuves à rattacher ».',
}

export const unreadable = (problem: string) => ({ refusal: 'unreadable-file', sentences: [problem] }) as const

export const reportedIn = (disks: readonly DiskAnswer[]): Detail => ({
  media: disks.map(({ serial }) => ({ serial: serial ?? '?', kind: 'unknown', reason: 'not-inventoried' })),
  missing: [],
})
