/** What becomes of a device: back from its holder, lost, found, written off, retired or taken apart. */

import { LOSS_WORDS } from '../../words/journey-words.js'
import { Radios } from '../frame/choices.js'
import { Button, Form, formState } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { type DeviceFormProps, formAddress, type OwnSite, ReasonField, SiteField } from './device-form.js'

export const LOSSES = ['lost', 'stolen'] as const

type AtSites = DeviceFormProps & { readonly sites: readonly OwnSite[] }

/** E4: what the holder had in hand is inspected, erased and tested anew. */
export const ReturnForm = ({ device, attempt, keys, open, sites }: AtSites) => {
  const form = formState('retour', attempt)
  return (
    <Fold title="L’appareil revient" open={open}>
      <Form action={formAddress(device, 'retour')} keys={keys} of={form}>
        <p class="govuk-body">
          Il sera à inspecter, à effacer et à essayer à nouveau. Tout le kit revient ?{' '}
          <a href={`/retours?code=${device.labelCode}`}>Rendre tout le kit</a>
        </p>
        <SiteField form={form} label="Site où il revient" sites={sites} />
        <ReasonField form={form} label="Pourquoi revient-il ?" hint="Par exemple : en panne, plus utilisé." />
        <Button>Enregistrer le retour</Button>
      </Form>
    </Fold>
  )
}

export const LossForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('perte', attempt)
  return (
    <Fold title="Déclarer une perte ou un vol" open={open}>
      <Form action={formAddress(device, 'perte')} keys={keys} of={form}>
        <Radios
          of={form}
          name="comment"
          legend="Que s’est-il passé ?"
          options={LOSSES.map((value) => ({ value, text: LOSS_WORDS[value] }))}
        />
        <ReasonField form={form} label="Circonstances (facultatif)" hint="Par exemple : dans le bus." />
        <Button kind="warning">Déclarer</Button>
      </Form>
    </Fold>
  )
}

/** Lost at its holder's, it may be found there; lost in a workshop, it comes back to a site. */
export const FoundForm = ({ device, attempt, keys, open, sites }: AtSites) => {
  const form = formState('retrouve', attempt)
  const { use } = device
  const hadHolder = use.state === 'lost' && use.heldKitId !== null
  return (
    <Fold title="L’appareil est retrouvé" open={open}>
      <Form action={formAddress(device, 'retrouve')} keys={keys} of={form}>
        {hadHolder && (
          <Radios
            of={form}
            name="ou"
            legend="Où est-il maintenant ?"
            options={[
              { value: 'holder', text: 'La personne l’a retrouvé et le garde' },
              {
                value: 'site',
                text: 'Il est revenu chez nous',
                hint: 'Il sera à inspecter, à effacer et à essayer à nouveau.',
              },
            ]}
          />
        )}
        <SiteField
          form={form}
          label={hadHolder ? 'Site où il est revenu (dans ce cas)' : 'Site où il est revenu'}
          sites={sites}
        />
        <ReasonField form={form} label="Comment a-t-il été retrouvé ?" />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

export const WriteOffForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('radiation', attempt)
  return (
    <Fold title="Radier l’appareil du stock" open={open}>
      <Form action={formAddress(device, 'radiation')} keys={keys} of={form}>
        <p class="govuk-body">
          Vous ne le cherchez plus. Il reste au registre, compté parmi les appareils perdus ; s’il réapparaît,
          il pourra y revenir.
        </p>
        <ReasonField form={form} label="Pourquoi cesser de le chercher ?" />
        <Button kind="warning">Radier cet appareil</Button>
      </Form>
    </Fold>
  )
}

export const RetireForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('reforme', attempt)
  return (
    <Fold title="Réformer l’appareil" open={open}>
      <Form action={formAddress(device, 'reforme')} keys={keys} of={form}>
        <p class="govuk-body">
          Il ne sera plus remis. Il attend d’être démonté pour ses pièces, ou de partir en collecte une fois
          ses supports effacés ou détruits.
        </p>
        <ReasonField form={form} label="Pourquoi le réformer ?" hint="Par exemple : carte mère en panne." />
        <Button kind="warning">Réformer cet appareil</Button>
      </Form>
    </Fold>
  )
}

/** W5. For ever: said before, since no other fact undoes it. */
export const StripForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('demontage', attempt)
  return (
    <Fold title="Démonter pour pièces" open={open}>
      <Form action={formAddress(device, 'demontage')} keys={keys} of={form}>
        <p class="govuk-body">
          <strong>Un appareil démonté ne pourra plus jamais être remis</strong>, même s’il est remonté. Ses
          pièces gardent la trace de l’appareil d’où elles viennent.
        </p>
        <ReasonField form={form} label="Pourquoi le démonter ?" />
        <Button kind="warning">Démonter cet appareil</Button>
      </Form>
    </Fold>
  )
}
