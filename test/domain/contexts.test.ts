/** Which stream decides which command: told once for each, and written here so that none moves by accident. */
import t from 'tap'
import { CONTEXTS, type Command, streamOf } from '../../src/domain/contexts.js'

const DECIDED_BY = `
partner-<partnerId>: AgreeEtp DescribeSite GrantAuthorisation OpenSite RegisterPartner ReinstatePartner
  SuspendPartner
donation-<donationId>: CloseDonation CollectDonation CorrectDonationFact CorrectDonationLine
  PromiseDonation ReceiveDonationLine RefuseDonationLine ReportDonationLineMissing
serial-<key>: ClaimSerial MoveSerial ReleaseSerial
label-<code>: ClaimLabel
evidence-<sha256>: ClaimEvidence DepositEvidence ReadEvidence ReleaseEvidence SetEvidenceAside
device-<deviceId>: AcceptResidualRisk AllocateDevice BreakSeal ClearFlag CollectDevice ConsignDevice
  CorrectArrival CorrectDeviceFact CorrectDeviceIdentity DestroyMedium ExplainSighting GradeDevice
  HandOverDevice InspectDevice InstallMedium InstallPart KeepPart LiftWasteStatus LoadDevice
  MarkReplaced MoveMedium PassPart RaiseFlag ReceiveDevice ReceiveMedium RecordArrival ReleaseDevice
  RemoveMedium RepairDevice ReplaceDevice ReportFound ReportLoss ReportSanitisation RetireDevice
  ReturnDevice SealDevice ShipDevice SightMedium StripDevice TakeBackDevice TakePart TestDevice
  TreatDevice UnconsignDevice UndoIntakeCorrection UnloadDevice WithdrawReplacement WriteOffDevice
kit-<kitId>: AskForHelp CancelAppointment ConfirmSeal CreditTraining HandOverKit MakeAppointment OpenKit
  PackAccessories PackDevice ReleaseReservation ReopenKit ReplaceKitDevice ReserveKit ReturnKitDevice
  UnpackDevice
beneficiary-<beneficiaryId>: AllowSecondKit CorrectIdentity DecideEligibility ForgetBeneficiary
  GiveBackKit GiveInformationNotice JoinWaitingList LeaveWaitingList PromiseKit ReadIdentity ReceiveKit
  RegisterBeneficiary StateContactPreference WithdrawEligibility WithdrawPromise
consignment-<consignmentId>: AcceptConsignment AddConsignmentLine AgreeLineCorrection CloseConsignment
  PrepareConsignment ProposeLineCorrection ReceiveConsignmentLine RefuseConsignmentLine
  RemoveConsignmentLine ReportConsignmentLineMissing SendConsignment TakeBackConsignmentLine
  UndoLineCorrection WriteOffConsignmentLine
collection-<collectionId>: AddCollectionDevice AddCollectionLoose CancelCollection CorrectCollectionFact
  DepartCollection PlanCollection RemoveCollectionDevice RemoveCollectionLoose TreatCollection
  WeighCollection
agenda-<agendaId>: ClaimLearning ClaimTeaching ReleaseSlot
trainingSession-<sessionId>: CancelEnrolment CancelSession EnrolPerson PlanSession RecordAttendance
ticket-<ticketId>: AnswerTicket AskDeviceSwap CloseTicket EscalateTicket OpenTicket ReopenTicket
  ResolveTicket
retention-<sweepId>: SweepRetention
job-<jobId>: CorrectJobFact DeclareHours EndJob ExplainGap ExtendJob LogWork ResumeJob StartJob
  SuspendJob WithdrawWork
workday-<workerId>~<day>: EnterWork ReleaseWork StartWork StopWork TakeWorkDevice
worker-<workerId>: ForgetWorker ReadWorkerIdentity
`

/** Data that answers with each field's own name. */
const named = new Proxy({}, { get: (_, field) => `<${String(field)}>` })

t.test('no two contexts answer for one command', async (t) => {
  const types = CONTEXTS.flatMap(({ commandTypes }) => commandTypes)
  t.equal(new Set(types).size, types.length)
})

t.test('each command is decided by the stream named here', async (t) => {
  const told = new Map<string, string[]>()
  for (const type of CONTEXTS.flatMap(({ commandTypes }) => commandTypes)) {
    const stream = streamOf({ type, data: named } as Command)
    told.set(stream, [...(told.get(stream) ?? []), type])
  }
  const asWritten = DECIDED_BY.trim()
    .split(/\n(?=\S)/)
    .map((line) => line.replace(/\s+/g, ' '))
  t.strictSame(
    [...told].map(([stream, types]) => `${stream}: ${types.sort().join(' ')}`),
    asWritten,
  )
})
