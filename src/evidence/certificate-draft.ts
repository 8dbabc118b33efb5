/** What could be read of a document that proves nothing by itself, to fill the certificate's form with. */
import type { ReportDraft } from './report-draft.js'
import type { CertificateDraft } from './sanitisation-file.js'

/** Fields that the document does not give are left out, so that the person sees what is to be copied. */
export const certificateDraftOf = (report: ReportDraft): CertificateDraft => ({
  tool: report.tool,
  ...(report.toolVersion === null ? {} : { version: report.toolVersion }),
  ...(report.technique === 'unknown' ? {} : { technique: report.technique }),
  ...(report.method === null ? {} : { method: report.method }),
  ...(report.mediumSerial === null ? {} : { mediumSerial: report.mediumSerial }),
  ...(report.startedAt === null ? {} : { startedAt: report.startedAt }),
  ...(report.endedAt === null ? {} : { endedAt: report.endedAt }),
  ...(report.capacityBytes === null ? {} : { capacityBytes: report.capacityBytes }),
  ...(report.bytesErased === null ? {} : { bytesErased: report.bytesErased }),
  ...(report.hiddenSectors ? { hiddenSectors: true } : {}),
})
