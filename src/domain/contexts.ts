/** The table of contents: every kind of stream, and what follows from all of them together. */
import type { z } from 'zod'
import { beneficiaries } from './beneficiaries/beneficiary.js'
import { consignments } from './custody/consignment.js'
import type { Decider } from './decider.js'
import { labels, serials } from './devices/claim.js'
import { devices } from './devices/device.js'
import { evidence } from './devices/evidence.js'
import { donations } from './donations/donation.js'
import { collections } from './end-of-life/collection.js'
import { tickets } from './hotline/ticket.js'
import { jobs } from './jobs/job.js'
import { workdays } from './jobs/workday.js'
import { workers } from './jobs/worker.js'
import { kits } from './kits/kit.js'
import { partners } from './partners/partner.js'
import { retention } from './retention/retention.js'
import type { Codec } from './shared/codec.js'
import { agendas } from './training/agenda.js'
import { trainingSessions } from './training/training-session.js'

export const CONTEXTS = [
  partners,
  donations,
  serials,
  labels,
  evidence,
  devices,
  kits,
  beneficiaries,
  consignments,
  collections,
  agendas,
  trainingSessions,
  tickets,
  retention,
  jobs,
  workdays,
  workers,
] as const
export {
  beneficiaries,
  collections,
  consignments,
  devices,
  donations,
  evidence,
  jobs,
  kits,
  partners,
  serials,
  tickets,
  trainingSessions,
  workdays,
  workers,
}

type Contexts = (typeof CONTEXTS)[number]

export type Category = Contexts['category']
export type Command = z.infer<Contexts['commands']>
export type DomainEvent = z.infer<Contexts['events']>
export type DomainRefusal = Extract<ReturnType<Contexts['decider']['decide']>, { ok: false }>['refusal']

/** One context, whichever it is: what loading and appending need to know of it. */
export type Context = {
  readonly decider: Decider<Command, DomainEvent, unknown, DomainRefusal>
  readonly codec: Codec<DomainEvent>
  readonly streamOf: (command: Command) => `${Category}-${string}`
}
const whichever = (context: Contexts) => context as unknown as Context

const BY_CATEGORY = new Map<string, Context>(
  CONTEXTS.map((context) => [context.category, whichever(context)]),
)
const BY_COMMAND = new Map<string, Context>(
  CONTEXTS.flatMap((context) => context.commandTypes.map((type) => [type, whichever(context)] as const)),
)

export const isCategory = (name: string): name is Category => BY_CATEGORY.has(name)

const known = (context: Context | undefined, name: string) => {
  if (!context) throw new Error(`no context for ${name}`)
  return context
}

/** The context a stream of this category belongs to. */
export const contextOf = (category: Category) => known(BY_CATEGORY.get(category), category)

/** The stream that decides a command: the one named by the thing it speaks of. */
export const streamOf = (command: Command) =>
  known(BY_COMMAND.get(command.type), command.type).streamOf(command)

/** Every command's schema: what the outside may ask for, checked strictly. */
export const COMMAND_SCHEMAS = CONTEXTS.map(({ commands }) => commands)

/** The stream that decides a command: the one named by the thing it speaks of. */
export const streamBySwitch = (command: Command): `${Category}-${string}` => {
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
