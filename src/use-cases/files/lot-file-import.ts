/**
 * A donor's inventory as a bulk file: its dry run says of each device whether its lot would take it in; then
 * the accepted ones come in many at a time, each as if by hand (L3).
 */

import { z } from 'zod'
import { settledCount } from '../../domain/donations/donation.js'
import { LABEL_LENGTH, readCode } from '../../domain/shared/codes.js'
import { serialKey } from '../../domain/shared/intake-line.js'
import { publicDonorUnitValueCap } from '../../domain/shared/parameters.js'
import { scanReadings } from '../../domain/shared/scan-readings.js'
import { DeviceCategory, DeviceId, DonationId, dayOf, type SiteId } from '../../domain/shared/values.js'
import { COLUMN_NAMES } from '../../evidence/lot-columns.js'
import { type LotLine, LotValue } from '../../evidence/lot-line.js'
import type { Metadata } from '../../log/event-log.js'
import type { Ledger } from '../../log/ledger.js'
import type { ViewsReader } from '../../projections/views.js'
import type { Refusal } from '../../words/answers/answers.js'
import { sentenceOf } from '../../words/explain.js'
import { CATEGORY_WORDS, count, number } from '../../words/words.js'
import { beforeItsLot } from '../intake-corrections.js'
import { Refusing } from '../refusing.js'
import type { Workshop } from '../workshop.js'
import type { Import, ImportLine } from './import.js'
import type { ImportAsked, ImportKindRules } from './import-kind.js'
import { flatMapInPieces, mapInSlices } from './in-slices.js'
import { deviceIdOf, type Lot, type LotIntake, meantSentence, otherDayThanItsLot } from './lot-intake.js'
import { inTime } from './table-file.js'

const CHUNK_LINES = 200
/** Fewer than there are connections to the database: others ask for something meanwhile. */
const PREPARED_AT_ONCE = 16
/** A query of a few milliseconds. */
const KNOWN_AT_ONCE = 500

/** The column that a refusal is about. */
const FIELDS: Readonly<Partial<Record<Refusal, string>>> = {
  'serial-already-registered': COLUMN_NAMES.serial,
  'line-already-settled': COLUMN_NAMES.serial,
  'label-code-invalid': COLUMN_NAMES.labelCode,
  'label-already-used': COLUMN_NAMES.labelCode,
  'unit-value-above-cap': COLUMN_NAMES.unitValue,
}

