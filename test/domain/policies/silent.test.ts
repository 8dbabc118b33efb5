/** The facts that ask nothing of others, written out: a new fact stands here, or in a policy, on purpose. */
import t from 'tap'
import { CONTEXTS } from '../../../src/domain/contexts.js'
import type { KitEvent } from '../../../src/domain/kits/kit-facts.js'
import { POLICIES } from '../../../src/domain/policies/policies.js'
import type { Policies } from '../../../src/domain/policies/policy.js'
import { typesOf } from '../../../src/domain/shared/facts.js'

const ASK_NOTHING = `
partner: AuthorisationGranted EtpAgreed PartnerRegistered PartnerReinstated PartnerSuspended
  SiteDescribed SiteOpened
donation: DonationClosed DonationCollected DonationLineMissing DonationLineRefused DonationPromised
serial: LabelClaimed SerialReleased
evidence: EvidenceDeposited EvidenceRead EvidenceReleased EvidenceSetAside
device: DeviceArrived DeviceCollected DeviceGraded DeviceHandedOver DeviceInspected DeviceLost
  DeviceReceived DeviceReleased DeviceRepaired DeviceReplaced DeviceRetired DeviceShipped DeviceStripped
  DeviceTakenBack DeviceTested DeviceTreated DeviceUnconsigned DeviceUnloaded FlagCleared FlagRaised
  MediumDestroyed MediumInstalled MediumMovedIn MediumRemoved MediumSighted PartInstalled PartKept
  PartTaken ReplacementWithdrawn ResidualRiskAccepted SanitisationReported SealBroken SightingExplained
  WasteStatusLifted
kit: AccessoriesPacked AppointmentCancelled AppointmentMade DevicePacked DeviceSealConfirmed KitOpened
  ReservationReleased TrainingCredited
beneficiary: BeneficiaryRegistered ContactPreferenceStated IdentityRead InformationNoticeGiven
  KitGivenBack KitReceived SecondKitAllowed WaitingListJoined WaitingListLeft
consignment: ConsignmentLineAdded ConsignmentLineMissing ConsignmentLineReceived ConsignmentLineRefused
  ConsignmentLineWrittenOff ConsignmentPrepared LineCorrectionProposed LineCorrectionUndone
collection: CollectionDeviceAdded CollectionFactCorrected CollectionLooseAdded CollectionLooseRemoved
  CollectionPlanned CollectionWeighed
agenda: SlotReleased
trainingSession: PersonEnrolled SessionPlanned
ticket: DeviceSwapAsked TicketAnswered TicketClosed TicketEscalated TicketOpened TicketReopened
  TicketResolved
job: GapExplained HoursDeclared JobEnded JobExtended JobFactCorrected JobResumed JobStarted JobSuspended
  WorkLogged
workday: WorkDeviceTaken WorkReleased WorkStarted
worker: WorkerForgotten WorkerIdentityRead
`

t.test('each fact asks something of others, or stands in this list', async (t) => {
  const silent = new Map<string, string>()
  for (const { category, events } of CONTEXTS)
    for (const type of typesOf(events))
      if (!(type in POLICIES) && !silent.has(type)) silent.set(type, category)
  const written = ASK_NOTHING.trim()
    .split(/\n(?=\S)/)
    .flatMap((line) => {
      const [category = '', ...types] = line.split(/:?\s+/)
      return types.map((type) => `${category}: ${type}`)
    })
  t.strictSame([...silent].map(([type, category]) => `${category}: ${type}`).sort(), written.sort())
})

t.test('a policy of a fact that its context does not tell does not compile', async (t) => {
  // @ts-expect-error a misspelt fact
  const misspelt: Policies<KitEvent> = { KitHandedOut: () => [] }
  // @ts-expect-error another context's fact
  const foreign: Policies<KitEvent> = { DeviceSealed: () => [] }
  t.ok(misspelt && foreign)
})
