/**
 * What the receiver found of a consignment, in bulk: one device a line, received, refused or missing. Its devices
 * are not the receiver's yet, so they are looked for on the consignment itself: a device that is not on it is
 * refused in a sentence, and what the file leaves out is told before anything is confirmed (C5).
 */

import { z } from 'zod'
import { ConsignmentCommand } from '../../domain/custody/consignment-facts.js'
import type { KnownConsignment, LineStatus } from '../../domain/custody/consignment-state.js'
import { ConsignmentId, DeviceId, ShortText } from '../../domain/shared/values.js'
import { type LotStatus, statusOfWord } from '../../evidence/lot-words.js'
import type { ViewsReader } from '../../projections/views.js'
import { sentenceOf } from '../../words/explain.js'
import { count } from '../../words/words.js'
import { Refusing } from '../refusing.js'
import type { Workshop } from '../workshop.js'
import { linesKind } from './import-kind.js'
import { DEVICE_TITLES, namedDevices } from './named-devices.js'
import type { TableLine } from './table-file.js'

const LABELS_TOLD_MAX = 50

const OUTCOMES: Readonly<Record<LotStatus, { word: string; same: readonly LineStatus[] }>> = {
  received: { word: 'reçu', same: ['received', 'accepted'] },
  refused: { word: 'refusé', same: ['refused'] },
  missing: { word: 'manquant', same: ['missing'] },
}

const commandOf = (
  outcome: LotStatus,
  line: Extract<ConsignmentCommand, { type: 'ReceiveConsignmentLine' }>['data'],
  reason: string,
): ConsignmentCommand => {
  switch (outcome) {
    case 'received':
      return { type: 'ReceiveConsignmentLine', data: line }
    case 'refused':
      return { type: 'RefuseConsignmentLine', data: { ...line, reason } }
    case 'missing':
      return { type: 'ReportConsignmentLineMissing', data: { ...line, reason: reason || null } }
  }
}

export const consignmentReceipt = (workshop: Workshop, views: ViewsReader) => {
  const namedOn = async ({ lines }: KnownConsignment, read: readonly TableLine<'étiquette'>[]) => {
    const named = await namedDevices(
      views,
      read.map(({ cell }) => cell('étiquette')),
    )
    const deviceIds = new Set<string>(lines.map(({ deviceId }) => deviceId))
    return (code: string) => named(code, ({ deviceId }) => deviceIds.has(deviceId), 'line-not-in-consignment')
  }

  return linesKind({
    columns: { required: ['étiquette', 'résultat'], optional: ['motif'], instead: DEVICE_TITLES },
    value: z.object({ deviceId: DeviceId, command: ConsignmentCommand }),
    async allow({ partnerId, subjectId }) {
      const consignment = await workshop.consignmentFor(ConsignmentId.parse(subjectId), partnerId)
      if (consignment.toPartnerId !== partnerId) throw new Refusing({ refusal: 'not-the-receiver' })
      if (consignment.status === 'closed') throw new Refusing({ refusal: 'consignment-closed' })
      if (consignment.status === 'prepared') throw new Refusing({ refusal: 'consignment-not-sent' })
    },
    judge: async ({ partnerId, subjectId, happenedAt }, read) => {
      const consignmentId = ConsignmentId.parse(subjectId)
      const consignment = await workshop.consignmentFor(consignmentId, partnerId)
      const named = await namedOn(consignment, read)
      return async ({ cell }) => {
        const found = named(cell('étiquette'))
        const [outcome, reason] = [statusOfWord(cell('résultat')), cell('motif')]
        const reasons = [
          ...('reason' in found ? [found.reason] : []),
          ...(outcome === null
            ? [`résultat : « ${cell('résultat')} » : écrivez reçu, refusé ou manquant.`]
            : []),
          ...(outcome === 'refused' && reason === ''
            ? ['motif : dites pourquoi cet appareil est refusé.']
            : []),
          ...(outcome === 'received' && reason !== ''
            ? ['motif : un appareil reçu n’en garde pas : laissez la case vide.']
            : []),
          ...(reason !== '' && !ShortText.safeParse(reason).success
            ? ['motif : 120 caractères au plus.']
            : []),
        ]
        if ('reason' in found || outcome === null || reasons.length > 0) return { reason: reasons.join(' ') }
        const { deviceId } = found
        const { word, same } = OUTCOMES[outcome]
        const line = consignment.lines.find((one) => one.deviceId === deviceId)
        if (line && same.includes(line.status))
          return { reason: `résultat : cet appareil est déjà noté ${word} dans cette expédition.` }
        const command = commandOf(outcome, { consignmentId, deviceId, partnerId, happenedAt }, reason)
        const refused = await workshop.judge(command)
        return refused ? { reason: sentenceOf(refused) } : { value: { deviceId, command } }
      }
    },
    async remarks({ partnerId, subjectId }, read) {
      const consignment = await workshop.consignmentFor(ConsignmentId.parse(subjectId), partnerId)
      const named = await namedOn(consignment, read)
      const told = new Set(
        read.flatMap(({ cell }) => {
          const found = named(cell('étiquette'))
          return 'deviceId' in found ? [found.deviceId] : []
        }),
      )
      const leftOut = consignment.lines.filter(
        ({ deviceId, status }) => status === 'under-way' && !told.has(deviceId),
      )
      if (leftOut.length === 0) return []
      const { value: devices } = await views.read((queries) =>
        queries.devicesByIds(leftOut.map(({ deviceId }) => deviceId)),
      )
      const labels = devices.map(({ labelCode }) => labelCode)
      const more = labels.length > LABELS_TOLD_MAX ? ` et ${labels.length - LABELS_TOLD_MAX} autres` : ''
      return [
        `Ce fichier ne dit rien de ${count(leftOut.length, 'appareil', 'appareils')} de cette expédition, à dire reçus, refusés ou manquants avant de signer : ${labels.slice(0, LABELS_TOLD_MAX).join(', ')}${more}.`,
      ]
    },
    once: {
      key: ({ deviceId }) => deviceId,
      sentence: (place) =>
        `étiquette : cet appareil est déjà à ${place} de ce fichier : supprimez l’une des deux.`,
    },
    carry: ({ command }, by) => workshop.record(command, by),
  })
}
