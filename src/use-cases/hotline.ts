/**
 * What happens to a call for help: asked of the kit, which says whether it entitles to it; answered, escalated to
 * whoever refurbished the device, ended. What people write goes to the vault before the fact that names it.
 */

import { devices, tickets } from '../domain/contexts.js'
import type { KnownTicket, TicketCommand, TicketEvent } from '../domain/hotline/ticket.js'
import { mainOf } from '../domain/kits/kit.js'
import type { KitCommand } from '../domain/kits/kit-facts.js'
import {
  ActorId,
  DeviceId,
  type DeviceId as DeviceIdType,
  PartnerId,
  TicketId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { uuidFrom } from '../log/ledger.js'
import { Refusing } from './refusing.js'
import type { Done, Work } from './work.js'

type Asked = Omit<
  Extract<KitCommand, { type: 'AskForHelp' }>['data'],
  'ticketId' | 'textId' | 'partnerId' | 'deviceId'
> & { readonly deviceId?: DeviceIdType | undefined; readonly text?: string | undefined }

/** A step on a ticket; those that carry words say so with `text`. */
export type TicketStep = {
  readonly [T in TicketCommand['type']]: {
    readonly type: T
    readonly data: Omit<Extract<TicketCommand, { type: T }>['data'], 'textId'>
  }
}[Exclude<TicketCommand['type'], 'OpenTicket'>]

export const hotlineWork = ({ record, now, nowOf, ledger, vault }: Work) => {
  const keep = async (personId: string, text: string | undefined, by: Metadata) => {
    if (!text) return null
    const textId = uuidFrom(`${by.causationId}:text`)
    await vault.keepText(personId, textId, text)
    return textId
  }

  const work = {
    /** A ticket, if it exists and the caller may see it: whose kit it is, or whom it was escalated to. */
    async ticketFor(ticketId: string, scope: string | undefined): Promise<KnownTicket> {
      const { now: ticket } = await ledger.state(tickets, `ticket-${ticketId}`)
      if (ticket.status === 'absent') throw new Refusing({ refusal: 'ticket-not-found' })
      if (scope !== undefined && ticket.partnerId !== scope && ticket.refurbisherId !== scope)
        throw new Refusing({ refusal: 'ticket-of-another-partner' })
      return ticket
    },

    /** Opens a ticket on a kit (T5); answers with its id too. */
    async askForHelp({ text, ...asked }: Asked, by: Metadata) {
      const ticketId = TicketId.parse(uuidFrom(`${by.causationId}:ticket`))
      const kit = await nowOf.kit(asked.kitId)
      if (kit.status === 'absent') return { done: { ok: false, refusal: 'kit-not-found' } as const, ticketId }
      const ownDevices = kit.devices.map(({ deviceId }) => deviceId)
      if (asked.deviceId !== undefined && !ownDevices.includes(asked.deviceId))
        return { done: { ok: false, refusal: 'device-not-packed' } as const, ticketId }
      const data = {
        ...{ ...asked, ticketId, partnerId: kit.partnerId },
        deviceId: asked.deviceId ?? mainOf(kit)?.deviceId ?? null,
        textId: null,
      }
      const refused = await ledger.judge({ type: 'AskForHelp', data })
      if (refused) return { done: refused, ticketId }
      const textId = await keep(kit.handedOver?.beneficiaryId ?? '', text, by)
      return { done: await record({ type: 'AskForHelp', data: { ...data, textId } }, by), ticketId }
    },

    /** Records a step on a ticket, with what was written about it. */
    async tellTicket(step: TicketStep, text: string | undefined, by: Metadata): Promise<Done> {
      const { beneficiaryId } = await work.ticketFor(step.data.ticketId, undefined)
      const bare = { type: step.type, data: withText(step, null) } as TicketCommand
      const refused = await ledger.judge(bare)
      if (refused) return refused
      const textId = await keep(beneficiaryId, text, by)
      return record({ type: step.type, data: withText(step, textId) } as TicketCommand, by)
    },

    /** Who called and what was written on both sides, for whoever answers; recorded before it is shown. */
    async readTicket(ticketId: string, by: Metadata) {
      const { facts } = await ledger.state(tickets, `ticket-${ticketId}`)
      const ticket = await work.ticketFor(ticketId, undefined)
      const data = {
        ...{ beneficiaryId: ticket.beneficiaryId, happenedAt: now(), actorId: ActorId.parse(by.actorId) },
        ...{ partnerId: by.partnerId as PartnerId | null, role: by.role, purpose: 'hotline' as const },
      }
      const read = await record({ type: 'ReadIdentity', data }, by)
      if (!read.ok) throw new Refusing(read)
      const identity = await vault.identity(ticket.beneficiaryId)
      return { identity: identity ?? null, texts: await work.textsOf(ticket.beneficiaryId, facts) }
    },

    /** What was written, in its order, by whom; what was forgotten is left out. */
    async textsOf(personId: string, facts: readonly TicketEvent[]) {
      const written = facts.flatMap(({ data }) =>
        'textId' in data && data.textId !== null
          ? [
              {
                textId: data.textId,
                happenedAt: data.happenedAt,
                from:
                  'from' in data ? data.from : 'channel' in data ? ('holder' as const) : ('staff' as const),
              },
            ]
          : [],
      )
      const texts = await vault.texts(
        personId,
        written.map(({ textId }) => textId),
      )
      return written.flatMap(({ textId, ...told }) => {
        const text = texts.get(textId)
        return text === undefined ? [] : [{ ...told, text }]
      })
    },

    /** Who last tested the device before it left: under warranty, they answer for it. */
    async refurbisherOf(deviceId: string): Promise<PartnerId | undefined> {
      const { facts } = await ledger.state(devices, `device-${deviceId}`)
      const tested = facts.findLast(({ type }) => type === 'DeviceTested')?.data
      return tested && 'partnerId' in tested ? PartnerId.parse(tested.partnerId) : undefined
    },

    /** A call is about a device of the kit that it came from. */
    async requireDeviceOf({ kitId, deviceId: about }: KnownTicket, deviceId: string) {
      const kit = await nowOf.kit(kitId)
      const own = kit.status === 'absent' ? [] : kit.devices
      if (deviceId !== about && !own.some((one) => one.deviceId === deviceId))
        throw new Refusing({ refusal: 'device-not-packed' })
    },

    /** What it takes to escalate: the device it is about, and who refurbished it. */
    async escalationOf(ticketId: string, deviceId?: string) {
      const ticket = await work.ticketFor(ticketId, undefined)
      if (deviceId !== undefined) await work.requireDeviceOf(ticket, deviceId)
      const about = deviceId ?? ticket.deviceId
      const refurbisherId = about === null ? undefined : await work.refurbisherOf(about)
      if (about === null || !refurbisherId) throw new Refusing({ refusal: 'refurbisher-unknown' })
      return { deviceId: DeviceId.parse(about), refurbisherId }
    },
  }
  return work
}

const WITH_TEXT: readonly TicketCommand['type'][] = ['AnswerTicket', 'EscalateTicket', 'ReopenTicket']
const withText = ({ type, data }: TicketStep, textId: string | null) =>
  WITH_TEXT.includes(type) ? { ...data, textId } : data
