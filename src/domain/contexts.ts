/** The table of contents: every stream category with its decider, its codec and what it is named by. */
import { type BeneficiaryRefusal, beneficiaryDecider } from './beneficiaries/beneficiary.js'
import { BeneficiaryCommand, BeneficiaryEvent } from './beneficiaries/beneficiary-facts.js'
import type { CorrectionRefusal } from './corrections.js'
import { type ConsignmentRefusal, consignmentDecider } from './custody/consignment.js'
import { ConsignmentCommand, ConsignmentEvent } from './custody/consignment-facts.js'
import type { Decider } from './decider.js'
import { ClaimCommand, ClaimEvent, type ClaimRefusal, claimDecider } from './devices/claim.js'
import { type DeviceRefusal, deviceDecider } from './devices/device.js'
import { DeviceCommand, DeviceEvent } from './devices/device-facts.js'
import { EvidenceCommand, EvidenceEvent, type EvidenceRefusal, evidenceDecider } from './devices/evidence.js'
import {
  DonationCommand,
  DonationEvent,
  type DonationRefusal,
  donationDecider,
} from './donations/donation.js'
import { type CollectionRefusal, collectionDecider } from './end-of-life/collection.js'
import { CollectionCommand, CollectionEvent } from './end-of-life/collection-facts.js'
import { TicketCommand, TicketEvent, type TicketRefusal, ticketDecider } from './hotline/ticket.js'
import { type JobRefusal, jobDecider } from './jobs/job.js'
import { JobCommand, JobEvent } from './jobs/job-facts.js'
import { WorkdayCommand, WorkdayEvent, type WorkdayRefusal, workdayDecider } from './jobs/workday.js'
import { WorkerCommand, WorkerEvent, type WorkerRefusal, workerDecider } from './jobs/worker.js'
import { type KitRefusal, kitDecider } from './kits/kit.js'
import { KitCommand, KitEvent } from './kits/kit-facts.js'
import { PartnerCommand, PartnerEvent, type PartnerRefusal, partnerDecider } from './partners/partner.js'
import {
  RetentionCommand,
  RetentionEvent,
  type RetentionRefusal,
  retentionDecider,
} from './retention/retention.js'
import { type Codec, codecFor } from './shared/codec.js'
import { AgendaCommand, AgendaEvent, type AgendaRefusal, agendaDecider } from './training/agenda.js'
import {
  SessionCommand,
  SessionEvent,
  type SessionRefusal,
  sessionDecider,
} from './training/training-session.js'

export type Command =
  | PartnerCommand
  | DonationCommand
  | ClaimCommand
  | EvidenceCommand
  | DeviceCommand
  | KitCommand
  | BeneficiaryCommand
  | ConsignmentCommand
  | CollectionCommand
  | AgendaCommand
  | SessionCommand
  | TicketCommand
  | RetentionCommand
  | JobCommand
  | WorkdayCommand
  | WorkerCommand
export type DomainEvent =
  | PartnerEvent
  | DonationEvent
  | ClaimEvent
  | EvidenceEvent
  | DeviceEvent
  | KitEvent
  | BeneficiaryEvent
  | ConsignmentEvent
  | CollectionEvent
  | AgendaEvent
  | SessionEvent
  | TicketEvent
  | RetentionEvent
  | JobEvent
  | WorkdayEvent
  | WorkerEvent
export type DomainRefusal =
  | PartnerRefusal
  | DonationRefusal
  | ClaimRefusal
  | EvidenceRefusal
  | DeviceRefusal
  | KitRefusal
  | BeneficiaryRefusal
  | ConsignmentRefusal
  | CollectionRefusal
  | AgendaRefusal
  | SessionRefusal
  | TicketRefusal
  | RetentionRefusal
  | JobRefusal
  | WorkdayRefusal
  | WorkerRefusal
  | CorrectionRefusal
  | 'breaks-later-fact'

export const partners = { decider: partnerDecider, codec: codecFor<PartnerEvent>(PartnerEvent) }
export const donations = { decider: donationDecider, codec: codecFor<DonationEvent>(DonationEvent) }
export const claims = { decider: claimDecider, codec: codecFor<ClaimEvent>(ClaimEvent) }
export const evidence = { decider: evidenceDecider, codec: codecFor<EvidenceEvent>(EvidenceEvent) }
export const devices = { decider: deviceDecider, codec: codecFor<DeviceEvent>(DeviceEvent) }
export const kits = { decider: kitDecider, codec: codecFor<KitEvent>(KitEvent) }
export const beneficiaries = {
  decider: beneficiaryDecider,
  codec: codecFor<BeneficiaryEvent>(BeneficiaryEvent),
}

