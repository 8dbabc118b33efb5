/** What a sender may do with a consignment, each step when its turn comes. */
import { openLines } from '../../domain/custody/consignment-state.js'
import { LINE_WORDS } from '../../words/journey-words.js'
import { count } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { Button, Form, SelectField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { FileFold, ReasonField, ScanField, SignatureField } from '../people/journey-form.js'
import type { ConsignmentPageProps } from './consignment.js'
import { stepOf } from './consignment-form.js'

/** The first forms stand above the lines, where a scanner works; the last ones below. */
export const SenderForms = (props: ConsignmentPageProps & { place: 'above' | 'below' }) => {
  const { consignment, place } = props
  const { status, lines } = consignment
  if (place === 'above')
    return status === 'prepared' ? (
      <>
        <Scan {...props} />
        {lines.length > 0 && <Send {...props} />}
      </>
    ) : null
  const waiting = lines.filter(
    (line) => line.signed && (line.status === 'refused' || line.status === 'missing'),
  )
  const canClose = status === 'prepared' || (status === 'sent' && openLines(consignment).length === 0)
  return (
    <div class="no-print">
      {status === 'prepared' && (
        <>
          <FileFold
            step={stepOf(props, 'import')}
            title="Ajouter par fichier"
            hint="Un fichier CSV ou Excel avec une colonne « étiquette ». Rien n’est enregistré avant votre accord."
          />
          {lines.length > 0 && <Remove {...props} />}
        </>
      )}
      {waiting.length > 0 && <Dispose {...props} />}
      {canClose && <Close {...props} />}
    </div>
  )
}

const Scan = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'appareils')
  const { of } = step
  return (
    <section class="no-print" aria-labelledby="ajouter">
      <h2 class="govuk-heading-m" id="ajouter">
        Ajouter des appareils
      </h2>
      <Form {...step}>
        <ScanField of={of} autofocus />
        <Button>Ajouter</Button>
      </Form>
    </section>
  )
}

const Remove = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'retirer')
  const { of } = step
  return (
    <Fold title="Retirer un appareil" open={of.failed}>
      <Form {...step}>
        <ScanField of={of} />
        <ReasonField of={of} label="Pourquoi ?" />
        <Button kind="warning">Retirer cet appareil</Button>
      </Form>
    </Fold>
  )
}

const Send = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'envoyer')
  const { of } = step
  return (
    <section class="box box--told no-print" aria-labelledby="envoyer">
      <h2 class="govuk-heading-m" id="envoyer">
        Envoyer {count(props.consignment.lines.length, 'appareil')}
      </h2>
      <p class="govuk-body">
        Après le départ, la liste ne change plus. Imprimez cette page : elle sert de bordereau.
      </p>
      <Form {...step}>
        <SignatureField of={of} />
        <Button>Envoyer</Button>
      </Form>
    </section>
  )
}

/** What was signed refused or missing is still the sender's (C6). */
const Dispose = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'disposer')
  const { of } = step
  const { lines } = props.consignment
  const waiting = lines.filter(
    ({ signed, status }) => signed && (status === 'refused' || status === 'missing'),
  )
  const card = new Map(props.cards.map((one) => [one.deviceId, one]))
  return (
    <section aria-labelledby="disposer">
      <h2 class="govuk-heading-m" id="disposer">
        Refusés et manquants : ils sont toujours à vous
      </h2>
      <Form {...step}>
        <SelectField
          of={of}
          name="deviceId"
          label="Appareil"
          options={waiting.map(({ deviceId, status }) => ({
            value: deviceId,
            text: `${card.get(deviceId)?.labelCode ?? deviceId} – ${LINE_WORDS[status].toLowerCase()}`,
          }))}
        />
        <Radios
          of={of}
          name="suite"
          legend="Qu’en est-il ?"
          options={[
            {
              value: 'reprendre',
              text: 'Il est revenu ou retrouvé chez nous',
              hint: 'Il reprend sa place dans votre stock.',
            },
            {
              value: 'perte',
              text: 'Il est manquant et introuvable : le passer en perte',
              hint: 'Il faut dire pourquoi. Un appareil refusé ne se passe pas en perte.',
            },
          ]}
        />
        <ReasonField of={of} label="Motif, pour un passage en perte" />
        <Button>Enregistrer</Button>
      </Form>
    </section>
  )
}

const Close = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'clore')
  const { of } = step
  const isPrepared = props.consignment.status === 'prepared'
  return (
    <Fold title={isPrepared ? 'Abandonner cette expédition' : 'Clore cette expédition'} open={of.failed}>
      <Form {...step}>
        <p class="govuk-body">
          {isPrepared
            ? 'Les appareils déjà ajoutés reprennent leur place dans le stock.'
            : 'Chaque appareil a trouvé sa fin. Une ligne signée pourra encore être corrigée à deux.'}
        </p>
        <ReasonField of={of} label="Motif (facultatif)" />
        <Button kind="secondary">{isPrepared ? 'Abandonner' : 'Clore'}</Button>
      </Form>
    </Fold>
  )
}
