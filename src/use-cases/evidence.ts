/**
 * What tools' files say, told to devices: handed in, kept whatever they say, and every disk of them answered for.
 * What matched nothing waits until somebody matches it to a device or sets it aside.
 */

import { evidence } from '../domain/contexts.js'
import { bestProof, type KnownDevice } from '../domain/devices/device-state.js'
import type { VerdictReason } from '../domain/devices/erasure.js'
import type { Clock, DepositKind } from '../domain/devices/evidence.js'
import { bareSerial, type SanitisationReport, sameSerial } from '../domain/devices/media.js'
import { type DeviceId, type Instant, isAfter, type PartnerId } from '../domain/shared/values.js'
import { UnreadInTime } from '../evidence/bounded-reader.js'
import {
  type CertificateDraft,
  SANITISATION_BYTES_MAX,
  type SanitisationAnswer,
} from '../evidence/sanitisation-file.js'
import type { Metadata } from '../log/event-log.js'
import { sha256 } from '../log/hash.js'
import { sentenceOf } from '../words/explain.js'
import type { AtBench } from './deposits.js'
import { answeredIn, type DiskAnswer, diskAnswers, mediumIn, reportedIn } from './disk-answers.js'
import type { UploadedFile } from './ports.js'
import { Refusing } from './refusing.js'
import { sightings, type ToldSighting } from './sightings.js'
import { after, type Done, type Refused, together, type Work } from './work.js'

/** What became of a file: its disks, or why it could not be read. */
export type FileAnswer = {
  readonly name: string
  readonly sha256: string
  readonly clock: Clock | null
  readonly disks: readonly DiskAnswer[]
  /** Disks that the tool saw and did nothing to. */
  readonly untouched: readonly { readonly serial: string; readonly model: string | null }[]
  /** Seen by the tool in that very machine, and in no inventory: they block it now. */
  readonly sighted: number
  /** What of it could not be told to a device that it concerns. */
  readonly warnings: readonly string[]
  readonly problem: string | null
  readonly certificate: CertificateDraft | null
}

/** `refused`: what devices refused of it. */
type Deposited = { readonly done: Done; readonly file: FileAnswer; readonly refused: readonly Refused[] }
type ReadWell = Extract<SanitisationAnswer, { ok: true }>

const OTHER_CLOCK: Readonly<Record<Clock, Clock>> = { utc: 'lyon', lyon: 'utc' }
export const CLOCK_MATTERS =
  'Ce journal ne dit pas de quelle horloge sont ses heures, et ici cela change tout : déposez-le à nouveau en disant si le poste d’effacement est à l’heure de Lyon ou en UTC. Rien n’est à effacer à nouveau.'

/** What is wrong with a log is its hours alone: the machine that wrote it had a wrong clock. */
const OF_HOURS: readonly VerdictReason[] = ['ended-before-intake', 'start-not-before-end']

export const NOT_KEPT =
  'Ce fichier n’a pas été gardé : c’est peut-être un inventaire, où des noms de personnes ne peuvent pas être effacés à coup sûr. Pour GLPI, exportez-le entier en JSON (« glpi-agent --local . --json ») et déposez-le comme relevé.'
const NOT_SIGHTED = 'Un disque vu dans cette machine manque à son inventaire, et n’a pas pu y être noté.'

