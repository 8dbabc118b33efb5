/** What a fact of a kit asks of others. */
import type { KitEvent } from '../kits/kit-facts.js'
import type { Policies, Step } from './policy.js'

export const kitsPolicies: Policies<KitEvent> = {
  DeviceUnpacked: ({ deviceId, partnerId, kitId, happenedAt }) => [
    { command: { type: 'ReleaseDevice', data: { deviceId, partnerId, happenedAt, kitId } } },
  ],

  KitReopened: ({ kitId, partnerId, happenedAt, deviceIds, reason }) =>
    deviceIds.map((deviceId) => ({
      command: { type: 'BreakSeal', data: { deviceId, partnerId, happenedAt, kitId, reason } },
    })),

  KitReserved: ({ kitId, partnerId, happenedAt, replacedBeneficiaryId: beneficiaryId }) =>
    beneficiaryId === null
      ? []
      : [
          {
            command: {
              type: 'WithdrawPromise',
              data: {
                ...{ beneficiaryId, partnerId, happenedAt, kitId, kitPartnerId: partnerId },
                reason: 'reservation-expired',
              },
            },
          },
        ],

  KitHandedOver: (data) => {
    const { kitId, partnerId, happenedAt, deviceIds, handOverId, beneficiaryId } = data
    const { programme, noticeVersion } = data
    return [
      ...deviceIds.map(
        (deviceId): Step => ({
          command: { type: 'HandOverDevice', data: { deviceId, partnerId, happenedAt, kitId, handOverId } },
        }),
      ),
      {
        command: {
          type: 'ReceiveKit',
          data: { beneficiaryId, partnerId, happenedAt, kitId, programme, noticeVersion },
        },
      },
    ]
  },

  KitDeviceReturned: ({ kitId, partnerId, happenedAt, beneficiaryId, ended }) =>
    ended && beneficiaryId !== null
      ? [{ command: { type: 'GiveBackKit', data: { beneficiaryId, partnerId, happenedAt, kitId } } }]
      : [],

  KitDeviceReplaced: ({ kitId, partnerId, happenedAt, oldDeviceId, newDeviceId, handOverId, ticketId }) => [
    {
      command: {
        type: 'HandOverDevice',
        data: { deviceId: newDeviceId, partnerId, happenedAt, kitId, handOverId },
      },
    },
    {
      command: {
        type: 'MarkReplaced',
        data: { deviceId: oldDeviceId, partnerId, happenedAt, kitId, newDeviceId },
      },
    },
    ...(ticketId
      ? [
          {
            command: {
              type: 'ResolveTicket',
              data: { ticketId, partnerId, happenedAt, outcome: 'device-replaced' },
            },
          } as const,
        ]
      : []),
  ],

  HelpAsked: (data) => {
    const { ticketId, partnerId, happenedAt, kitId, beneficiaryId, deviceId, topic } = data
    const { channel, textId, entitledUntil, warrantyUntil } = data
    return [
      {
        command: {
          type: 'OpenTicket',
          data: {
            ...{ ticketId, partnerId, happenedAt, kitId, beneficiaryId, deviceId },
            ...{ topic, channel, textId, entitledUntil, warrantyUntil },
          },
        },
      },
    ]
  },
}
