/** What is asked for on pages and by the API alike, in one shape. */
import { z } from 'zod'
import { Instant, SiteId } from '../domain/shared/values.js'

const TEXT_MAX = 2000
/** A line end counts as one character, as people see it; browsers send two. */
export const FreeText = z
  .string()
  .overwrite((text) => text.replaceAll('\r\n', '\n'))
  .trim()
  .min(1)
  .max(TEXT_MAX)

/** The State's number of a contract (`emi_ctr_id` in its monthly files). */
export const ContractNumber = z.string().trim().min(1).max(30)

const CAPACITY_MAX = 100

export const SessionPlan = {
  siteId: SiteId,
  startsAt: Instant,
  durationMinutes: z.int().positive(),
  capacity: z.int().min(1).max(CAPACITY_MAX),
}

/** One lot is one file at most; a larger delivery is several lots. */
export const LOT_DEVICES_MAX = 20_000

export const Email = z.email().max(200)
