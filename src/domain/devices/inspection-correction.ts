/**
 * Correcting an inspection (X1): what a file says was in the machine stays what it says, and a medium that somebody
 * wrote down does not vanish by a correction: it is recorded as taken out or destroyed (E5).
 */
import { type Refused, refuse } from '../decider.js'
import type { DeviceFact } from './device-facts.js'
import { sameSerial } from './media.js'

type Change = { readonly fact: DeviceFact; readonly replaced: DeviceFact | undefined }
export type InspectionCorrectionRefusal = 'inspection-of-a-file' | 'medium-vanished'

export const hangsOnInspection = ({
  fact,
  replaced,
}: Change): Refused<InspectionCorrectionRefusal> | undefined => {
  if (fact.type !== 'DeviceInspected') return undefined
  const told = fact.data.media
  const held = replaced?.type === 'DeviceInspected' ? replaced.data.media : []
  const isFile = fact.data.fileSha256 !== null
  if (isFile && JSON.stringify(told) !== JSON.stringify(held)) return refuse('inspection-of-a-file')
  // A serial that was written wrong is put right; one medium fewer is no slip of the pen.
  if (held.length >= told.length) return undefined
  const gone = told.filter(({ serial }) => !held.some((medium) => sameSerial(medium.serial, serial)))
  return refuse('medium-vanished', {
    media: gone.map(({ serial, kind }) => ({ serial, kind, reason: 'not-in-correction' })),
  })
}
