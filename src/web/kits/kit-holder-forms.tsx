/** A kit that has left: all of it comes back, or one of its devices is exchanged for another (H6, T7). */
import type { TicketStatus } from '../../domain/hotline/ticket.js'
import type { KnownKit } from '../../domain/kits/kit.js'
import type { TicketTopic } from '../../domain/shared/values.js'
import { TOPIC_WORDS } from '../../words/people-words.js'
import { CATEGORY_WORDS } from '../../words/words.js'
import { OtherDeviceField, type OwnSite, ReasonField, SiteField } from '../devices/device-form.js'
import { type Attempt, Button, Form, formState, type Keys, SelectField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { deviceText, type HeldDevice } from './kit-contents.js'
import { type Colleague, ReceiptFields } from './kit-receipt.js'

type HolderProps = {
  readonly kitId: string
  readonly kit: KnownKit
  readonly held: readonly HeldDevice[]
  readonly sites: readonly OwnSite[]
  readonly colleagues: readonly Colleague[]
  readonly tickets: readonly {
    readonly ticketId: string
    readonly topic: TicketTopic
    readonly status: TicketStatus
  }[]
  readonly attempt: Attempt
  readonly keys: Keys
}

export const KitHolderForms = (props: HolderProps) => (
  <section aria-labelledby="suites">
    <h2 class="govuk-heading-m" id="suites">
      Retour et remplacement
    </h2>
    <p class="govuk-body">
      Un seul appareil revient ? <a href="/retours">Scannez-le sur la page des retours</a>.
    </p>
    <ReturnKit {...props} />
    <Replace {...props} />
  </section>
)

const ReturnKit = ({ kitId, sites, attempt, keys }: HolderProps) => {
  const form = formState('retour', attempt)
  return (
    <Fold title="Rendre tout le kit" open={attempt.form === 'retour'}>
      <Form action={`/kits/${kitId}/retour`} keys={keys} of={form}>
        <p class="govuk-body">
          Chaque appareil que la personne a encore revient. Il sera à inspecter, à effacer et à essayer à
          nouveau.
        </p>
        <SiteField form={form} label="Site où le kit revient" sites={sites} />
        <ReasonField form={form} label="Pourquoi revient-il ?" hint="Par exemple : plus utilisé." />
        <Button>Enregistrer le retour du kit</Button>
      </Form>
    </Fold>
  )
}

const Replace = ({ kitId, kit, held, colleagues, tickets, attempt, keys }: HolderProps) => {
  const form = formState('remplacement', attempt)
  const swaps = tickets.filter(({ status }) => status === 'swap-asked' || status === 'escalated')
  return (
    <Fold title="Remplacer un appareil" open={attempt.form === 'remplacement'}>
      <Form action={`/kits/${kitId}/remplacement`} keys={keys} of={form}>
        <p class="govuk-body">
          Le nouvel appareil doit être reconditionné. Il prend la place de l’ancien dans le kit, avec la même
          garantie et le même accompagnement. L’ancien reste à rendre.
        </p>
        <SelectField
          of={form}
          name="ancien"
          label="Appareil à remplacer"
          options={kit.devices.map(({ deviceId, category }) => {
            const device = held.find((one) => one.deviceId === deviceId)
            return {
              value: deviceId,
              text: [CATEGORY_WORDS[category], device && deviceText(device)].filter(Boolean).join(' '),
            }
          })}
        />
        <OtherDeviceField form={form} label="Nouvel appareil" />
        {swaps.length > 0 && (
          <SelectField
            of={form}
            name="demande"
            label="Demande d’aide à l’origine de l’échange"
            hint="Elle sera résolue avec lui."
            empty="Aucune"
            options={swaps.map(({ ticketId, topic }) => ({ value: ticketId, text: TOPIC_WORDS[topic] }))}
            value={swaps[0]?.ticketId}
          />
        )}
        <ReceiptFields form={form} colleagues={colleagues} />
        <Button>Remplacer</Button>
      </Form>
    </Fold>
  )
}
