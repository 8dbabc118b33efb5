/** What a receiver says of what arrived, line by line, and signs. */
import { linesToSign, unsettledLines } from '../../domain/custody/consignment-state.js'
import { count } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { Button, Form } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { FileFold, ReasonField, ScanField, SignatureField } from '../people/journey-form.js'
import type { ConsignmentPageProps } from './consignment.js'
import { stepOf } from './consignment-form.js'

export const ReceiverForms = (props: ConsignmentPageProps) => {
  const { consignment } = props
  const unsettled = unsettledLines(consignment).length
  const toSign = linesToSign(consignment).length
  const missing = consignment.lines.filter(({ status }) => status === 'missing').length
  if (consignment.status !== 'sent') return null
  return (
    <div class="no-print">
      {(unsettled > 0 || toSign > 0 || missing > 0) && <Receive {...props} isFound={unsettled === 0} />}
      {unsettled > 0 && (
        <>
          <FileFold
            step={stepOf(props, 'import-reception')}
            title="Dire l’arrivée par fichier"
            hint="Colonnes : « étiquette », « résultat » (reçu, refusé ou manquant) et « motif ». Rien n’est enregistré avant votre accord."
          />
          <AllMissing {...props} unsettled={unsettled} />
        </>
      )}
      {unsettled === 0 && toSign > 0 && <Accept {...props} toSign={toSign} />}
    </div>
  )
}

const Receive = ({ isFound, ...props }: ConsignmentPageProps & { isFound: boolean }) => {
  const step = stepOf(props, 'reception')
  const { of } = step
  return (
    <section aria-labelledby="recevoir">
      <h2 class="govuk-heading-m" id="recevoir">
        {isFound ? 'Changer une ligne, ou recevoir un appareil retrouvé' : 'Dire ce qui est arrivé'}
      </h2>
      <Form {...step}>
        <ScanField of={of} autofocus={!isFound} />
        <Radios
          of={of}
          name="issue"
          legend="Cet appareil est"
          options={[
            { value: 'received', text: 'Reçu' },
            { value: 'refused', text: 'Refusé' },
            { value: 'missing', text: 'Manquant' },
          ]}
          chosen={['received']}
          inline
        />
        <div class="after-choices">
          <ReasonField of={of} label="Motif, pour un refus" />
        </div>
        <Button>Enregistrer</Button>
      </Form>
    </section>
  )
}

const AllMissing = ({ unsettled, ...props }: ConsignmentPageProps & { unsettled: number }) => {
  const step = stepOf(props, 'manquants')
  const { of } = step
  return (
    <Fold title="Tout ce qui reste est manquant" open={of.failed}>
      <Form {...step}>
        <p class="govuk-body">
          {count(unsettled, 'appareil n’a', 'appareils n’ont')} pas encore été vu{unsettled > 1 ? 's' : ''} à
          l’arrivée. Manquants, ils restent à l’expéditeur.
        </p>
        <ReasonField of={of} label="Motif" />
        <Button kind="warning">Déclarer manquant tout ce qui reste</Button>
      </Form>
    </Fold>
  )
}

const Accept = ({ toSign, ...props }: ConsignmentPageProps & { toSign: number }) => {
  const step = stepOf(props, 'accepter')
  const { of } = step
  return (
    <section class="box box--told" aria-labelledby="accepter">
      <h2 class="govuk-heading-m" id="accepter">
        Signer l’arrivée de {count(toSign, 'appareil')}
      </h2>
      <p class="govuk-body">
        Ce qui est reçu devient le vôtre. Une ligne signée ne se corrige plus qu’avec l’accord de
        l’expéditeur.
      </p>
      <Form {...step}>
        <SignatureField of={of} />
        <Button>Signer l’arrivée</Button>
      </Form>
    </section>
  )
}
