/** The sanitisation certificate of a device (NIST SP 800-88, appendix G): each medium, what was done to it, by whom. */

import type { Verdict } from '../../domain/devices/erasure.js'
import type { MediumKind, SanitisationReport } from '../../domain/devices/media.js'
import type { DeviceCategory, Instant } from '../../domain/shared/values.js'
import { CATEGORY_WORDS, capacity, dateTime, MEDIUM_KINDS, TECHNIQUE_WORDS, VERDICT_WORDS } from '../words.js'
import { inGroups, paper } from './paper.js'

export type CertificateMedium = {
  readonly serial: string
  readonly kind: MediumKind
  readonly capacityBytes: number | null
  readonly destroyed: boolean
  readonly verdict: Verdict
  /** The report that the verdict rests on; undefined where the medium was destroyed, or nothing proves it. */
  readonly report: SanitisationReport | undefined
  /** Who told it. */
  readonly partnerName: string | null
  readonly verificationCode: string | null
}
export type CertificatePaper = {
  readonly labelCode: string
  readonly category: DeviceCategory
  readonly maker: string
  readonly model: string | null
  readonly serial: string
  readonly media: readonly CertificateMedium[]
  readonly address: string
  readonly madeAt: Instant
}

export const certificatePaper = (one: CertificatePaper, fontsFolder: string): Promise<Buffer> => {
  const sheet = paper(`Certificat d’effacement, appareil ${one.labelCode}`, fontsFolder)
  sheet.title('Certificat d’effacement')
  sheet.fact(
    'Appareil',
    `${CATEGORY_WORDS[one.category]} ${[one.maker, one.model].filter(Boolean).join(' ')}`,
  )
  sheet.fact('Étiquette', one.labelCode)
  sheet.fact('Numéro de série', one.serial)
  if (one.media.length === 0) sheet.text('L’inspection dit que cet appareil n’a aucun support de stockage.')
  for (const medium of one.media) {
    sheet.heading(
      `${MEDIUM_KINDS[medium.kind]}${medium.capacityBytes === null ? '' : ` ${capacity(medium.capacityBytes)}`}, n° ${medium.serial}`,
    )
    sheet.fact('Résultat', medium.destroyed ? 'Support détruit' : VERDICT_WORDS[medium.verdict])
    const { report } = medium
    if (report) {
      sheet.fact(
        'Méthode',
        `${TECHNIQUE_WORDS[report.technique]}${report.method === null ? '' : ` (${report.method})`}`,
      )
      sheet.fact('Outil', [report.tool, report.toolVersion].filter(Boolean).join(' '))
      if (report.endedAt !== null) sheet.fact('Fini le', dateTime(report.endedAt))
      sheet.fact(
        'Vérification',
        report.verification === 'verified' ? 'relu et vérifié' : 'par l’outil lui-même',
      )
      sheet.fact('Empreinte de la preuve (SHA-256)', report.fileSha256)
    }
    if (medium.partnerName !== null) sheet.fact('Déclaré par', medium.partnerName)
    if (medium.verificationCode !== null)
      sheet.fact('Code de vérification', inGroups(medium.verificationCode))
  }
  sheet.quiet(
    'Le résultat est calculé par le registre selon NIST SP 800-88 et IEEE 2883, d’après la preuve déposée.',
  )
  const [first] = one.media.flatMap(({ verificationCode }) => verificationCode ?? [])
  return sheet.end(first === undefined ? null : inGroups(first), `${one.address}/verification`, one.madeAt)
}