export const consignments = {
  decider: consignmentDecider,
  codec: codecFor<ConsignmentEvent>(ConsignmentEvent),
}
export const collections = { decider: collectionDecider, codec: codecFor<CollectionEvent>(CollectionEvent) }
export const agendas = { decider: agendaDecider, codec: codecFor<AgendaEvent>(AgendaEvent) }
export const trainingSessions = { decider: sessionDecider, codec: codecFor<SessionEvent>(SessionEvent) }
export const tickets = { decider: ticketDecider, codec: codecFor<TicketEvent>(TicketEvent) }
export const retention = { decider: retentionDecider, codec: codecFor<RetentionEvent>(RetentionEvent) }

export const jobs = { decider: jobDecider, codec: codecFor<JobEvent>(JobEvent) }
export const workdays = { decider: workdayDecider, codec: codecFor<WorkdayEvent>(WorkdayEvent) }
export const workers = { decider: workerDecider, codec: codecFor<WorkerEvent>(WorkerEvent) }

/** One context, whichever it is: what loading and appending need to know of it. */
export type Context = {
  readonly decider: Decider<Command, DomainEvent, unknown, DomainRefusal>
  readonly codec: Codec<DomainEvent>
}

export const CATEGORIES = {
  partner: partners,
  donation: donations,
  serial: claims,
  label: claims,
  evidence,
  device: devices,
  kit: kits,
  beneficiary: beneficiaries,
  consignment: consignments,
  collection: collections,
  agenda: agendas,
  trainingSession: trainingSessions,
  ticket: tickets,
  retention,
  job: jobs,
  workday: workdays,
  worker: workers,
} as const
export type Category = keyof typeof CATEGORIES

export const isCategory = (name: string): name is Category => Object.hasOwn(CATEGORIES, name)

/** The context a stream of this category belongs to. */
export const contextOf = (category: Category) => CATEGORIES[category] as unknown as Context

/** Every command's schema: what the outside may ask for, checked strictly. */
export const COMMAND_SCHEMAS = [
  PartnerCommand,
  DonationCommand,
  ClaimCommand,
  EvidenceCommand,
  DeviceCommand,
  KitCommand,
  BeneficiaryCommand,
  ConsignmentCommand,
  CollectionCommand,
  AgendaCommand,
  SessionCommand,
  TicketCommand,
  RetentionCommand,
  JobCommand,
  WorkdayCommand,
  WorkerCommand,
]

