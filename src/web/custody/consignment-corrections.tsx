/** X2. A signed line is corrected by both sides or not at all: who proposes what, who waits for whom. */
import type { ConsignmentLine } from '../../domain/custody/consignment-state.js'
import { ARRIVAL_WORDS, LINE_WORDS } from '../../words/journey-words.js'
import { Button, Form, optionsOf, SelectField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { ReasonField, ScanField } from '../people/journey-form.js'
import type { ConsignmentPageProps } from './consignment.js'
import { stepOf } from './consignment-form.js'

export const Corrections = (props: ConsignmentPageProps) => {
  const { consignment, isSender, isReceiver } = props
  const proposed = consignment.lines.filter(({ proposal }) => proposal !== null)
  const isSigned = consignment.lines.some(({ signed }) => signed)
  return (
    <div class="no-print">
      {proposed.map((line, index) => (
        <Proposed {...props} line={line} index={index} />
      ))}
      {isSigned && (isSender || isReceiver) && <Propose {...props} />}
    </div>
  )
}

const Proposed = ({
  line,
  index,
  ...props
}: ConsignmentPageProps & { line: ConsignmentLine; index: number }) => {
  const { consignment, cards, senderName, receiverName, isSender, isReceiver, actorId } = props
  const { proposal, deviceId, status } = line
  if (!proposal) return null
  const isInternal = consignment.partnerId === consignment.toPartnerId
  const byName = proposal.partnerId === consignment.partnerId ? senderName : receiverName
  const others = isInternal
    ? 'une autre personne de l’organisation'
    : proposal.partnerId === consignment.partnerId
      ? receiverName
      : senderName
  const canAgree = isInternal
    ? isSender && proposal.proposedBy !== actorId
    : proposal.partnerId === consignment.partnerId
      ? isReceiver
      : isSender
  const { of, action, keys } = stepOf(props, 'accord')
  const id = `correction-${index + 1}`
  return (
    <section class="box box--told" aria-labelledby={id}>
      <h2 class="govuk-heading-m" id={id}>
        Correction proposée sur{' '}
        <span class="code">{cards.find((one) => one.deviceId === deviceId)?.labelCode ?? deviceId}</span>
      </h2>
      <p class="govuk-body">
        {byName} propose « {ARRIVAL_WORDS[proposal.outcome].toLowerCase()} » au lieu de «{' '}
        {LINE_WORDS[status].toLowerCase()} ». Motif : {proposal.reason}.
      </p>
      <p class="govuk-body">
        <strong>
          {byName} attend l’accord de l’autre partie : {others}.
        </strong>{' '}
        D’ici là, rien ne change.
      </p>
      {canAgree && (
        <Form action={action} keys={keys} of={{ ...of, name: `accord-${index}` }}>
          <input type="hidden" name="deviceId" value={deviceId} />
          <Button>Accepter cette correction</Button>
        </Form>
      )}
    </section>
  )
}

const Propose = (props: ConsignmentPageProps) => {
  const step = stepOf(props, 'corriger')
  const { of } = step
  return (
    <Fold level="h2" title="Corriger une ligne signée" open={of.failed}>
      <Form {...step}>
        <p class="govuk-body">
          Votre proposition ne change rien tant que l’autre partie ne l’a pas acceptée. Ce qui a été signé
          reste dans l’historique.
        </p>
        <ScanField of={of} />
        <SelectField
          of={of}
          name="issue"
          label="Ce que la ligne aurait dû dire"
          empty="Choisissez"
          options={optionsOf(ARRIVAL_WORDS)}
        />
        <ReasonField of={of} label="Motif" />
        <Button kind="secondary">Proposer la correction</Button>
      </Form>
    </Fold>
  )
}
