/** A file before it is taken in, while it is, and after: every line with what was read, the decision and why. */

import { count, number } from '../../words/words.js'
import { Button, Form, formState } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Figures, Table, Tag } from '../frame/parts.js'

export type ImportDecision = 'accepted' | 'refused' | 'recorded'

export type ImportLine = {
  /** The row that a spreadsheet shows in its margin. */
  readonly row: number
  /** One cell for each of `columns`. */
  readonly read: readonly string[]
  readonly decision: ImportDecision
  /** Why it is refused, one sentence each; or a remark. */
  readonly why: readonly string[]
  /** What it became, once recorded. */
  readonly href?: string | undefined
}

export type ImportPageProps = {
  readonly frame: Frame
  readonly importId: string
  readonly kind: keyof typeof SECTIONS
  readonly fileName: string
  readonly back: { readonly href: string; readonly text: string }
  readonly state: 'dry-run' | 'running' | 'done'
  readonly acceptedCount: number
  readonly refusedCount: number
  /** While running and after: how many accepted lines were treated. */
  readonly treatedCount: number
  /** How many of them are now recorded: fewer when one became impossible meanwhile. */
  readonly recordedCount: number
  readonly columns: readonly string[]
  readonly lines: readonly ImportLine[]
  readonly ignoredColumns: readonly string[]
  /** What is to be known of the whole file, one sentence each. */
  readonly remarks?: readonly string[]
  readonly canConfirm: boolean
  /** False once the reader asked for it (`?auto=non`): nothing may move by itself against one's will. */
  readonly autoRefresh: boolean
  readonly idempotencyKey: string
}

/** The entry of the menu under which such a file is handed in. */
const SECTIONS = {
  lot: '/lots',
  'hand-overs': '/remises',
  'consignment-lines': '/expeditions',
  'consignment-receipt': '/expeditions',
  'collection-lines': '/collectes',
  'device-operations': '/appareils',
  hours: '/postes',
} as const
const LINES_SHOWN_MAX = 200
const REFRESH_SECONDS = 2

const TITLES = {
  'dry-run': 'Vérification du fichier',
  running: 'Import en cours',
  done: 'Import terminé',
} as const
const DECISIONS = {
  refused: <Tag tone="bad">Refusée</Tag>,
  accepted: <Tag tone="good">Acceptée</Tag>,
  recorded: <Tag tone="good">Enregistrée</Tag>,
}

export const ImportPage = (props: ImportPageProps) => {
  const { frame, state, fileName, back, kind, autoRefresh } = props
  return (
    <Layout
      frame={frame}
      title={TITLES[state]}
      section={SECTIONS[kind]}
      refreshSeconds={state === 'running' && autoRefresh ? REFRESH_SECONDS : undefined}
    >
      <BackLink href={back.href}>{back.text}</BackLink>
      <h1 class="govuk-heading-l">{TITLES[state]}</h1>
      <p class="govuk-body">
        Fichier : <strong>{fileName}</strong>
      </p>
      {state === 'running' ? <Running {...props} /> : <Outcome {...props} />}
    </Layout>
  )
}

const Running = ({ importId, treatedCount, acceptedCount, autoRefresh }: ImportPageProps) => (
  <>
    <p class="govuk-body">
      <label for="avancement">
        {number(treatedCount)} sur {count(acceptedCount, 'ligne traitée', 'lignes traitées')}
      </label>
    </p>
    <p class="govuk-body">
      <progress class="progress" id="avancement" max={Math.max(1, acceptedCount)} value={treatedCount}>
        {number(treatedCount)} / {number(acceptedCount)}
      </progress>
    </p>
    <p class="govuk-body">Vous pouvez quitter cette page : l’import continue.</p>
    {autoRefresh ? (
      <p class="govuk-body">
        La page se met à jour seule toutes les {REFRESH_SECONDS} secondes.{' '}
        <a href={`/imports/${importId}?auto=non`}>Arrêter la mise à jour</a>
      </p>
    ) : (
      <p class="govuk-body">
        <a href={`/imports/${importId}?auto=non`}>Mettre à jour maintenant</a>
      </p>
    )}
  </>
)

const Outcome = (props: ImportPageProps) => {
  const { state, acceptedCount, refusedCount, recordedCount, ignoredColumns, remarks = [], lines } = props
  const shown = [
    ...lines.filter(({ decision }) => decision === 'refused'),
    ...lines.filter(({ decision }) => decision !== 'refused'),
  ].slice(0, LINES_SHOWN_MAX)
  return (
    <>
      <Figures
        figures={
          state === 'done'
            ? [
                { label: 'Lignes enregistrées', value: recordedCount },
                { label: 'Lignes refusées', value: refusedCount },
              ]
            : [
                { label: 'Lignes acceptées', value: acceptedCount },
                { label: 'Lignes refusées', value: refusedCount },
              ]
        }
      />
      {remarks.map((sentence) => (
        <p class="govuk-inset-text">{sentence}</p>
      ))}
      {state === 'dry-run' && <Confirm {...props} />}
      {ignoredColumns.length > 0 && (
        <p class="govuk-inset-text">
          Colonnes non reconnues, dont rien n’est gardé :{' '}
          {ignoredColumns.map((name) => `« ${name} »`).join(', ')}.
        </p>
      )}
      <h2 class="govuk-heading-m">Ligne par ligne</h2>
      {lines.length > shown.length && (
        <p class="govuk-body">
          Les {number(shown.length)} premières lignes sur {number(lines.length)} sont affichées, les refusées
          d’abord. Toutes comptent dans le résultat.
        </p>
      )}
      <Table
        caption="Lignes du fichier, les refusées d’abord"
        hideCaption
        empty="Ce fichier ne contient aucune ligne."
        columns={[
          { text: 'Ligne' },
          { text: 'Décision' },
          { text: 'Pourquoi', wide: refusedCount > 0 },
          ...props.columns.map((text) => ({ text })),
        ]}
        rows={shown.map(({ row, read, decision, why, href }) => [
          href ? <a href={href}>{number(row)}</a> : number(row),
          DECISIONS[decision],
          why.length > 0 ? (
            <ul class="why">
              {why.map((sentence) => (
                <li>{sentence}</li>
              ))}
            </ul>
          ) : (
            '–'
          ),
          ...read,
        ])}
      />
    </>
  )
}

const Confirm = ({
  frame,
  importId,
  acceptedCount,
  refusedCount,
  canConfirm,
  idempotencyKey,
}: ImportPageProps) => {
  if (acceptedCount === 0)
    return (
      <p class="govuk-inset-text">
        Aucune ligne ne peut être importée. Corrigez le fichier, puis déposez-le à nouveau.
      </p>
    )
  if (!canConfirm) return null
  return (
    <div class="box box--told">
      <p class="govuk-body">
        Rien n’est encore enregistré.
        {refusedCount > 0 &&
          ' Les lignes refusées ne seront pas importées : corrigez-les et déposez-les plus tard.'}
      </p>
      <Form
        action={`/imports/${importId}/confirmer`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={formState('confirmer', {})}
      >
        <Button>
          {acceptedCount === 1
            ? 'Importer exactement la ligne acceptée'
            : `Importer exactement les ${number(acceptedCount)} lignes acceptées`}
        </Button>
      </Form>
    </div>
  )
}
