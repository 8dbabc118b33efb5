/** The programme's figures with their two dials; the public's, withheld where few; and who is to be forgotten. */
import type { Day, Instant, Route } from '../../domain/shared/values.js'
import { duration, ROUTE_WORDS, TOPIC_WORDS } from '../../words/people-words.js'
import { count, date, dateTime, day, number, wordFor } from '../../words/words.js'
import { Checkboxes } from '../frame/choices.js'
import { Dials, type DialsShown, type LateEntries, SinceThen } from '../frame/dials.js'
import { type Attempt, Button, ErrorSummary, Form, formState } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Figures, Table } from '../frame/parts.js'

export type FiguresShown = {
  readonly kits: {
    readonly promised: number
    readonly ready: number
    readonly handedOver: number
    readonly returned: number
  }
  readonly training: {
    readonly notStarted: number
    readonly underWay: number
    readonly complete: number
    readonly completePercent: number | null
    readonly sessionsHeld: number
    readonly attendances: number
    readonly attendedMinutes: number
  }
  readonly gifts: readonly { readonly route: Route | null; readonly count: number }[]
  readonly tickets: {
    readonly underWay: number
    readonly ended: number
    readonly byTopic: readonly { readonly topic: string; readonly count: number }[]
  }
}

export type ProgrammePageProps = {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly figures: FiguresShown
  readonly late: LateEntries
  /** Is a figure another one by what is known today? */
  readonly differs: boolean
}

export const ProgrammePage = ({ frame, dials, figures, late, differs }: ProgrammePageProps) => {
  const { kits, training, gifts, tickets } = figures
  const given = gifts.reduce((sum, one) => sum + one.count, 0)
  return (
    <Layout frame={frame} title="Programme" section="/programme" failed={dials.errors.length > 0}>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Programme</h1>
      <Dials dials={dials} subject="programme" action="/programme" back="/programme" />
      <SinceThen dials={dials} late={late} of="kits" differs={differs} />
      <h2 class="govuk-heading-m">Kits</h2>
      <Figures
        figures={[
          { label: 'Promis (réservés)', value: kits.promised },
          { label: 'Prêts, sans réservation', value: kits.ready },
          { label: 'Chez leur détenteur', value: kits.handedOver },
          { label: 'dont formés', value: training.complete },
          { label: 'Rendus', value: kits.returned },
        ]}
      />
      <h2 class="govuk-heading-m">Formation</h2>
      <Table
        caption="Formation des détenteurs de kit"
        hideCaption
        empty=""
        columns={[{ text: 'Formation' }, { text: 'Kits', numeric: true }]}
        rows={[
          ['Pas commencée', number(training.notStarted)],
          ['En cours', number(training.underWay)],
          ['Complète', number(training.complete)],
        ]}
      />
      <Facts
        rows={[
          [
            'Part complète',
            training.completePercent === null
              ? '–'
              : `${number(training.completePercent)} % des kits chez leur détenteur`,
          ],
          ['Séances tenues', number(training.sessionsHeld)],
          ['Présences', number(training.attendances)],
          ['Temps suivi', duration(training.attendedMinutes)],
        ]}
      />
      <h2 class="govuk-heading-m">Dons de matériel</h2>
      <Table
        caption="Dons par voie"
        hideCaption
        empty=""
        columns={[{ text: 'Voie' }, { text: 'Dons', numeric: true }]}
        rows={[
          ...gifts
            .filter((one) => one.route !== null || one.count > 0)
            .map((one) => [
              one.route === null ? 'Voie non précisée' : ROUTE_WORDS[one.route],
              number(one.count),
            ]),
          ['Ensemble', number(given)],
        ]}
      />
      <h2 class="govuk-heading-m">Demandes d’aide</h2>
      <Figures
        figures={[
          { label: 'En cours', value: tickets.underWay },
          { label: 'Finies', value: tickets.ended },
        ]}
      />
      <Table
        caption="Demandes par sujet"
        empty="Aucune demande."
        columns={[{ text: 'Sujet' }, { text: 'Demandes', numeric: true }]}
        rows={tickets.byTopic.map((one) => [wordFor(TOPIC_WORDS, one.topic), number(one.count)])}
      />
      <p class="govuk-body">
        <a href="/programme.csv">Télécharger ces chiffres (CSV)</a>
      </p>
    </Layout>
  )
}

export type StatisticsPageProps = {
  readonly frame: Frame
  readonly on: Day
  readonly limit: number
  readonly roads: readonly string[]
  readonly rows: readonly {
    readonly commune: string
    readonly counts: readonly (number | null)[]
    readonly total: number | null
  }[]
  readonly totals: readonly (number | null)[]
  readonly total: number | null
}

const shown = (value: number | null) =>
  value === null ? <abbr title="non publié">n. p.</abbr> : number(value)

