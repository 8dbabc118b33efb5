/** One device as its donor's list gives it: what travels from the lot to the device's own stream. */
import { z } from 'zod'
import { plainSerial } from './codes.js'
import { DeviceCategory, SerialNumber, ShortText } from './values.js'

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

const makerKey = (maker: string) => {
  const key = plainSerial(maker.toLowerCase().replace(/[.,]/g, ' ').replace(COMPANY_WORDS, ' '))
  return SAME_MAKER[key] ?? key
}
