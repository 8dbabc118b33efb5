/**
 * Devices put into a consignment in bulk: one label or serial number a line, as a pallet is scanned. Each line
 * meets the guards of a single scan; the whole file is refused to whoever does not send the consignment, or once
 * it has left.
 */

import { z } from 'zod'
import { ConsignmentId, DeviceId, Instant, PartnerId } from '../../domain/shared/values.js'
import type { ViewsReader } from '../../projections/views.js'
import { sentenceOf } from '../../words/explain.js'
import { Refusing } from '../refusing.js'
import type { Workshop } from '../workshop.js'
import { linesKind } from './import-kind.js'
import { DEVICE_TITLES, namedDevices } from './named-devices.js'

const Consigned = z.object({
  consignmentId: ConsignmentId,
  deviceId: DeviceId,
  partnerId: PartnerId,
  happenedAt: Instant,
})

export const consignmentLines = (workshop: Workshop, views: ViewsReader) =>
  linesKind({
    columns: { required: ['étiquette'], instead: DEVICE_TITLES },
    value: Consigned,
    async allow({ partnerId, subjectId }) {
      const consignment = await workshop.consignmentFor(ConsignmentId.parse(subjectId), partnerId)
      if (consignment.partnerId !== partnerId) throw new Refusing({ refusal: 'not-the-sender' })
      if (consignment.status === 'closed') throw new Refusing({ refusal: 'consignment-closed' })
      if (consignment.status === 'sent') throw new Refusing({ refusal: 'consignment-already-sent' })
    },
    judge: async ({ partnerId, subjectId, happenedAt }, lines) => {
      const consignmentId = ConsignmentId.parse(subjectId)
      const consignment = await workshop.consignmentFor(consignmentId, partnerId)
      const named = await namedDevices(
        views,
        lines.map(({ cell }) => cell('étiquette')),
      )
      return async ({ cell }) => {
        const found = named(cell('étiquette'), (device) => device.partnerId === partnerId)
        if ('reason' in found) return found
        const { deviceId } = found
        if (consignment.lines.some((line) => line.deviceId === deviceId))
          return { reason: 'étiquette : cet appareil est déjà dans cette expédition.' }
        const value = { consignmentId, deviceId, partnerId, happenedAt }
        const command = await workshop.consigning(consignmentId, deviceId, partnerId, happenedAt)
        const refused =
          'ok' in command
            ? command
            : ((await workshop.judge(command)) ??
              (await workshop.judge({ type: 'AddConsignmentLine', data: value })))
        return refused ? { reason: sentenceOf(refused) } : { value }
      }
    },
    once: {
      key: ({ deviceId }) => deviceId,
      sentence: (place) =>
        `étiquette : cet appareil est déjà à ${place} de ce fichier : supprimez l’une des deux.`,
    },
    carry: ({ consignmentId, deviceId, partnerId, happenedAt }, by) =>
      workshop.consign(consignmentId, deviceId, partnerId, happenedAt, by),
  })
