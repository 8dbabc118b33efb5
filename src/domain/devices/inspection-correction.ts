/**
 * Correcting what media are in a machine (X1): what a file says was in it stays what it says, and a medium that
 * somebody wrote down does not vanish by a correction: it is recorded as taken out or destroyed (E5). Who holds the
 * machine answers for its media: nobody else rewrites them (C2).
 */
import { type Refused, refuse } from '../decider.js'
import type { DeviceFact } from './device-facts.js'
import type { Device } from './device-state.js'
import { type Medium, sameSerial } from './media.js'

type Change = { readonly fact: DeviceFact; readonly replaced: DeviceFact | undefined }
export type InspectionCorrectionRefusal = 'inspection-of-a-file' | 'medium-vanished' | 'not-custodian'

/** Media that a fact says are in the machine; undefined where it speaks of none. */
const mediaOf = (fact: DeviceFact | undefined): readonly Medium[] | undefined => {
  if (fact?.type === 'DeviceInspected') return fact.data.media
  return fact?.type === 'MediumInstalled' ? [fact.data.medium] : undefined
}

export const hangsOnInspection = (
  { fact, replaced }: Change,
  now: Device,
): Refused<InspectionCorrectionRefusal> | undefined => {
  const told = mediaOf(fact)
  if (told === undefined) return undefined
  const held = mediaOf(replaced) ?? []
  if (JSON.stringify(told) === JSON.stringify(held)) return undefined
  if (now.status === 'known' && now.custodian !== fact.data.partnerId) return refuse('not-custodian')
  if (fact.type === 'DeviceInspected' && fact.data.fileSha256 !== null) return refuse('inspection-of-a-file')
  // A serial that was written wrong is put right; one medium fewer is no slip of the pen.
  if (held.length >= told.length) return undefined
  const gone = told.filter(({ serial }) => !held.some((medium) => sameSerial(medium.serial, serial)))
  return refuse('medium-vanished', {
    media: gone.map(({ serial, kind }) => ({ serial, kind, reason: 'not-in-correction' })),
  })
}
