import t from 'tap'
import { TicketCommand, TicketEvent, ticketDecider } from '../../../src/domain/hotline/ticket.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  friday,
  nextYear,
  recycler,
  thursday,
  tuesday,
  wednesday,
  weeefund,
} from '../../support/people-and-things.js'
import {
  answer,
  answered,
  askSwap,
  close,
  closed,
  escalate,
  escalated,
  open,
  opened,
  reopen,
  reopened,
  resolve,
  resolved,
  swapAsked,
} from './ticket-language.js'

const given = specFor(ticketDecider, { events: TicketEvent, commands: TicketCommand })
const after = (...history: TicketEvent[]) => {
  const { now } = history.reduce(ticketDecider.evolve, ticketDecider.initial)
  if (now.status === 'absent') throw new Error('not opened')
  return now
}

t.test('T6 a call says what it is about in a code, and where its words are kept', async (t) => {
  given(t).when(open()).records(opened())
  given(t, opened()).when(open()).recordsNothing()
  given(t, opened())
    .when(open({ happenedAt: tuesday }))
    .refuses('ticket-already-opened')
  t.match(after(opened()), { status: 'open', awaits: 'staff' })
})

t.test('it is answered from both sides while it is not closed', async (t) => {
  given(t, opened()).when(answer()).records(answered())
  t.match(after(opened(), answered()), { awaits: 'holder', lastAt: tuesday })
  const back = { from: 'holder', actorId: null, partnerId: null, happenedAt: wednesday } as const
  t.match(after(opened(), answered(), answered(back)), { awaits: 'staff' })
  given(t).when(answer()).refuses('ticket-not-found')
  given(t, opened())
    .when(answer({ partnerId: recycler }))
    .refuses('ticket-of-another-partner')
  given(t, opened(), closed({ happenedAt: tuesday }))
    .when(answer({ happenedAt: wednesday }))
    .refuses('ticket-closed')
})

t.test('it is escalated to the refurbisher under warranty, who may ask for an exchange', async (t) => {
  given(t, opened()).when(escalate()).records(escalated())
  given(t, opened(), escalated())
    .when(escalate({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, opened())
    .when(escalate({ happenedAt: friday }))
    .refuses('warranty-ended')
  given(t, opened(), resolved())
    .when(escalate({ happenedAt: at(thursday, '15:00') }))
    .refuses('ticket-not-open')
  given(t, opened(), escalated()).when(askSwap()).records(swapAsked())
  given(t, opened(), escalated(), swapAsked())
    .when(askSwap({ happenedAt: thursday }))
    .recordsNothing()
  given(t, opened())
    .when(askSwap({ partnerId: weeefund }))
    .refuses('ticket-not-escalated')
})

t.test('it is resolved with an outcome, reopened while help is promised, and closed with one', async (t) => {
  given(t, opened()).when(resolve()).records(resolved())
  given(t, opened(), resolved())
    .when(resolve({ happenedAt: friday }))
    .recordsNothing()
  given(t, opened(), resolved()).when(reopen()).records(reopened())
  given(t, opened())
    .when(reopen({ happenedAt: tuesday }))
    .recordsNothing()
  given(t, opened(), resolved())
    .when(reopen({ happenedAt: '2027-01-05T23:00:00Z' }))
    .refuses('entitlement-ended')
  given(t, opened(), resolved()).when(close()).records(closed())
  given(t, opened(), closed())
    .when(close({ happenedAt: nextYear }))
    .recordsNothing()
  given(t, opened(), closed())
    .when(resolve({ happenedAt: nextYear }))
    .refuses('ticket-closed')
  t.notOk(TicketCommand.safeParse({ ...close(), data: { ...close().data, outcome: null } }).success)
  t.match(after(opened(), resolved(), reopened()), { status: 'open', outcome: null })
})

t.test('L1 a late closing that a later answer contradicts is refused, naming it', async (t) => {
  given(t, opened(), answered({ happenedAt: wednesday }))
    .when(close({ happenedAt: tuesday }))
    .refuses('breaks-later-fact')
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'ticket-not-found': true,
    'ticket-already-opened': true,
    'ticket-of-another-partner': true,
    'ticket-not-open': true,
    'ticket-closed': true,
    'warranty-ended': true,
    'ticket-not-escalated': true,
    'entitlement-ended': true,
    'breaks-later-fact': true,
  })
})
