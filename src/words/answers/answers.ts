/**
 * Every refusal as a person reads it: what is true that prevents it, and who can supply what is missing.
 * A refusal added to the domain does not compile until it has its answer, in the file of its noun.
 */
import type { DomainRefusal } from '../../domain/contexts.js'
import type { Answers } from './answer.js'
import { BENEFICIARY_ANSWERS } from './beneficiaries.js'
import { COLLECTION_ANSWERS } from './collections.js'
import { CONSIGNMENT_ANSWERS } from './consignments.js'
import { CORRECTION_ANSWERS } from './corrections.js'
import { DEVICE_ANSWERS } from './devices.js'
import { DONATION_ANSWERS } from './donations.js'
import { DOOR_ANSWERS, type DoorRefusal } from './doors.js'
import { HOTLINE_ANSWERS } from './hotline.js'
import { JOB_ANSWERS } from './jobs.js'
import { KIT_ANSWERS } from './kits.js'
import { PARTNER_ANSWERS } from './partners.js'
import { RETENTION_ANSWERS } from './retention.js'
import { TRAINING_ANSWERS } from './training.js'

export type Refusal = DomainRefusal | DoorRefusal

export const ANSWERS: Answers<Refusal> = {
  ...PARTNER_ANSWERS,
  ...DONATION_ANSWERS,
  ...DEVICE_ANSWERS,
  ...KIT_ANSWERS,
  ...BENEFICIARY_ANSWERS,
  ...CONSIGNMENT_ANSWERS,
  ...COLLECTION_ANSWERS,
  ...CORRECTION_ANSWERS,
  ...TRAINING_ANSWERS,
  ...HOTLINE_ANSWERS,
  ...RETENTION_ANSWERS,
  ...JOB_ANSWERS,
  ...DOOR_ANSWERS,
}

/** A reason that a policy gave, which is a refusal, in words; people's own reasons stay as they are. */
export const reasonWords = (reason: string) => {
  const { title } = (ANSWERS as Readonly<Record<string, { title: string }>>)[reason] ?? {}
  return title === undefined ? (DONE_TO_REOPEN[reason] ?? reason) : title.replace(/\.$/, '')
}

/** What befell a device for which its kit was reopened (K3). */
const DONE_TO_REOPEN: Readonly<Record<string, string>> = {
  InspectDevice: 'inspection',
  RaiseFlag: 'signalement',
  ReportSanitisation: 'effacement déclaré',
  ClaimEvidence: 'effacement déclaré',
  SightMedium: 'support vu et non inventorié',
  DestroyMedium: 'support détruit',
  RemoveMedium: 'support retiré',
  InstallMedium: 'support installé',
  RepairDevice: 'réparation',
  TestDevice: 'essais',
  MoveMedium: 'support déplacé',
  ReceiveMedium: 'support déplacé',
  TakePart: 'pièce retirée',
  ReportLoss: 'perte ou vol',
  InstallPart: 'pièce posée',
}