export const lotLines = ({
  ledger,
  workshop,
  views,
  intake,
}: {
  readonly ledger: Ledger
  readonly workshop: Workshop
  readonly views: ViewsReader
  readonly intake: LotIntake
}): ImportKindRules => {
  /** What already stands in the ledger under the serials and labels of a file. */
  const alreadyKnown = async (values: readonly LotValue[]) => {
    const value = await flatMapInPieces(values, KNOWN_AT_ONCE, async (piece) => {
      const { value: known } = await views.read((queries) =>
        queries.devicesKnownBy({
          serials: piece.flatMap(({ serial }) => scanReadings(serial)),
          labels: piece.flatMap(({ labelCode }) => labelCode ?? []),
        }),
      )
      return known
    })
    return {
      serials: new Map(
        await mapInSlices(
          value,
          (device) => [serialKey(device.maker, device.serial), device.labelCode] as const,
        ),
      ),
      labels: new Set(value.map(({ labelCode }) => labelCode)),
    }
  }

  const check = async ({ partnerId, subjectId, happenedAt, file, reader }: ImportAsked) => {
    const donation = await workshop.nowOf.donation(DonationId.parse(subjectId))
    if (donation.status === 'absent') throw new Refusing({ refusal: 'donation-not-found' })
    if (donation.partnerId !== partnerId) throw new Refusing({ refusal: 'donation-of-another-partner' })
    if (donation.status === 'closed') throw new Refusing({ refusal: 'donation-closed' })
    const early = beforeItsLot(donation, happenedAt)
    if (early) throw new Refusing(early)
    const { bytes, name: filename } = file
    const read = await inTime(reader.read('lot', { bytes, filename, on: dayOf(happenedAt) }))
    if (!read.ok) throw new Refusing({ refusal: 'unreadable-file', sentences: [read.problem] })
    const known = await alreadyKnown(read.lines.flatMap((line) => (line.ok ? [line.value] : [])))
    const cap = donation.donorKind === 'public-body' ? publicDonorUnitValueCap(dayOf(happenedAt)) : null
    const labels = new Set<string>()
    let room = donation.announcedCount - settledCount(donation)

    const refusalOf = (value: LotValue): { refusal: Refusal; detail?: object } | undefined => {
      const key = serialKey(value.maker, value.serial)
      if (value.status !== 'received' && donation.settledKeys.includes(key))
        return { refusal: 'line-already-settled' }
      if (value.status === 'received') {
        if (known.serials.has(key)) return { refusal: 'serial-already-registered' }
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
    /** The device that a scan of this number would find, where none stands under the number itself. */
    const meantBy = ({ maker, serial, status }: LotValue) => {
      if (status !== 'received' || known.serials.has(serialKey(maker, serial))) return undefined
      const readings = scanReadings(serial).map((reading) => ({ reading, key: serialKey(maker, reading) }))
      return readings.flatMap(({ reading, key }) => {
        const labelCode = known.serials.get(key)
        return labelCode === undefined ? [] : [{ reading, labelCode }]
      })[0]
    }
    const reasonAgainst = (value: LotValue, isNamed: boolean): string | null => {
      const meant = isNamed ? undefined : meantBy(value)
      if (meant) return `${COLUMN_NAMES.serial} : ${meantSentence(value.serial, meant)}`
      const refused = refusalOf(value)
      if (refused === undefined) return null
      const field = FIELDS[refused.refusal]
      const labelCode = known.serials.get(serialKey(value.maker, value.serial))
      return [
        `${field === undefined ? '' : `${field} : `}${sentenceOf(refused)}`,
        ...(refused.refusal === 'serial-already-registered'
          ? [`C’est l’appareil étiqueté ${labelCode} : retirez cette ligne, ou corrigez le numéro.`]
          : []),
      ].join(' ')
    }
    const lines = await mapInSlices(read.lines, (line): ImportLine => {
      const { row } = line
      const reason = line.ok ? reasonAgainst(line.value, line.isNamed === true) : problemsOf(line)
      const decision = reason === null ? 'accepted' : 'refused'
      return {
        row,
        shown: shownOf(line),
        decision,
        reason,
        value: line.ok && reason === null ? line.value : null,
      }
    })
    const remarks = [
      ...otherDayThanItsLot(donation, happenedAt, 'all'),
      ...notHereRemark(lines),
      ...read.remarks,
    ]
    return { lines, ignoredColumns: read.ignoredColumns, remarks }
  }

  /** Carries some accepted lines: all together, or one by one when one of them is refused. */
  const carryLines = async (
    lot: Lot,
    lines: readonly ImportLine[],
    by: Metadata,
  ): Promise<readonly ImportLine[]> => {
    const prepared = await flatMapInPieces(lines, PREPARED_AT_ONCE, (piece) =>
      Promise.all(
        piece.map(async (line) => ({
          line,
          settled: await intake.prepare(lot, line.row, LotValue.parse(line.value), by),
        })),
      ),
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
          ? { ...line, decision: 'recorded', value: takenInAs(settled, line) }
          : { ...line, decision: 'refused', reason: sentenceOf(done) },
      )
    }
    return carried
  }

  const carry: ImportKindRules['carry'] = async (one, onCarried) => {
    const donationId = DonationId.parse(one.subjectId)
    const donation = await workshop.nowOf.donation(donationId)
    if (donation.status === 'absent') throw new Error(`import ${one.importId}: its donation is unknown`)
    const { partnerId, purgeDemanded } = donation
    const siteId = donation.siteId as SiteId
    const lot: Lot = { donationId, partnerId, siteId, purgeDemanded, happenedAt: one.happenedAt }
    const accepted = one.lines.filter(({ decision }) => decision === 'accepted')
    for (let start = 0; start < accepted.length; start += CHUNK_LINES)
      await onCarried(
        await carryLines(lot, accepted.slice(start, start + CHUNK_LINES), {
          ...one.caller,
          causationId: `${one.importId}:${start}`,
        }),
      )
  }

  return { check, carry }
}

/** That accepted lines bring no device in is said before they are confirmed. */
const notHereRemark = (lines: readonly ImportLine[]): readonly string[] => {
  const noted = (wanted: LotValue['status']) =>
    lines.filter(({ value }) => (value as LotValue | null)?.status === wanted).length
  const [refused, missing] = [noted('refused'), noted('missing')]
  const told = [
    ...(refused > 0 ? [`${count(refused, 'appareil refusé', 'appareils refusés')}`] : []),
    ...(missing > 0 ? [`${count(missing, 'appareil manquant', 'appareils manquants')}`] : []),
  ]
  return told.length === 0
    ? []
    : [`Parmi les lignes acceptées : ${told.join(' et ')}, qui seront notés sur le lot et n’entreront pas.`]
}

/** A line that was carried says which device it became. */
const takenInAs = ({ deviceId }: { readonly deviceId?: DeviceId }, { value }: ImportLine) =>
  deviceId === undefined ? value : { ...LotValue.parse(value), deviceId }
const TakenIn = z.object({ category: DeviceCategory, deviceId: DeviceId })

/** The devices that an inventory, once carried, took in. */
export const devicesTakenInBy = ({ lines, subjectId }: Import) =>
  lines.flatMap(({ decision, value }) => {
    if (decision !== 'recorded') return []
    const takenIn = TakenIn.safeParse(value)
    if (takenIn.success) return [takenIn.data]
    // Carried by an earlier release.
    const { category, maker, serial } = LotValue.parse(value)
    return [{ category, deviceId: deviceIdOf(subjectId ?? '', maker, serial) }]
  })

const problemsOf = ({ problems }: Extract<LotLine, { ok: false }>) =>
  problems.map(({ field, problem }) => `${field} : ${problem}`).join(' ')

const NOT_HERE = { refused: 'refusé', missing: 'manquant' } as const
const shownOf = (line: LotLine) => {
  const sheet = line.sheet === undefined ? '' : `feuille « ${line.sheet} »`
  if (!line.ok) return [sheet, ...Object.values(line.raw)].filter(Boolean).join(' · ')
  const { category, maker, model, serial } = line.value
  return [sheet, CATEGORY_WORDS[category], maker, model, serial, ...besides(line.value)]
    .filter(Boolean)
    .join(' · ')
}

/** What else was read, for whoever confirms them; first that a device will not come in, and why. */
const besides = ({ status, refusalReason, unitValueCents, weightGrams, enteredAsWaste }: LotValue) => [
  status === 'received' ? '' : [`à noter ${NOT_HERE[status]}`, refusalReason].filter(Boolean).join(' : '),
  unitValueCents === null ? '' : `${number(unitValueCents / 100)} €`,
  weightGrams === null ? '' : `${number(weightGrams)} g`,
  enteredAsWaste ? 'entré comme déchet' : '',
]