export const evidenceWork = (work: Work) => {
  const { nowOf, now, files, reader, deposit, ledger } = work
  const { holdersOf, answerDisks } = diskAnswers(work)
  const { tellSightings } = sightings(work)

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

  /**
   * Whether the clock that was assumed decides: an erasure that ended in the future by it, or before the intake by
   * the other. Whoever handed it in knows which clock it is; guessing would call a true erasure false, or a false
   * one true.
   */
  const clockDecides = async (
    file: UploadedFile,
    read: ReadWell,
    deviceOf: (report: SanitisationReport) => Promise<KnownDevice | undefined>,
    reports = read.reports,
  ): Promise<boolean> => {
    if (read.clock?.from !== 'assumed') return false
    const other = await readErasure(file, OTHER_CLOCK[read.clock.zone])
    if (!other.ok) return false
    for (const report of reports) {
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

  /**
   * A file as it may be kept: of an inventory that names persons, without them. Undefined where they cannot be taken
   * out, and for what is larger than any log: it is none.
   */
  const keepable = async (
    file: UploadedFile,
  ): Promise<{ readonly file: UploadedFile; readonly receivedSha256: string | null } | undefined> => {
    if (file.bytes.length > SANITISATION_BYTES_MAX) return undefined
    try {
      const keeping = await reader.read('keeping', { bytes: file.bytes })
      if (keeping.keep === 'as-it-came') return { file, receivedSha256: null }
      if (keeping.keep === 'not') return undefined
      const bytes = Buffer.from(keeping.bytes)
      return { file: { ...file, bytes, sha256: sha256(bytes) }, receivedSha256: file.sha256 }
    } catch (error) {
      if (!(error instanceof UnreadInTime)) throw error
      return undefined
    }
  }

  const mayNamePersons = async (document: UploadedFile) =>
    document.bytes.length <= SANITISATION_BYTES_MAX && (await keepable(document))?.receivedSha256 !== null

  /** What is said of a file that tells its clock itself says nothing of the bench's. */
  const tellsItsClock = async (file: UploadedFile) => {
    const answer = await readErasure(file, undefined)
    return answer.ok && answer.clock?.from !== 'assumed'
  }

  /**
   * By the clock that is stated; else by what the file tells; else by what was said of that file before, or last at
   * that bench.
   */
  const readByClock = async (
    file: UploadedFile,
    stated: Clock | undefined,
    { partnerId, siteId }: Pick<AtBench, 'partnerId' | 'siteId'>,
  ): Promise<SanitisationAnswer> => {
    const answer = await readErasure(file, stated)
    if (!answer.ok || answer.clock?.from !== 'assumed') return answer
    const { deposits } = await ledger.state(evidence, `evidence-${file.sha256}`)
    const before = deposits.findLast((one) => one.partnerId === partnerId && one.clock !== null)?.clock
    const remembered = before ?? (await files.clockOf(partnerId, siteId))
    return remembered === undefined ? answer : readErasure(file, remembered)
  }

  /**
   * What a certificate says, held against its document. What our readers understand is not copied into saying
   * something else: a log proves its own disks, what proves nothing certifies nothing, and a document that names
   * another disk, and never this one, is of that one. Of a log whose hours are all that is wrong, the machine's clock
   * was: whoever copies it attests the hours, and the log says the rest.
   */
  const heldAgainst = async (
    document: UploadedFile,
    report: SanitisationReport,
    device: KnownDevice,
  ): Promise<SanitisationReport | Refused> => {
    if (document.bytes.length > SANITISATION_BYTES_MAX) return report
    const serial = report.mediumSerial ?? ''
    const answer = await readErasure(document, undefined)
    if (!answer.ok && answer.certificate === undefined) throw new Refusing(unreadable(answer.problem))
    if (!answer.ok) {
      const named = answer.certificate?.mediumSerial
      const isNamed = named === undefined || sameSerial(named, serial) || document.bytes.includes(serial)
      return isNamed
        ? report
        : { ok: false, refusal: 'document-of-another-medium', detail: { missing: [named] } }
    }
    const medium = mediumIn(device, serial)
    const logged = answer.reports.find(
      (one) => one.mediumSerial !== null && sameSerial(one.mediumSerial, serial),
    )
    if (!medium || !logged) return { ok: false, refusal: 'evidence-is-a-log' }
    const { reason } = bestProof({ ...medium, reports: [logged] }, device, now())
    const isFuture = logged.endedAt !== null && isAfter(logged.endedAt, now())
    if (!isFuture && !OF_HOURS.includes(reason)) return { ok: false, refusal: 'evidence-is-a-log' }
    const { startedAt, endedAt } = report
    return { ...logged, source: 'attested-certificate', startedAt, endedAt }
  }

  /** Hands an erasure log in: kept, read, every disk of it answered. */
  const handIn = async (
    at: AtBench,
    file: UploadedFile,
    stated: Clock | undefined,
    by: Metadata,
  ): Promise<Deposited> => {
    const answer = await readByClock(file, stated, at)
    const nothing = {
      ...{ name: file.name, sha256: file.sha256, clock: null, disks: [], untouched: [] },
      ...{ sighted: 0, warnings: [] },
    }
    const refused = (problem: string, certificate: CertificateDraft | null = null): Deposited => ({
      done: { ok: false, refusal: 'unreadable-file' },
      file: { ...nothing, problem, certificate },
      refused: [],
    })
    if (!answer.ok) {
      const { problem, runs = [] } = answer
      const kept = await keepable(file)
      // What is larger than any log is none, and its sentence says so.
      if (kept === undefined)
        return refused(file.bytes.length > SANITISATION_BYTES_MAX ? problem : `${problem} ${NOT_KEPT}`)
      const { receivedSha256 } = kept
      await deposit(at, kept.file, { kind: 'erasure', problem, receivedSha256 }, by)
      const sighted = await tellSightings(at.partnerId, { runs, reports: [] }, file.sha256, by)
      const told = refused(problem, answer.certificate ?? null)
      return { ...told, file: { ...told.file, sha256: kept.file.sha256, ...sightedIn(sighted) } }
    }
    const zone = answer.clock?.zone ?? null
    const known = answer.clock?.from === 'assumed' ? null : zone
    const { reports } = answer
    const deposited = await deposit(at, file, { kind: 'erasure', clock: known, reports }, by)
    if (!deposited.ok) return { ...refused(sentenceOf(deposited)), done: deposited }
    const holders = await holdersOf(reports.map(({ mediumSerial }) => mediumSerial))
    const deviceOf = async ({ mediumSerial }: SanitisationReport) => {
      const own = holders(mediumSerial).find(({ partnerId }) => partnerId === at.partnerId)
      const device = own && (await nowOf.device(own.deviceId))
      return device?.status === 'known' ? device : undefined
    }
    const sighted = await tellSightings(at.partnerId, answer, file.sha256, by)
    if (await clockDecides(file, answer, deviceOf)) return refused(CLOCK_MATTERS)
    if (stated !== undefined && !(await tellsItsClock(file)))
      await files.rememberClock(at.partnerId, at.siteId, stated)
    const { disks, told } = await answerDisks(at, reports, by, now())
    return {
      done: together([deposited, ...sighted.map(({ done }) => done), ...told]),
      file: {
        ...{ name: file.name, sha256: file.sha256, clock: zone, disks, problem: null, certificate: null },
        untouched: untouchedIn(answer),
        ...sightedIn(sighted),
      },
      refused: told.filter((done) => !done.ok),
    }
  }

  return {
    ...{ readByClock, clockDecides, answerDisks, tellSightings },

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
        done: { ok: false, refusal: 'no-disk-here', detail: answeredIn(disks) },
      }
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
      for (const file of given)
        handed.push(await handIn({ ...at, deviceId: null }, file, clock, after(by, file.sha256)))
      const answers = handed.map(({ file }) => file)
      const [only, ...others] = answers
      if (only && only.problem !== null && others.length === 0) throw new Refusing(unreadable(only.problem))
      return { done: together(handed.map(({ done }) => done)), answers }
    },

    /** Tells a device what a certificate says that somebody copied by hand. */
    async certify(
      deviceId: DeviceId,
      partnerId: PartnerId,
      copied: SanitisationReport,
      document: UploadedFile | undefined,
      by: Metadata,
    ): Promise<Done> {
      const device = await nowOf.device(deviceId)
      if (device.status === 'absent') return { ok: false, refusal: 'device-not-found' }
      const at = { deviceId, partnerId, siteId: device.siteId }
      const { deposits } = await ledger.state(evidence, `evidence-${copied.fileSha256}`)
      const attached = document ?? (deposits.length > 0 ? await files.read(copied.fileSha256) : undefined)
      const report = attached ? await heldAgainst(attached, copied, device) : copied
      if ('refusal' in report) return report
      if (document && (await mayNamePersons(document))) throw new Refusing(unreadable(NOT_KEPT))
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

const sightedIn = (sighted: readonly ToldSighting[]): Pick<FileAnswer, 'sighted' | 'warnings'> => ({
  sighted: sighted.filter(({ done, blocks }) => blocks && done.ok && done.events.length > 0).length,
  warnings: sighted.flatMap(({ done }) => (done.ok ? [] : [`${NOT_SIGHTED} ${sentenceOf(done)}`])),
})

const untouchedIn = ({ runs, reports }: ReadWell): FileAnswer['untouched'] => {
  const named = new Set(
    reports.flatMap(({ mediumSerial }) => (mediumSerial === null ? [] : bareSerial(mediumSerial))),
  )
  const seen = new Map<string, FileAnswer['untouched'][number]>()
  for (const { serial, model, outside } of runs.flatMap((run) => run.seen))
    if (serial !== null && !outside && !named.has(bareSerial(serial)))
      seen.set(bareSerial(serial), { serial, model })
  return [...seen.values()]
}

export const unreadable = (problem: string) => ({ refusal: 'unreadable-file', sentences: [problem] }) as const
