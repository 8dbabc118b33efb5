/**
 * The sanitisation certificate of a device (NIST SP 800-88, appendix G): which media it has and how that is known,
 * then each of them, what was done to it, by whom. What nobody established is said to be unknown.
 */

import type { Absence, SightingExplanation } from '../../domain/devices/device-facts.js'
import type { Verdict, VerdictReason } from '../../domain/devices/erasure.js'
import type { MediumKind, SanitisationReport } from '../../domain/devices/media.js'
import type { DeviceCategory, Instant } from '../../domain/shared/values.js'
import { VERDICT_SENTENCES } from '../../evidence/verdict-sentences.js'
import {
  CATEGORY_WORDS,
  capacity,
  DESTRUCTION_WORDS,
  dateTime,
  MEDIUM_KINDS,
  SIGHTING_WORDS,
  TECHNIQUE_WORDS,
  VERDICT_WORDS,
} from '../../words/words.js'
import { inGroups, paper } from './paper.js'

export type CertificateMedium = {
  readonly serial: string
  readonly kind: MediumKind
  readonly capacityBytes: number | null
  readonly state: 'present' | 'destroyed' | 'removed'
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** E6. Somebody named took what remains upon themselves. */
  readonly riskAccepted: boolean
  readonly destruction: keyof typeof DESTRUCTION_WORDS | null
  /** The report that the verdict rests on; undefined where nothing proves it. */
  readonly report: SanitisationReport | undefined
  /** Is the report's document kept here? */
  readonly isKept: boolean
  /** Who told it, and of when. */
  readonly partnerName: string | null
  readonly toldAt: Instant | null
  readonly verificationCode: string | null
}

/** By what it is known which media the device has. */
export type EstablishedInventory = {
  readonly byHand: boolean
  readonly source: string
  readonly fileSha256: string | null
  /** Can that file be read again here? */
  readonly isKept: boolean
  /** Of what came, where persons' names in it were blanked before it was kept. */
  readonly receivedSha256: string | null
  /** How a person established that there is none. */
  readonly absence: Absence | null
  readonly happenedAt: Instant
  readonly partnerName: string | null
}

export type ExplainedSighting = {
  readonly mediumSerial: string | null
  readonly explanation: SightingExplanation
  readonly happenedAt: Instant
  readonly partnerName: string | null
}

export type CertificatePaper = {
  readonly labelCode: string
  readonly category: DeviceCategory
  readonly maker: string
  readonly model: string | null
  readonly serial: string
  /** Null: nobody has established it. */
  readonly inventory: EstablishedInventory | null
  readonly media: readonly CertificateMedium[]
  /** Media that a tool saw in the device, and for which nobody answers. */
  readonly openSightings: number
  /** Media that a tool saw in it, and what somebody said that they were. */
  readonly explained: readonly ExplainedSighting[]
  readonly address: string
  readonly madeAt: Instant
}

type Sheet = ReturnType<typeof paper>

export const certificatePaper = (one: CertificatePaper, fontsFolder: string): Promise<Buffer> => {
  const sheet = paper(`Certificat d’effacement, appareil ${one.labelCode}`, fontsFolder)
  sheet.title('Certificat d’effacement')
  sheet.fact(
    'Appareil',
    `${CATEGORY_WORDS[one.category]} ${[one.maker, one.model].filter(Boolean).join(' ')}`,
  )
  sheet.fact('Étiquette', one.labelCode)
  sheet.fact('Numéro de série', one.serial)
  inventory(sheet, one)
  for (const medium of one.media) mediumLines(sheet, medium)
  sheet.quiet(
    'Le résultat est calculé par le registre selon NIST SP 800-88 et IEEE 2883, d’après la preuve déposée. Ce document ne dit rien d’un support qui n’y figure pas.',
  )
  const [first] = one.media.flatMap(({ verificationCode }) => verificationCode ?? [])
  return sheet.end(first === undefined ? null : inGroups(first), `${one.address}/verification`, one.madeAt)
}

const ABSENCES: Readonly<Record<Absence, string>> = {
  opened: 'appareil ouvert',
  checked: 'appareil vérifié sans être ouvert',
}

