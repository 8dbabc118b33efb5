/** One device as its donor's list gives it: what travels from the lot to the device's own stream. */
import { z } from 'zod'
import { plainSerial } from './codes.js'
import { DeviceCategory, DonationId, Instant, SerialNumber, ShortText } from './values.js'

export const LabelCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{7}[0-9A-HJKMNP-TV-Z*~$=U]$/)

export const IntakeLine = z.object({
  category: DeviceCategory,
  maker: ShortText,
  model: ShortText.nullable(),
  serial: SerialNumber,
  labelCode: LabelCode,
  unitValueCents: z.int().nonnegative().nullable(),
  weightGrams: z.int().positive().nullable(),
  /** R5. Absent: it came as a product. */
  enteredAsWaste: z.boolean().optional(),
})
export type IntakeLine = z.infer<typeof IntakeLine>

/** An intake as it is held true: its moment, and what the lot and the device both say of the machine. */
export const Intake = z.object({ happenedAt: Instant, device: IntakeLine })
export type Intake = z.infer<typeof Intake>

/**
 * What a corrected intake says to the streams that were told of it.
 * `asOf` is the correction's own revision in the device's stream: of two, the later one holds.
 */
export const CorrectedIntake = z.object({
  donationId: DonationId,
  asOf: z.int().nonnegative(),
  was: Intake,
  is: Intake,
  /** The lot could not follow: the device goes back to what was held true before. */
  undone: z.boolean().optional(),
})

/** A key that no character of a serial number was left of names nothing. */
export const SerialKey = z.string().regex(/^[A-Z0-9]*~[A-Z0-9]+$/)

/**
 * I1. The key under which one maker's serial number is found again, whatever blanks, cases and company
 * suffixes it is written with: `HP` and `Hewlett-Packard Inc.` are one maker.
 */
export const serialKey = (maker: string, serial: string) => `${makerKey(maker)}~${plainSerial(serial)}`

const COMPANY_WORDS =
  /\b(inc|incorporated|corp|corporation|co|company|ltd|limited|gmbh|computer|computers|electronics|technologies)\b/g
const SAME_MAKER: Readonly<Record<string, string>> = {
  HEWLETTPACKARD: 'HP',
  HPENTERPRISE: 'HP',
  HEWLETTPACKARDENTERPRISE: 'HP',
  ASUSTEK: 'ASUS',
}

/** One for all the ways in which a maker is written. */
export const makerKey = (maker: string) => {
  const key = plainSerial(maker.toLowerCase().replace(/[.,]/g, ' ').replace(COMPANY_WORDS, ' '))
  return SAME_MAKER[key] ?? key
}