/** The stream that decides a command: the one named by the thing it speaks of. */
export const streamOf = (command: Command): `${Category}-${string}` => {
  switch (command.type) {
    case 'RegisterPartner':
    case 'OpenSite':
    case 'DescribeSite':
    case 'GrantAuthorisation':
    case 'AgreeEtp':
    case 'SuspendPartner':
    case 'ReinstatePartner':
      return `partner-${command.data.partnerId}`
    case 'PromiseDonation':
    case 'CollectDonation':
    case 'ReceiveDonationLine':
    case 'RefuseDonationLine':
    case 'ReportDonationLineMissing':
    case 'CloseDonation':
    case 'CorrectDonationFact':
    case 'CorrectDonationLine':
      return `donation-${command.data.donationId}`
    case 'ClaimSerial':
    case 'MoveSerial':
    case 'ReleaseSerial':
      return `serial-${command.data.key}`
    case 'ClaimLabel':
      return `label-${command.data.code}`
    case 'DepositEvidence':
    case 'ClaimEvidence':
    case 'ReleaseEvidence':
    case 'SetEvidenceAside':
    case 'ReadEvidence':
      return `evidence-${command.data.sha256}`
    case 'ReceiveDevice':
    case 'InspectDevice':
    case 'RaiseFlag':
    case 'ClearFlag':
    case 'ReportSanitisation':
    case 'SightMedium':
    case 'ExplainSighting':
    case 'DestroyMedium':
    case 'RemoveMedium':
    case 'InstallMedium':
    case 'AcceptResidualRisk':
    case 'RepairDevice':
    case 'TestDevice':
    case 'GradeDevice':
    case 'AllocateDevice':
    case 'ReleaseDevice':
    case 'SealDevice':
    case 'BreakSeal':
    case 'HandOverDevice':
    case 'ReturnDevice':
    case 'ConsignDevice':
    case 'UnconsignDevice':
    case 'ShipDevice':
    case 'RecordArrival':
    case 'TakeBackDevice':
    case 'ReportLoss':
    case 'ReportFound':
    case 'WriteOffDevice':
    case 'ReplaceDevice':
    case 'WithdrawReplacement':
    case 'MarkReplaced':
    case 'MoveMedium':
    case 'ReceiveMedium':
    case 'TakePart':
    case 'PassPart':
    case 'KeepPart':
    case 'InstallPart':
    case 'LiftWasteStatus':
    case 'RetireDevice':
    case 'StripDevice':
    case 'LoadDevice':
    case 'UnloadDevice':
    case 'CollectDevice':
    case 'TreatDevice':
    case 'CorrectDeviceFact':
    case 'CorrectDeviceIdentity':
    case 'UndoIntakeCorrection':
    case 'CorrectArrival':
      return `device-${command.data.deviceId}`
    case 'OpenKit':
    case 'PackDevice':
    case 'UnpackDevice':
    case 'PackAccessories':
    case 'ConfirmSeal':
    case 'ReopenKit':
    case 'ReserveKit':
    case 'ReleaseReservation':
    case 'HandOverKit':
    case 'ReturnKitDevice':
    case 'ReplaceKitDevice':
    case 'MakeAppointment':
    case 'CancelAppointment':
    case 'CreditTraining':
    case 'AskForHelp':
      return `kit-${command.data.kitId}`
    case 'RegisterBeneficiary':
    case 'DecideEligibility':
    case 'WithdrawEligibility':
    case 'AllowSecondKit':
    case 'CorrectIdentity':
    case 'PromiseKit':
    case 'WithdrawPromise':
    case 'ReceiveKit':
    case 'GiveBackKit':
    case 'JoinWaitingList':
    case 'LeaveWaitingList':
    case 'StateContactPreference':
    case 'GiveInformationNotice':
    case 'ReadIdentity':
    case 'ForgetBeneficiary':
      return `beneficiary-${command.data.beneficiaryId}`
    case 'PrepareConsignment':
    case 'AddConsignmentLine':
    case 'RemoveConsignmentLine':
    case 'SendConsignment':
    case 'ReceiveConsignmentLine':
    case 'RefuseConsignmentLine':
    case 'ReportConsignmentLineMissing':
    case 'AcceptConsignment':
    case 'TakeBackConsignmentLine':
    case 'WriteOffConsignmentLine':
    case 'ProposeLineCorrection':
    case 'AgreeLineCorrection':
    case 'UndoLineCorrection':
    case 'CloseConsignment':
      return `consignment-${command.data.consignmentId}`
    case 'PlanCollection':
    case 'AddCollectionDevice':
    case 'RemoveCollectionDevice':
    case 'AddCollectionLoose':
    case 'RemoveCollectionLoose':
    case 'DepartCollection':
    case 'WeighCollection':
    case 'TreatCollection':
    case 'CancelCollection':
    case 'CorrectCollectionFact':
      return `collection-${command.data.collectionId}`
    case 'ClaimTeaching':
    case 'ClaimLearning':
    case 'ReleaseSlot':
      return `agenda-${command.data.agendaId}`
    case 'PlanSession':
    case 'EnrolPerson':
    case 'CancelEnrolment':
    case 'RecordAttendance':
    case 'CancelSession':
      return `trainingSession-${command.data.sessionId}`
    case 'OpenTicket':
    case 'AnswerTicket':
    case 'EscalateTicket':
    case 'AskDeviceSwap':
    case 'ResolveTicket':
    case 'ReopenTicket':
    case 'CloseTicket':
      return `ticket-${command.data.ticketId}`
    case 'SweepRetention':
      return `retention-${command.data.sweepId}`
    case 'StartJob':
    case 'ExtendJob':
    case 'SuspendJob':
    case 'ResumeJob':
    case 'EndJob':
    case 'DeclareHours':
    case 'ExplainGap':
    case 'LogWork':
    case 'WithdrawWork':
    case 'CorrectJobFact':
      return `job-${command.data.jobId}`
    case 'StartWork':
    case 'TakeWorkDevice':
    case 'StopWork':
    case 'EnterWork':
    case 'ReleaseWork':
      return `workday-${command.data.workerId}~${command.data.day}`
    case 'ReadWorkerIdentity':
    case 'ForgetWorker':
      return `worker-${command.data.workerId}`
  }
}
