/** What must be done to this disk, asked before anybody starts: the floor that applies, why, and what is missing. */

import {
  isFreed,
  judgementOf,
  type KnownDevice,
  type KnownMedium,
  presentMedia,
} from '../domain/devices/device-state.js'
import { requiredFor, strictestKind, type VerdictReason } from '../domain/devices/erasure.js'
import { bareSerial, type MediumKind, sameSerial } from '../domain/devices/media.js'
import { parameterOn } from '../domain/shared/parameters.js'
import { scanReadings } from '../domain/shared/scan-readings.js'
import { dayOf, type Instant } from '../domain/shared/values.js'
import { VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import { Refusing } from './refusing.js'
import type { Work } from './work.js'

const required = (medium: KnownMedium, device: KnownDevice, at: Instant) => {
  const { serial, model, capacityBytes, reports } = medium
  const kind = [...reports.map(({ mediumKind }) => mediumKind), undefined].reduce<MediumKind>(
    (known, reported) => strictestKind({ kind: known, model }, reported),
    medium.kind,
  )
  const purgeDemanded = medium.purgeDemanded || device.purgeDemanded
  const { floor, techniques } = requiredFor(kind, { purgeDemanded, on: dayOf(at) })
  const { verdict, reason } = judgementOf(medium, device, at)
  const done = isFreed(medium, device, at)
  const parameter = kind === 'unknown' ? undefined : parameterOn(`erasure-floor/${kind}`, dayOf(at))
  const reasons: readonly VerdictReason[] = [
    reason,
    ...(kind === 'unknown' ? (['medium-kind-unknown'] as const) : []),
    ...(floor === 'clear' && capacityBytes === null ? (['capacity-not-inventoried'] as const) : []),
  ]
  return {
    ...{ serial, kind, model, capacityBytes, floor, techniques, done, verdict, reason },
    why: {
      kind,
      parameter: parameter
        ? {
            name: parameter.name,
            value: parameter.value,
            validFrom: parameter.validFrom,
            reference: parameter.reference,
          }
        : null,
      donorDemandsPurge: purgeDemanded,
      owedSince: medium.owedSince,
    },
    missing: done ? [] : [...new Set(reasons)].map((one) => VERDICT_SENTENCES[one]),
  }
}

/** Of one serial, more is not told. */
const WAITING_MAX = 100

export const mediumWork = ({ nowOf, now, look }: Work) => ({
  /**
   * Every medium inventoried under that serial, in whatever notation: what it needs is told to any erasing station;
   * in which device it is, and what evidence of it waits to be matched, to who holds it.
   * @param scope whose devices are named; undefined: all.
   */
  async requiredOf(typed: string, scope: string | undefined) {
    const readings = scanReadings(typed)
    const { position, value } = await look(async (queries) => {
      const all = await queries.devicesHolding(readings)
      // As a scanner typed it: a later reading counts only where nothing stands under the earlier ones.
      const isUnder = (reading: string) => all.filter(({ serialKey }) => serialKey === bareSerial(reading))
      const serial = readings.find((reading) => isUnder(reading).length > 0) ?? typed
      const waiting = await queries.evidence({ statuses: ['unmatched'], serials: [serial] }, WAITING_MAX)
      return { serial, holding: isUnder(serial), waiting }
    })
    const { serial } = value
    const waitingAt = (custodian: string) =>
      value.waiting
        .filter(({ partnerId }) => partnerId === custodian)
        .map(({ sha256, entry, outcome, depositedAt }) => ({ sha256, entry, outcome, depositedAt }))
    const found = await Promise.all(
      value.holding.map(async ({ deviceId, labelCode, partnerId }) => {
        const device = await nowOf.device(deviceId)
        if (device.status === 'absent') return []
        const isNamed = scope === undefined || partnerId === scope
        const where = isNamed
          ? { deviceId, labelCode, waiting: waitingAt(partnerId) }
          : { deviceId: null, labelCode: null, waiting: [] }
        return presentMedia(device)
          .filter((medium) => sameSerial(medium.serial, serial))
          .map((medium) => ({ ...where, ...required(medium, device, now()) }))
      }),
    )
    const media = found.flat()
    if (media.length === 0) throw new Refusing({ refusal: 'medium-unknown', detail: { missing: [serial] } })
    return { position, media }
  },
})
