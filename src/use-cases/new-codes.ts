/** Codes made anew: nobody guesses one, and a slip of the pen is seen (their last character checks the others). */
import { randomInt } from 'node:crypto'
import { codeFrom, fileCodeFrom, TRACKING_LENGTH } from '../domain/shared/codes.js'

export const newTrackingCode = () =>
  codeFrom(Array.from({ length: TRACKING_LENGTH - 1 }, () => randomInt(32)))

export const newFileCode = () => fileCodeFrom(Array.from({ length: 9 }, () => randomInt(32)))
