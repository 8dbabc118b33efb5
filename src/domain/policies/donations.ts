/** What a fact of a lot asks of others. */
import type { DonationEvent } from '../donations/donation.js'
import type { Policies } from './policy.js'

export const donationsPolicies: Policies<DonationEvent> = {
  DonationLineReceived: ({ deviceId, partnerId, happenedAt, siteId, donationId, device, purgeDemanded }) => [
    {
      command: {
        type: 'ReceiveDevice',
        data: { deviceId, partnerId, happenedAt, siteId, donationId, ...device, purgeDemanded },
      },
    },
  ],

  DonationFactCorrected: (data) => {
    const { happenedAt, line } = data
    if (!line) return []
    const { deviceId, asOf, standsUnder: movedTo, releases } = line
    return releases.map((key) => ({
      command: { type: 'ReleaseSerial', data: { key, deviceId, happenedAt, asOf, movedTo } },
    }))
  },
}
