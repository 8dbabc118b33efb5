/** Every disk of a file answered for: here, in another of one's devices, in several, unknown; and what it proves there. */
import { evidence } from '../domain/contexts.js'
import type { Detail } from '../domain/decider.js'
import { judgementOf, type KnownDevice, presentMedia } from '../domain/devices/device-state.js'
import type { Judgement } from '../domain/devices/erasure.js'
import { bareSerial, type SanitisationReport, sameSerial } from '../domain/devices/media.js'
import { DeviceId, type Instant, type PartnerId } from '../domain/shared/values.js'
import { VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import type { Metadata } from '../log/event-log.js'
import { groupBy } from '../projections/engine/group-by.js'
import { sentenceOf } from '../words/explain.js'
import type { AtBench } from './deposits.js'
import { after, type Done, type Work } from './work.js'

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

export const mediumIn = (device: KnownDevice, serial: string) =>
  presentMedia(device).find((medium) => sameSerial(medium.serial, serial))

export const diskAnswers = ({ record, nowOf, look, now, ledger }: Work) => {
  /** Does that record certify this device's medium already, in whatever way it was read? */
  const certifiesAlready = async (
    deviceId: string,
    { fileSha256, entry, mediumSerial }: SanitisationReport,
  ) => {
    const holder = (await ledger.state(evidence, `evidence-${fileSha256}`)).holders[entry]
    return holder?.deviceId === deviceId && sameSerial(holder.medium, mediumSerial ?? '')
  }

  /** Why what matches no device does not: it waits, or somebody settled it before. */
  const waits = async ({ fileSha256, entry, mediumSerial }: SanitisationReport, partnerId: PartnerId) => {
    const { holders, setAside } = await ledger.state(evidence, `evidence-${fileSha256}`)
    if (holders[entry]) return WAITS.gone
    const aside = setAside.some((one) => one.entry === entry && one.partnerId === partnerId)
    return WAITS[aside ? 'aside' : mediumSerial === null ? 'nameless' : 'unknown']
  }

  /**
   * Each record of a file certifies one medium, once (E3): claimed first, then carried to the device. Read in another
   * way than before, by another clock, it is told to the medium that it certifies instead of what it said.
   */
  const certifies = async (
    deviceId: DeviceId,
    partnerId: PartnerId,
    report: SanitisationReport,
    by: Metadata,
    happenedAt: Instant,
  ) => {
    const { fileSha256: sha256, mediumSerial: serial, entry } = report
    const told = { deviceId, partnerId, report, happenedAt, mediumSerial: serial ?? '' }
    const isClaimed = await certifiesAlready(deviceId, report)
    return record(
      isClaimed
        ? { type: 'ReportSanitisation', data: told }
        : { type: 'ClaimEvidence', data: { ...told, sha256 } },
      after(by, `${sha256}:${entry}`),
    )
  }

  /** Every device that holds a medium of these serials, by serial; known to the tables by now. */
  const holdersOf = async (serials: readonly (string | null)[]) => {
    const { value: found } = await look((queries) =>
      queries.devicesHolding(serials.filter((serial) => serial !== null)),
    )
    const bySerial = groupBy(found, ({ serialKey }) => serialKey)
    return (serial: string | null) => (serial === null ? [] : (bySerial.get(bareSerial(serial)) ?? []))
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
      const isHere = serial !== null && here?.status === 'known' && mediumIn(here, serial) !== undefined
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
          sentence: await waits(report, at.partnerId),
        })
        continue
      }
      const where = { deviceId, labelCode: isHere && here ? here.labelCode : (first?.labelCode ?? null) }
      const place = isHere ? ('here' as const) : ('in-device' as const)
      if (at.deviceId !== null && !isHere && !(await certifiesAlready(deviceId, report))) {
        disks.push({ ...about, ...where, place, sentence: WAITS.elsewhere })
        continue
      }
      const done = await certifies(DeviceId.parse(deviceId), at.partnerId, report, by, happenedAt)
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

  return { holdersOf, answerDisks }
}

const WAITS = {
  gone: 'Cette preuve a servi à un disque qui n’est plus dans l’appareil où il était : elle y reste, et ne sert qu’une fois.',
  aside:
    'Cette preuve a été mise de côté : elle est gardée, et se rattache depuis « Preuves » (tout ce qui a été déposé).',
  unknown:
    'Aucun de vos appareils n’a ce support à son inventaire : la preuve est gardée et attend dans « Preuves à rattacher ».',
  nameless:
    'Le fichier ne donne pas le vrai numéro de série de ce disque : la preuve est gardée et attend dans « Preuves à rattacher ».',
  elsewhere:
    'Ce support est dans un autre de vos appareils : rattachez-lui cette preuve depuis « Preuves à rattacher ».',
}

/** What became of each disk, in words: of a file none of whose disks is where it was handed in. */
export const answeredIn = (disks: readonly DiskAnswer[]): Detail => ({
  missing: disks
    .slice(0, DISKS_NAMED_MAX)
    .map(
      ({ serial, model, sentence }) =>
        `${serial ?? model ?? 'Disque sans numéro'} : ${sentence.slice(0, -1)}`,
    ),
})
/** A sentence names no more. */
const DISKS_NAMED_MAX = 20

export const reportedIn = (disks: readonly DiskAnswer[]): Detail => ({
  media: disks.map(({ serial }) => ({ serial: serial ?? '?', kind: 'unknown', reason: 'not-inventoried' })),
  missing: [],
})