export const StatisticsPage = ({ frame, on, limit, roads, rows, totals, total }: StatisticsPageProps) => (
  <Layout frame={frame} title="Chiffres publics">
    <h1 class="govuk-heading-l">Kits et dons remis, par commune</h1>
    <p class="govuk-body-l">Jusqu’au {day(on)}.</p>
    <p class="govuk-body">
      « n. p. » : non publié. Moins de {limit} personnes, ou un nombre qui permettrait de retrouver l’un de
      ceux-là. Les chiffres changent une fois par trimestre.
    </p>
    <Table
      caption="Kits et dons remis par commune de résidence"
      hideCaption
      empty="Aucune remise."
      columns={[
        { text: 'Commune' },
        ...roads.map((road) => ({
          text: wordFor({ ...ROUTE_WORDS, '-': 'Don, voie non précisée' }, road),
          numeric: true,
        })),
        { text: 'Ensemble', numeric: true },
      ]}
      rows={
        rows.length === 0
          ? []
          : [
              ...rows.map((row) => [row.commune, ...row.counts.map(shown), shown(row.total)]),
              ['Métropole de Lyon', ...totals.map(shown), shown(total)],
            ]
      }
    />
  </Layout>
)

export type RetentionPageProps = Attempt & {
  readonly frame: Frame
  readonly today: Day
  readonly due: readonly {
    readonly beneficiaryId: string
    readonly fileCode: string
    readonly lastContactAt: Instant
    readonly last: 'file' | 'training' | 'hotline'
    readonly dueOn: Day
  }[]
  readonly idempotencyKey: string
}

const LAST_WORDS = { file: 'son dossier', training: 'une formation', hotline: 'une demande d’aide' } as const

export const RetentionPage = ({ frame, today, due, idempotencyKey, ...attempt }: RetentionPageProps) => {
  const form = formState('conservation', attempt)
  return (
    <Layout frame={frame} title="Fin de conservation" section="/beneficiaires" failed={form.failed}>
      <BackLink href="/beneficiaires">Bénéficiaires</BackLink>
      <ErrorSummary attempt={attempt} form="conservation" />
      <h1 class="govuk-heading-l">Dossiers à effacer</h1>
      <p class="govuk-body">
        Deux ans après le dernier contact, l’identité et les messages d’une personne sont détruits (CNIL,
        référentiel social). Rien n’est effacé tant que vous n’avez pas confirmé.
      </p>
      {due.length === 0 ? (
        <p class="govuk-inset-text">Aucun dossier n’est à effacer au {day(today)}.</p>
      ) : (
        <Form action="/conservation" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
          <input type="hidden" name="jour" value={today} />
          <Checkboxes
            of={form}
            name="dossiers"
            legend={`${count(due.length, 'dossier')} au ${day(today)}`}
            chosen={due.map(({ beneficiaryId }) => beneficiaryId)}
            options={due.map(({ beneficiaryId, fileCode, lastContactAt, last, dueOn }) => ({
              value: beneficiaryId,
              text: `Dossier ${fileCode}`,
              hint: `Dernier contact le ${date(lastContactAt)} (${LAST_WORDS[last]}) ; à effacer depuis le ${day(dueOn)}`,
            }))}
          />
          <Button kind="warning">Effacer ces dossiers pour toujours</Button>
        </Form>
      )}
    </Layout>
  )
}

export type VerificationPageProps = {
  readonly frame: Frame
  readonly typed?: string | undefined
  /** Undefined: nothing was asked; null: no paper has that code. */
  readonly fact?:
    | {
        readonly kind: 'receipt' | 'erasure' | 'destruction'
        readonly happenedAt: Instant
        readonly recordedAt: Instant
        readonly organisation: string | null
        readonly medium: string | null
        readonly tool: string | null
        readonly fileSha256: string | null
      }
    | null
    | undefined
}
const KIND_WORDS = {
  receipt: 'Remise d’un kit à son détenteur',
  erasure: 'Effacement d’un support',
  destruction: 'Destruction d’un support',
} as const

export const VerificationPage = ({ frame, typed, fact }: VerificationPageProps) => (
  <Layout frame={frame} title="Vérifier un document">
    <h1 class="govuk-heading-l">Vérifier un document</h1>
    <form method="get" action="/verification" class="search">
      <div class="govuk-form-group">
        <label class="govuk-label" for="code-de-verification">
          Code de vérification
        </label>
        <div class="govuk-hint" id="code-de-verification-aide">
          Dix-sept caractères, au bas du reçu ou du certificat.
        </div>
        <input
          class="govuk-input govuk-input--width-20"
          id="code-de-verification"
          name="code"
          type="text"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="code-de-verification-aide"
          value={typed}
        />
      </div>
      <Button>Vérifier</Button>
    </form>
    {fact === null && (
      <p class="govuk-inset-text" role="status">
        Aucun document du registre ne porte ce code. Vérifiez chaque caractère.
      </p>
    )}
    {fact && (
      <section class="box box--good" aria-labelledby="fait">
        <h2 class="govuk-heading-m" id="fait">
          {KIND_WORDS[fact.kind]}
        </h2>
        <Facts
          rows={[
            ['Date', dateTime(fact.happenedAt)],
            ['Inscrit au registre le', dateTime(fact.recordedAt)],
            ['Par', fact.organisation ?? '–'],
            ...(fact.medium === null ? [] : [['Support', <span class="code">{fact.medium}</span>] as const]),
            ...(fact.tool === null ? [] : [['Outil', fact.tool] as const]),
            ...(fact.fileSha256 === null
              ? []
              : [['Empreinte de la preuve', <span class="code">{fact.fileSha256}</span>] as const]),
          ]}
        />
      </section>
    )}
  </Layout>
)
