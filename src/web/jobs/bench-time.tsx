/** Time at the bench, by scan: a badge begins, labels add devices, the badge again ends. */
import type { Day, Instant } from '../../domain/shared/values.js'
import { count, dateTime, day } from '../../words/words.js'
import { type Attempt, Button, ErrorSummary, Form, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Table } from '../frame/parts.js'

export type AtWork = {
  readonly workId: string
  readonly jobId: string
  readonly jobCode: string
  readonly day: Day
  readonly startsAt: Instant
}
export type BenchTimePageProps = Attempt & {
  readonly frame: Frame
  readonly atWork: readonly AtWork[]
  readonly today: Day
  readonly idempotencyKey: string
}

export const BenchTimePage = ({ frame, atWork, today, idempotencyKey, ...attempt }: BenchTimePageProps) => {
  const form = formState('badge', attempt)
  return (
    <Layout frame={frame} title="Pointage" section="/travail" failed={form.failed}>
      <ErrorSummary attempt={attempt} form="badge" />
      <h1 class="govuk-heading-l">Pointage à l’établi</h1>
      <Form action="/travail" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <TextField
          of={form}
          name="badge"
          label="Scannez un badge"
          hint="Il commence le travail, ou montre celui qui est en cours."
          width={20}
          autofocus
        />
        <Button>Continuer</Button>
      </Form>
      <Table
        caption="Au travail"
        empty="Personne n’est au travail."
        columns={[{ text: 'Badge' }, { text: 'Depuis' }]}
        rows={atWork.map((one) => [
          <a class="code" href={`/travail/${one.jobId}`}>
            {one.jobCode}
          </a>,
          one.day === today ? dateTime(one.startsAt) : <strong>{day(one.day)} : fin à dire</strong>,
        ])}
      />
    </Layout>
  )
}

export type StretchPageProps = Attempt & {
  readonly frame: Frame
  readonly jobId: string
  readonly jobCode: string
  /** Null: nothing is under way. */
  readonly stretch: {
    readonly startsAt: Instant
    readonly isToday: boolean
    readonly devices: readonly { readonly deviceId: string; readonly label: string }[]
  } | null
  readonly idempotencyKey: string
}

export const StretchPage = ({
  frame,
  jobId,
  jobCode,
  stretch,
  idempotencyKey,
  ...attempt
}: StretchPageProps) => {
  const keys = { csrf: frame.csrf, idempotencyKey }
  const scan = formState('scanner', attempt)
  const stop = formState('finir', attempt)
  return (
    <Layout
      frame={frame}
      title="Travail en cours"
      section="/travail"
      failed={(attempt.errors?.length ?? 0) > 0}
    >
      <BackLink href="/travail">Pointage</BackLink>
      <ErrorSummary attempt={attempt} form="scanner" />
      <h1 class="govuk-heading-l">
        Badge <span class="code">{jobCode}</span>
      </h1>
      {stretch === null ? (
        <p class="govuk-body">Aucun travail en cours. Scannez le badge au pointage pour commencer.</p>
      ) : (
        <>
          <p class="govuk-body-l">
            {stretch.isToday ? 'Au travail' : 'Non terminé'} depuis le {dateTime(stretch.startsAt)},{' '}
            {count(stretch.devices.length, 'appareil')}.
          </p>
          {stretch.isToday && (
            <Form action={`/travail/${jobId}/scanner`} keys={keys} of={scan}>
              <TextField
                of={scan}
                name="code"
                label="Scannez un appareil, ou le badge pour terminer"
                width={20}
                autofocus
              />
              <Button>Continuer</Button>
            </Form>
          )}
          <Table
            caption="Appareils"
            empty="Aucun appareil encore : le temps compte sans appareil."
            columns={[{ text: 'Étiquette' }]}
            rows={stretch.devices.map(({ deviceId, label }) => [
              <a class="code" href={`/appareils/${deviceId}`}>
                {label}
              </a>,
            ])}
          />
          <Form action={`/travail/${jobId}/finir`} keys={keys} of={stop}>
            {!stretch.isToday && (
              <TextField
                of={stop}
                name="fin"
                label="Fin réelle, le même jour"
                type="datetime-local"
                width={20}
              />
            )}
            <Button kind="secondary">Terminer</Button>
          </Form>
        </>
      )}
    </Layout>
  )
}
