/** What a fact of a serial asks of others. */
import type { ClaimEvent } from '../devices/claim.js'
import type { Policies } from './policy.js'

export const claimsPolicies: Policies<ClaimEvent> = {
  SerialClaimed: ({
    key,
    deviceId,
    donationId,
    partnerId,
    siteId,
    row,
    device,
    purgeDemanded,
    happenedAt,
  }) => [
    {
      command: {
        type: 'ReceiveDonationLine',
        data: { donationId, partnerId, row, happenedAt, deviceId, device, siteId, purgeDemanded },
      },
      otherwise: () => ({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt } }),
    },
  ],

  SerialMoved: (data) => {
    const { key, asOf, ...correction } = data
    const { deviceId, happenedAt } = correction
    return [
      {
        command: { type: 'CorrectDeviceIdentity', data: correction },
        otherwise: () => ({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt, asOf } }),
      },
    ]
  },
}
