/** Beneficiaries, known here by a file code: finding one, who waits where, opening a file. */
import { COMMUNE_CODES, communeName } from '../../domain/shared/communes.js'
import type { Instant, Programme, Route } from '../../domain/shared/values.js'
import type { BeneficiaryStage } from '../../projections/beneficiaries.js'
import { ROUTE_WORDS } from '../../words/people-words.js'
import { date, PRESCRIBER_WORDS, PROGRAMME_WORDS } from '../../words/words.js'
import { Radios, Tick } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  type FormState,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, Figures, Fold, Table, Tag, type Tone } from '../frame/parts.js'
import { DuplicateField, IdentityFields } from './identity-fields.js'

export const STAGE_OF_PERSON_WORDS: Readonly<Record<BeneficiaryStage, string>> = {
  registered: 'Dossier ouvert',
  eligible: 'Droit ouvert',
  waiting: 'En attente',
  promised: 'Kit réservé',
  received: 'Kit reçu',
  forgotten: 'Effacé',
}
const TONES: Readonly<Record<BeneficiaryStage, Tone>> = {
  registered: 'todo',
  eligible: 'good',
  waiting: 'todo',
  promised: 'calm',
  received: 'done',
  forgotten: 'done',
}
export const PersonTag = ({ stage }: { stage: BeneficiaryStage }) => (
  <Tag tone={TONES[stage]}>{STAGE_OF_PERSON_WORDS[stage]}</Tag>
)

export type BeneficiaryRow = {
  readonly beneficiaryId: string
  readonly fileCode: string
  readonly communeCode: string
  readonly stage: BeneficiaryStage
  readonly route: string | null
  readonly registeredAt: Instant
  readonly lastContactAt: Instant
}
export type WaitingCount = {
  readonly siteId: string
  readonly siteName: string
  readonly programme: Programme | null
  readonly count: number
}

export type BeneficiariesPageProps = Attempt & {
  readonly frame: Frame
  /** The code that was looked for and not found. */
  readonly notFound?: string | undefined
  readonly people: readonly BeneficiaryRow[]
  readonly counts: readonly { readonly stage: BeneficiaryStage; readonly count: number }[]
  readonly stage?: string | undefined
  readonly next: string | null
  readonly waiting: readonly WaitingCount[]
  readonly canRegister: boolean
  readonly canAllowDuplicate: boolean
  readonly canSweep: boolean
  /** What the person is told before their identity is written down. */
  readonly notice: { readonly version: string; readonly lines: readonly string[] }
  readonly idempotencyKey: string
}

/** By name; Lyon's arrondissements after Lyon itself, as the alphabet puts them. */
export const communeOptions = COMMUNE_CODES.map((value) => ({ value, text: communeName(value) })).sort(
  (a, b) => a.text.localeCompare(b.text, 'fr', { numeric: true }),
)

export const BeneficiariesPage = (props: BeneficiariesPageProps) => {
  const { frame, notFound, people, counts, stage, next, waiting, canRegister, canSweep } = props
  const countOf = (wanted: BeneficiaryStage) => counts.find((one) => one.stage === wanted)?.count ?? 0
  return (
    <Layout
      frame={frame}
      title="Bénéficiaires"
      section="/beneficiaires"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <ErrorSummary attempt={props} form="dossier" />
      <h1 class="govuk-heading-l">Bénéficiaires</h1>
      <p class="govuk-body">
        Chaque personne a un code de dossier, que nous donnons. Son identité est gardée à part, chiffrée :
        elle se lit pour une raison, et la lecture est inscrite.
      </p>
      <form method="get" action="/beneficiaires" class="search">
        <TextField
          of={formState('recherche', {})}
          name="code"
          label="Code du dossier"
          width={20}
          value={notFound}
        />
        <Button>Chercher</Button>
      </form>
      {notFound !== undefined && (
        <p class="govuk-inset-text" role="status">
          Aucun dossier ne porte le code « {notFound} ». Vérifiez chaque caractère.
        </p>
      )}
      {canRegister && <RegisterForm {...props} />}
      <Figures
        figures={(Object.keys(STAGE_OF_PERSON_WORDS) as BeneficiaryStage[]).map((one) => ({
          label: STAGE_OF_PERSON_WORDS[one],
          value: countOf(one),
          href: address('/beneficiaires', { etape: one }),
        }))}
      />
      {waiting.length > 0 && (
        <Table
          caption="Listes d’attente"
          columns={[{ text: 'Lieu' }, { text: 'Programme' }, { text: 'Personnes', numeric: true }]}
          empty=""
          rows={waiting.map(({ siteId, siteName, programme, count }) => [
            <a href={`/attente/${siteId}`}>{siteName}</a>,
            programme === null ? '–' : PROGRAMME_WORDS[programme],
            count,
          ])}
        />
      )}
      <h2 class="govuk-heading-m">
        {stage
          ? `Dossiers : ${STAGE_OF_PERSON_WORDS[stage as BeneficiaryStage] ?? stage}`
          : 'Derniers dossiers'}
      </h2>
      {stage && (
        <p class="govuk-body">
          <a href="/beneficiaires">Voir tous les dossiers</a>
        </p>
      )}
      <Table
        caption="Dossiers"
        hideCaption
        empty="Aucun dossier."
        columns={['Dossier', 'Étape', 'Voie', 'Commune', 'Ouvert le', 'Dernier contact'].map((text) => ({
          text,
        }))}
        rows={people.map((person) => [
          <a class="code" href={`/beneficiaires/${person.beneficiaryId}`}>
            {person.fileCode}
          </a>,
          <PersonTag stage={person.stage} />,
          person.route === null ? '–' : (ROUTE_WORDS[person.route as Route] ?? person.route),
          communeName(person.communeCode),
          date(person.registeredAt),
          date(person.lastContactAt),
        ])}
      />
      {next !== null && (
        <p class="govuk-body">
          <a href={address('/beneficiaires', { etape: stage, apres: next })}>Suite de la liste</a>
        </p>
      )}
      {canSweep && (
        <p class="govuk-body">
          <a href="/conservation">Dossiers à effacer, deux ans après le dernier contact</a>
        </p>
      )}
    </Layout>
  )
}

