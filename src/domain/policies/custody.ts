/** What a fact of a consignment asks of others. */
import type { ConsignmentEvent } from '../custody/consignment-facts.js'
import type { Policies } from './policy.js'

export const custodyPolicies: Policies<ConsignmentEvent> = {
  ConsignmentLineRemoved: ({ deviceId, partnerId, happenedAt, consignmentId, reason }) => [
    {
      command: {
        type: 'UnconsignDevice',
        data: { deviceId, partnerId, happenedAt, consignmentId, reason },
      },
    },
  ],

  ConsignmentClosed: ({ deviceIds, partnerId, happenedAt, consignmentId, reason }) =>
    deviceIds.map((deviceId) => ({
      command: {
        type: 'UnconsignDevice',
        data: { deviceId, partnerId, happenedAt, consignmentId, reason: reason ?? 'closed' },
      },
    })),

  ConsignmentSent: ({ deviceIds, partnerId, happenedAt, consignmentId }) =>
    deviceIds.map((deviceId) => ({
      command: { type: 'ShipDevice', data: { deviceId, partnerId, happenedAt, consignmentId } },
    })),

  ConsignmentAccepted: ({ lines, toPartnerId: partnerId, toSiteId: siteId, happenedAt, consignmentId }) =>
    lines.map(({ deviceId, outcome, reason }) => ({
      command: {
        type: 'RecordArrival',
        data: { deviceId, partnerId, happenedAt, consignmentId, siteId, outcome, reason },
      },
    })),

  ConsignmentLineTakenBack: ({ deviceId, partnerId, siteId, happenedAt, consignmentId }) => [
    {
      command: {
        type: 'TakeBackDevice',
        data: { deviceId, partnerId, happenedAt, consignmentId, siteId },
      },
    },
  ],

  ConsignmentLineCorrected: (data) => {
    const { consignmentId, deviceId, happenedAt, outcome, reason, agreedBy: correctedBy } = data
    const { partnerId, toPartnerId, was } = data
    return [
      {
        command: {
          type: 'CorrectArrival',
          data: {
            ...{ deviceId, partnerId: toPartnerId, happenedAt, consignmentId },
            ...{ outcome, reason, correctedBy },
          },
        },
        otherwise: (refusal) => ({
          type: 'UndoLineCorrection',
          data: { consignmentId, partnerId, happenedAt, deviceId, outcome: was, reason: refusal },
        }),
      },
    ]
  },
}
