/**
 * Devices loaded onto a collection in bulk: a label or serial number a line, and its weight where somebody
 * weighed it (W1). Each line meets the guards of a single loading: its storage is erased or destroyed first (W2).
 */

import { z } from 'zod'
import { type DeviceCommand, toDeviceFact } from '../../domain/devices/device-facts.js'
import { CollectionId, DeviceId, dayOf, Instant, PartnerId } from '../../domain/shared/values.js'
import { readWeight, weightUnitOf } from '../../evidence/lot-weight.js'
import type { ViewsReader } from '../../projections/views.js'
import { sentenceOf } from '../../words/explain.js'
import { Refusing } from '../refusing.js'
import type { Refused } from '../work.js'
import type { Workshop } from '../workshop.js'
import { linesKind } from './import-kind.js'
import { DEVICE_TITLES, namedDevices } from './named-devices.js'

const Loaded = z.object({
  collectionId: CollectionId,
  deviceId: DeviceId,
  partnerId: PartnerId,
  happenedAt: Instant,
  weightGrams: z.int().positive().nullable(),
})

export const collectionLines = (workshop: Workshop, views: ViewsReader) => {
  /** The device decides, then the collection takes it with the weight that the device gives. */
  const loadRefusal = async (data: z.infer<typeof Loaded>): Promise<Refused | undefined> => {
    const command: DeviceCommand = { type: 'LoadDevice', data }
    const refused = await workshop.judge(command)
    if (refused) return refused
    const loaded = toDeviceFact(command, await workshop.deviceFor(data.deviceId, undefined))
    return loaded.type === 'DeviceLoaded'
      ? workshop.judge({ type: 'AddCollectionDevice', data: loaded.data })
      : undefined
  }

  return linesKind({
    columns: {
      required: ['étiquette'],
      optional: ['poids'],
      instead: DEVICE_TITLES,
      isColumn: { poids: (title) => weightUnitOf(title) !== null },
    },
    value: Loaded,
    async allow({ partnerId, subjectId }) {
      const collection = await workshop.collectionFor(CollectionId.parse(subjectId), partnerId)
      if (collection.partnerId !== partnerId) throw new Refusing({ refusal: 'collection-of-another-partner' })
      if (collection.status === 'cancelled') throw new Refusing({ refusal: 'collection-cancelled' })
      if (collection.status !== 'planned') throw new Refusing({ refusal: 'manifest-frozen' })
    },
    judge: async ({ partnerId, subjectId, happenedAt }, lines) => {
      const collectionId = CollectionId.parse(subjectId)
      const collection = await workshop.collectionFor(collectionId, partnerId)
      const named = await namedDevices(
        views,
        lines.map(({ cell }) => cell('étiquette')),
      )
      return async ({ cell, filled }) => {
        const found = named(cell('étiquette'), (device) => device.partnerId === partnerId)
        const category = 'reason' in found ? null : found.category
        const [written, second] = filled('poids')
        const unit = weightUnitOf(written?.title ?? '') ?? 'kilograms'
        const weight = readWeight(written?.text ?? '', unit, category, dayOf(happenedAt))
        const reasons = [
          ...('reason' in found ? [found.reason] : []),
          ...(second === undefined
            ? []
            : [
                `poids : il est écrit deux fois, « ${written?.title} » et « ${second.title} » : gardez-en un.`,
              ]),
          ...('problem' in weight ? [`poids : ${weight.problem}`] : []),
        ]
        if ('reason' in found) return { reason: reasons.join(' ') }
        const { deviceId } = found
        if (collection.devices.some((device) => device.deviceId === deviceId))
          return { reason: 'étiquette : cet appareil est déjà dans cette collecte : retirez cette ligne.' }
        const weightGrams = 'problem' in weight ? null : weight.value
        const value = { collectionId, deviceId, partnerId, happenedAt, weightGrams }
        // All at once: a weight put right would only show what else stands in the way.
        const refused = await loadRefusal(value)
        if (refused) reasons.push(sentenceOf(refused))
        return reasons.length > 0 ? { reason: reasons.join(' ') } : { value }
      }
    },
    once: {
      key: ({ deviceId }) => deviceId,
      sentence: (place) =>
        `étiquette : cet appareil est déjà à ${place} de ce fichier : supprimez l’une des deux.`,
    },
    carry: ({ collectionId, deviceId, weightGrams, partnerId, happenedAt }, by) =>
      workshop.load(collectionId, deviceId, weightGrams, partnerId, happenedAt, by),
  })
}
