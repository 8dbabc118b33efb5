/** Every fact of the log in French: what it is called, and what happened, as a person would tell it. */
import type { DomainEvent } from '../../domain/contexts.js'
import { reasonWords } from '../answers/answers.js'
import { beneficiariesEvents } from './beneficiaries.js'
import { claimsEvents } from './claims.js'
import { custodyEvents } from './custody.js'
import { devicesEvents } from './devices.js'
import { donationsEvents } from './donations.js'
import { endOfLifeEvents } from './end-of-life.js'
import type { EventWords } from './event.js'
import { evidenceEvents } from './evidence.js'
import { hotlineEvents } from './hotline.js'
import { jobsEvents } from './jobs.js'
import { kitsEvents } from './kits.js'
import { partnersEvents } from './partners.js'
import { retentionEvents } from './retention.js'
import { trainingEvents } from './training.js'

const EVENTS: EventWords<DomainEvent> = {
  ...partnersEvents,
  ...donationsEvents,
  ...claimsEvents,
  ...evidenceEvents,
  ...devicesEvents,
  ...kitsEvents,
  ...beneficiariesEvents,
  ...custodyEvents,
  ...endOfLifeEvents,
  ...trainingEvents,
  ...hotlineEvents,
  ...retentionEvents,
  ...jobsEvents,
}
type Words = { readonly name: string; readonly sentence: (data: DomainEvent['data']) => string }
const wordsOf = (type: string) => (EVENTS as unknown as Readonly<Record<string, Words>>)[type]

/** For a sentence that speaks of one. A type that this version does not know is called by its own name. */
export const eventName = (type: string): string => wordsOf(type)?.name ?? type

/** A type that this version does not know is told by its own name: the past is never hidden. */
export const eventSentence = ({ type, data }: DomainEvent): string => {
  const words = wordsOf(type)
  if (!words) return type
  const { reason } = data as { readonly reason?: unknown }
  return words.sentence(
    typeof reason === 'string' ? ({ ...data, reason: reasonWords(reason) } as typeof data) : data,
  )
}
