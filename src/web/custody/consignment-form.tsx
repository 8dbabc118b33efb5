/** What every form about a consignment shares: its name, its address and its keys. */

import { formState } from '../frame/forms.js'
import type { Step } from '../people/journey-form.js'
import type { ConsignmentPageProps } from './consignment.js'

export type ConsignmentForm =
  | 'appareils'
  | 'import'
  | 'retirer'
  | 'envoyer'
  | 'reception'
  | 'import-reception'
  | 'manquants'
  | 'accepter'
  | 'disposer'
  | 'corriger'
  | 'accord'
  | 'clore'

export const stepOf = (
  { consignmentId, frame, idempotencyKey, ...attempt }: ConsignmentPageProps,
  name: ConsignmentForm,
): Step => {
  return {
    action: `/expeditions/${consignmentId}/${name}`,
    keys: { csrf: frame.csrf, idempotencyKey },
    of: formState(name, attempt),
  }
}
