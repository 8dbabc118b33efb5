/** What every form about a consignment shares: its name, its address and its keys. */
import type { ConsignmentPageProps } from './consignment.js'
import { formState } from './forms.js'
import type { Step } from './journey-form.js'

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