const RegisterForm = ({
  frame,
  idempotencyKey,
  canAllowDuplicate,
  notice,
  ...attempt
}: BeneficiariesPageProps) => {
  const form = formState('dossier', attempt)
  return (
    <Fold level="h2" title="Ouvrir un dossier" open={form.failed}>
      <Form action="/beneficiaires" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="commune"
          label="Commune de résidence"
          hint="Une commune de la Métropole de Lyon."
          empty="Choisissez une commune"
          options={communeOptions}
        />
        <EligibilityFields form={form} />
        <h3 class="govuk-heading-s">Identité (facultative)</h3>
        <p class="govuk-body">
          Sans identité, le dossier n’est qu’un code : nous ne pourrons ni appeler la personne, ni remarquer
          qu’elle a déjà un dossier.
        </p>
        <IdentityFields form={form} />
        {canAllowDuplicate && <DuplicateField form={form} />}
        <section class="box box--told" aria-labelledby="notice">
          <h4 class="govuk-heading-s" id="notice">
            Notice d’information, version {notice.version}
          </h4>
          {notice.lines.map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
        </section>
        <Tick of={form} name="noticeRemise" label="J’ai lu ou remis cette notice à la personne" />
        <Button>Ouvrir le dossier</Button>
      </Form>
    </Fold>
  )
}

export const EligibilityFields = ({ form }: { form: FormState }) => (
  <>
    <Radios
      of={form}
      name="voie"
      legend="Voie"
      hint="Le kit va à un adulte, sur prescription. Le don va à un collégien, un étudiant ou un titulaire du RSJ."
      options={optionsOf(ROUTE_WORDS)}
    />
    <SelectField
      of={form}
      name="prescripteur"
      label="Qui atteste que la personne y a droit ?"
      empty="Choisissez un prescripteur"
      options={optionsOf(PRESCRIBER_WORDS)}
    />
    <TextField of={form} name="valableJusquau" label="Attestation valable jusqu’au" type="date" width={10} />
  </>
)

export type WaitingPageProps = {
  readonly frame: Frame
  readonly siteName: string
  readonly people: readonly {
    readonly beneficiaryId: string
    readonly fileCode: string
    readonly communeCode: string
    readonly programme: Programme | null
    readonly waitingSince: Instant | null
  }[]
}

export const WaitingPage = ({ frame, siteName, people }: WaitingPageProps) => (
  <Layout frame={frame} title={`Liste d’attente, ${siteName}`} section="/beneficiaires">
    <h1 class="govuk-heading-l">Liste d’attente : {siteName}</h1>
    <p class="govuk-body">La personne qui attend depuis le plus longtemps vient en premier.</p>
    <Table
      caption={`Liste d’attente, ${siteName}`}
      hideCaption
      empty="Personne n’attend ici."
      columns={['Rang', 'Dossier', 'Programme', 'Commune', 'Attend depuis'].map((text) => ({ text }))}
      rows={people.map(({ beneficiaryId, fileCode, programme, communeCode, waitingSince }, index) => [
        index + 1,
        <a class="code" href={`/beneficiaires/${beneficiaryId}`}>
          {fileCode}
        </a>,
        programme === null ? '–' : PROGRAMME_WORDS[programme],
        communeName(communeCode),
        waitingSince === null ? '–' : date(waitingSince),
      ])}
    />
  </Layout>
)