const inventory = (sheet: Sheet, { inventory: known, media, openSightings, explained }: CertificatePaper) => {
  if (known === null) {
    sheet.text(
      'Cet appareil n’a pas été inspecté : le registre ne sait pas ce qu’il contient comme stockage. Ce document ne certifie rien de ce qu’il contient.',
    )
    return
  }
  const { byHand, source, fileSha256, isKept, receivedSha256, absence, happenedAt, partnerName } = known
  const how = byHand
    ? 'à la main'
    : fileSha256 === null
      ? `déclarés sans fichier (source dite : ${source})`
      : `d’après un relevé (${source})`
  const by = partnerName === null ? '' : `, par ${partnerName}`
  sheet.fact('Supports de stockage établis', `${how}${by}, le ${dateTime(happenedAt)}`)
  if (fileSha256 !== null)
    sheet.fact(`Empreinte du relevé ${isKept ? 'gardé' : 'déclaré, non gardé ici'} (SHA-256)`, fileSha256)
  if (receivedSha256 !== null)
    sheet.fact('Empreinte du relevé reçu, avant que les noms de personnes y soient masqués', receivedSha256)
  if (media.every(({ state }) => state !== 'present'))
    sheet.text(
      media.length === 0
        ? `Aucun support de stockage : constaté à la main${absence === null ? '' : `, ${ABSENCES[absence]}`}${by}.`
        : 'Cet appareil ne contient plus aucun des supports inventoriés, qui suivent.',
    )
  if (openSightings > 0)
    sheet.text(
      'Attention : un outil a vu dans cet appareil un support qui manque à l’inventaire et que personne n’a expliqué.',
    )
  for (const { mediumSerial, explanation, happenedAt: at, partnerName: teller } of explained)
    sheet.fact(
      `Support vu par un outil, n° ${mediumSerial ?? 'non lu'}, non certifié ici`,
      `expliqué à la main${teller === null ? '' : `, par ${teller}`}, le ${dateTime(at)} : ${SIGHTING_WORDS[explanation]}`,
    )
}

const mediumLines = (sheet: Sheet, medium: CertificateMedium) => {
  const size = medium.capacityBytes === null ? '' : ` ${capacity(medium.capacityBytes)}`
  sheet.heading(`${MEDIUM_KINDS[medium.kind]}${size}, n° ${medium.serial}`)
  const { state, report, partnerName, toldAt } = medium
  if (state === 'removed') {
    sheet.fact('Résultat', 'Retiré de l’appareil. Son effacement n’est pas certifié ici.')
  } else if (state === 'destroyed') {
    const how = medium.destruction === null ? '' : ` (${DESTRUCTION_WORDS[medium.destruction].toLowerCase()})`
    sheet.fact('Résultat', `Déclaré détruit${how}`)
  } else {
    sheet.fact('Résultat', VERDICT_WORDS[medium.verdict])
    if (medium.verdict !== 'erased') sheet.text(VERDICT_SENTENCES[medium.reason])
    if (medium.verdict === 'erased-with-reservation' && medium.riskAccepted)
      sheet.text('Cette réserve a été acceptée nommément.')
  }
  if (report) reported(sheet, report, medium.isKept)
  if (partnerName !== null)
    sheet.fact('Déclaré par', `${partnerName}${toldAt === null ? '' : `, le ${dateTime(toldAt)}`}`)
  if (medium.verificationCode !== null) sheet.fact('Code de vérification', inGroups(medium.verificationCode))
}

const reported = (sheet: Sheet, report: SanitisationReport, isKept: boolean) => {
  const named = report.method === null ? '' : ` (${report.method})`
  sheet.fact('Méthode', `${TECHNIQUE_WORDS[report.technique]}${named}`)
  sheet.fact('Outil', [report.tool, report.toolVersion].filter(Boolean).join(' '))
  sheet.fact(
    'Établi',
    report.source === 'attested-certificate'
      ? 'd’après un document recopié à la main'
      : 'd’après le fichier de l’outil',
  )
  if (report.endedAt !== null) sheet.fact('Fini le', dateTime(report.endedAt))
  sheet.fact('Vérification', VERIFICATIONS[report.verification])
  sheet.fact(
    isKept ? 'Empreinte de la preuve (SHA-256)' : 'Empreinte déclarée du document, non gardé ici (SHA-256)',
    report.fileSha256,
  )
}

const VERIFICATIONS: Readonly<Record<SanitisationReport['verification'], string>> = {
  verified: 'relu et vérifié',
  failed: 'en échec',
  'not-asked': 'fin de la commande dite par le support ou l’outil, sans relecture',
  'not-done': 'pas de relecture',
}
