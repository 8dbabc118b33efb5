/** A device found by what a scanner typed, on a page: what is not found is said beside the field. */

import type { DeviceId, PartnerId } from '../../domain/shared/values.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Workshop } from '../../use-cases/workshop.js'
import { FieldErrors, type Fields, fieldOf } from './page.js'

/** @param partnerId whose devices are looked for; undefined: anybody's, since it stands before us. */
export const scannedDevice = async (
  workshop: Workshop,
  fields: Fields,
  partnerId: PartnerId | undefined,
): Promise<DeviceId> => {
  const code = fieldOf(fields, 'code')
  if (code === '') throw new FieldErrors([{ field: 'code', text: 'Scannez une étiquette.' }])
  try {
    return await workshop.deviceByCode(code, partnerId)
  } catch (error) {
    if (!(error instanceof Refusing)) throw error
    const { title, missing } = error.explained
    throw new FieldErrors([{ field: 'code', text: [title, ...missing].join(' ') }])
  }
}
