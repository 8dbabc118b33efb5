/**
 * Putting one fact of a device right: what it said, what it should have said, since when, and why. The fact
 * stays in the history; whoever made it is the only one who may correct it (X1, X2).
 */
import type { DomainEvent } from '../../domain/contexts.js'
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { Instant } from '../../domain/shared/values.js'
import { eventSentence } from '../../words/events/events.js'
import { date, dateTime } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { type Attempt, Button, ErrorSummary, Form, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts } from '../frame/parts.js'
import { CorrectableFields } from './device-correction-fields.js'
import { ReasonField } from './device-form.js'

export type CorrectionPageProps = Attempt & {
  readonly frame: Frame
  readonly device: KnownDevice
  readonly eventId: string
  /** As it is held true today: with the corrections that were made before. */
  readonly fact: DomainEvent
  readonly recordedAt: Instant
  /** False for the intake: without it there is no device. */
  readonly withdrawable: boolean
  readonly idempotencyKey: string
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
})
/** As a `datetime-local` field holds a moment of Lyon: `2026-11-23T10:12`. */
export const clockOf = (instant: Instant) => CLOCK.format(new Date(instant)).replace(' ', 'T')

export const correctionAddress = (deviceId: string, eventId: string) =>
  `/appareils/${deviceId}/faits/${eventId}/corriger`

export const CorrectionPage = (props: CorrectionPageProps) => {
  const { frame, device, eventId, fact, recordedAt, withdrawable, idempotencyKey } = props
  const form = formState('corriger', props)
  const { happenedAt } = fact.data
  return (
    <Layout frame={frame} title="Corriger un fait" section="/appareils" failed={form.failed}>
      <BackLink href={`/appareils/${device.deviceId}`}>Appareil {device.labelCode}</BackLink>
      <ErrorSummary attempt={props} form="corriger" />
      <h1 class="govuk-heading-l">Corriger un fait</h1>
      <Facts
        rows={[
          ['Appareil', [device.labelCode, device.maker, device.model].filter(Boolean).join(' ')],
          ['Fait', eventSentence(fact)],
          ['Arrivé le', dateTime(happenedAt)],
          ['Saisi le', date(recordedAt)],
        ]}
      />
      <p class="govuk-body">
        Rien n’est effacé : le fait d’origine reste lisible dans l’historique, avec votre correction et son
        motif. Changez seulement ce qui est faux.
      </p>
      <Form
        action={correctionAddress(device.deviceId, eventId)}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
      >
        {withdrawable && (
          <Radios
            of={form}
            name="quoi"
            legend="Que voulez-vous faire ?"
            options={[
              { value: 'corriger', text: 'Corriger ce fait' },
              {
                value: 'annuler',
                text: 'Annuler ce fait',
                hint: 'Il n’a jamais eu lieu. Les champs qui suivent ne comptent pas.',
              },
            ]}
            chosen={['corriger']}
          />
        )}
        <TextField
          of={form}
          name="date"
          label="Date et heure du fait, à Lyon"
          type="datetime-local"
          value={clockOf(happenedAt)}
        />
        <CorrectableFields form={form} fact={fact} device={device} />
        <ReasonField form={form} label="Pourquoi cette correction ?" />
        <Button>Enregistrer la correction</Button>
      </Form>
    </Layout>
  )
}
