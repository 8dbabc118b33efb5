/**
 * At the end of the road: consignments received line by line and signed for by another hand. Most are whole; of
 * some a machine is refused or missing, and then found, taken back or written off.
 */
import type { ConsignmentId, Instant } from '../../src/domain/shared/values.js'
import type { Machine } from './bench.js'
import { actorOf, by, colleagueOf, instant, LAST_DAY, type Place, type Story } from './story.js'

/** X2. Of one a signed line is put right by both sides; of another the receiver's word still waits. */
const CORRECTED = 27
const CORRECTION_PROPOSED = 36
/** C6. Who is missing a machine either finds it, or the sender does, or nobody ever does. */
const WRITTEN_OFF = 18

export type Consignment = {
  readonly index: number
  readonly subject: string
  readonly consignmentId: ConsignmentId
  readonly from: Place
  readonly to: Place
  /** Loaded and sent on that day, received on the next. */
  readonly day: number
  readonly machines: readonly Machine[]
}

/** What becomes of the first machine of a consignment: of five, one is refused and one is missing. */
const outcomeOf = ({ index }: Consignment) =>
  index % 5 === 1 ? 'refused' : index % 5 === 3 ? 'missing' : 'received'

export const receive = ({ tell }: Story, consignment: Consignment) => {
  const { subject, consignmentId, to, day, machines } = consignment
  const { partnerId } = to
  const receiver = colleagueOf(partnerId)
  const happenedAt = instant(day + 1, 8)
  for (const [line, { deviceId, number }] of machines.entries()) {
    const data = { consignmentId, partnerId, happenedAt, deviceId }
    const cause = by(partnerId, `${subject} line ${number}`, receiver)
    const outcome = line === 0 ? outcomeOf(consignment) : 'received'
    if (outcome === 'refused')
      tell(
        subject,
        { type: 'RefuseConsignmentLine', data: { ...data, reason: 'écran cassé pendant le transport' } },
        cause,
      )
    else if (outcome === 'missing')
      tell(
        subject,
        { type: 'ReportConsignmentLineMissing', data: { ...data, reason: 'absent de la palette' } },
        cause,
      )
    else tell(subject, { type: 'ReceiveConsignmentLine', data }, cause)
  }
  sign(tell, consignment, instant(day + 1, 10))
}

const sign = (tell: Story['tell'], { subject, consignmentId, to }: Consignment, happenedAt: Instant) => {
  const { partnerId } = to
  const signature = { actorId: colleagueOf(partnerId), on: 'screen' as const }
  tell(
    subject,
    { type: 'AcceptConsignment', data: { consignmentId, partnerId, happenedAt, signature } },
    by(partnerId, `${subject} signed ${happenedAt}`, colleagueOf(partnerId)),
  )
}

/** What becomes of the lines that did not arrive, or not as they were signed; then the consignment is closed. */
export const settle = (story: Story, consignment: Consignment) => {
  const { tell } = story
  const { index, day, machines } = consignment
  const outcome = outcomeOf(consignment)
  if (outcome === 'refused') takeBack(tell, consignment, machines[0], day + 4)
  if (outcome === 'missing') {
    if (index === WRITTEN_OFF) writeOff(tell, consignment, day + 90)
    else if (index % 2 === 0) takeBack(tell, consignment, machines[0], day + 9)
    else findAtReceiver(tell, consignment, day + 6)
  }
  const closedOn = index === WRITTEN_OFF ? day + 91 : day + 12
  if (index === CORRECTED) {
    propose(tell, consignment, day + 3)
    agree(tell, consignment, day + 5)
    takeBack(tell, consignment, machines[1], day + 8)
  }
  if (index === CORRECTION_PROPOSED) propose(tell, consignment, LAST_DAY - 5)
  else close(tell, consignment, closedOn)
}

const onLine = (
  { subject, consignmentId, from, to }: Consignment,
  machine: Machine | undefined,
  side: 'sender' | 'receiver',
  happenedAt: Instant,
) => {
  if (!machine) throw new Error(`${subject} has no such line`)
  const { partnerId } = side === 'sender' ? from : to
  const actorId = side === 'sender' ? actorOf(partnerId) : colleagueOf(partnerId)
  const { deviceId, number } = machine
  return {
    data: { consignmentId, partnerId, happenedAt, deviceId },
    cause: (what: string) => by(partnerId, `${subject} ${what} ${number}`, actorId),
  }
}

const takeBack = (
  tell: Story['tell'],
  consignment: Consignment,
  machine: Machine | undefined,
  day: number,
) => {
  const { data, cause } = onLine(consignment, machine, 'sender', instant(day, 9))
  tell(consignment.subject, { type: 'TakeBackConsignmentLine', data }, cause('taken back'))
}

const findAtReceiver = (tell: Story['tell'], consignment: Consignment, day: number) => {
  const { data, cause } = onLine(consignment, consignment.machines[0], 'receiver', instant(day, 9))
  tell(consignment.subject, { type: 'ReceiveConsignmentLine', data }, cause('found'))
  sign(tell, consignment, instant(day, 10))
}

/** The device says it, and its consignment's line follows. */
const writeOff = (tell: Story['tell'], consignment: Consignment, day: number) => {
  const { data, cause } = onLine(consignment, consignment.machines[0], 'sender', instant(day, 9))
  const { consignmentId: _follows, ...onDevice } = data
  tell(
    consignment.subject,
    { type: 'WriteOffDevice', data: { ...onDevice, reason: 'jamais retrouvé après trois mois' } },
    cause('written off'),
  )
}

/** X2. Signed for with the others, and not in the crate when it was opened. */
const propose = (tell: Story['tell'], consignment: Consignment, day: number) => {
  const { data, cause } = onLine(consignment, consignment.machines[1], 'receiver', instant(day, 9))
  const proposal = { outcome: 'missing' as const, reason: 'compté avec les autres, absent de la caisse' }
  const proposedBy = colleagueOf(data.partnerId)
  tell(
    consignment.subject,
    { type: 'ProposeLineCorrection', data: { ...data, ...proposal, proposedBy } },
    cause('correction'),
  )
}

const agree = (tell: Story['tell'], consignment: Consignment, day: number) => {
  const { data, cause } = onLine(consignment, consignment.machines[1], 'sender', instant(day, 9))
  tell(
    consignment.subject,
    { type: 'AgreeLineCorrection', data: { ...data, agreedBy: actorOf(data.partnerId) } },
    cause('agreed'),
  )
}

const close = (
  tell: Story['tell'],
  { subject, consignmentId, from: { partnerId } }: Consignment,
  day: number,
) =>
  tell(
    subject,
    {
      type: 'CloseConsignment',
      data: { consignmentId, partnerId, happenedAt: instant(day, 16), reason: null },
    },
    by(partnerId, `${subject} closed`),
  )
