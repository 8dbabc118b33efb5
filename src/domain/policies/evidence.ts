/** What a fact of a file asks of others. */
import type { EvidenceEvent } from '../devices/evidence.js'
import type { Policies } from './policy.js'

export const evidencePolicies: Policies<EvidenceEvent> = {
  EvidenceClaimed: ({ sha256, deviceId, partnerId, mediumSerial, report, happenedAt }) => [
    {
      command: {
        type: 'ReportSanitisation',
        data: { deviceId, partnerId, happenedAt, mediumSerial, report },
      },
      otherwise: () => ({
        type: 'ReleaseEvidence',
        data: { sha256, entry: report.entry, deviceId, happenedAt },
      }),
    },
  ],
}
