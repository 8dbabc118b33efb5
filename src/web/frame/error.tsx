/** When a page cannot be shown: what happened, what to do now, and the number to quote. */
import { type Frame, Layout } from './layout.js'

export type ErrorPageProps = {
  readonly frame: Frame
  readonly status: number
  readonly title: string
  readonly sentence: string
  /** What the person can do now, one step a line. */
  readonly todo: readonly string[]
  readonly correlationId: string
}

export const ErrorPage = ({ frame, status, title, sentence, todo, correlationId }: ErrorPageProps) => (
  <Layout frame={frame} title={title}>
    <div class="narrow">
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body-l">{sentence}</p>
      {todo.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Que faire ?</h2>
          <ul class="govuk-list govuk-list--bullet">
            {todo.map((step) => (
              <li>{step}</li>
            ))}
          </ul>
        </>
      )}
      <p class="govuk-body">
        Si vous demandez de l’aide, donnez ce numéro : <code class="code">{correlationId}</code> (code{' '}
        {status}).
      </p>
    </div>
  </Layout>
)
