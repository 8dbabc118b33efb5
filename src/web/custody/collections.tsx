/** Collections in end of life: what left for a recycler or will, and planning a new one. */
import type { KnownCollection } from '../../domain/end-of-life/collection.js'
import type { CollectionKind, WasteCode } from '../../domain/end-of-life/collection-facts.js'
import type { Instant, WeightBasis } from '../../domain/shared/values.js'
import {
  COLLECTION_KIND_WORDS,
  COLLECTION_STATUS_WORDS,
  kilograms,
  WASTE_CODE_WORDS,
  WEIGHT_BASIS_WORDS,
} from '../../words/journey-words.js'
import { date, day, number } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  formState,
  optionsOf,
  SelectField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, Fold, Table, Tag, type Tone } from '../frame/parts.js'

export type CollectionRow = {
  readonly collectionId: string
  /** From where: `Atelier Rhône – Atelier de Vaise`. */
  readonly from: string
  readonly destinationName: string
  readonly kind: CollectionKind
  readonly wasteCode: WasteCode
  readonly status: KnownCollection['status']
  readonly plannedAt: Instant
  readonly deviceCount: number
  readonly weightGrams: number
  readonly weightBasis: WeightBasis
  readonly weighedGrams: number | null
  readonly treatedGrams: number | null
}

/** A recycler, and until when its authorisation holds; null: it has none today. */
export type Destination = {
  readonly partnerId: string
  readonly name: string
  readonly authorisedUntil: string | null
}

export type CollectionsPageProps = Attempt & {
  readonly frame: Frame
  readonly collections: readonly CollectionRow[]
  readonly next: string | null
  readonly ownSites: readonly { readonly siteId: string; readonly name: string }[]
  readonly destinations: readonly Destination[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

const TONES: Readonly<Record<KnownCollection['status'], Tone>> = {
  planned: 'todo',
  departed: 'calm',
  weighed: 'calm',
  treated: 'good',
  cancelled: 'done',
}
export const CollectionTag = ({ status }: { status: KnownCollection['status'] }) => (
  <Tag tone={TONES[status]}>{COLLECTION_STATUS_WORDS[status]}</Tag>
)

export const CollectionsPage = (props: CollectionsPageProps) => {
  const { frame, collections, next, canAct } = props
  return (
    <Layout frame={frame} title="Collectes" section="/collectes" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="collecte" />
      <h1 class="govuk-heading-l">Collectes</h1>
      <p class="govuk-body">
        Une collecte mène des appareils en fin de vie et du vrac chez un recycleur agréé. Aucun support de
        stockage ne part sans effacement prouvé, même comme déchet.
      </p>
      {canAct && <PlanForm {...props} />}
      <Table
        caption="Collectes, de la plus récente à la plus ancienne"
        hideCaption
        empty="Aucune collecte pour l’instant."
        columns={[
          { text: 'Prévue le' },
          { text: 'De', wide: true },
          { text: 'Chez' },
          { text: 'État' },
          { text: 'Déchet' },
          { text: 'Appareils', numeric: true },
          { text: 'Au départ', numeric: true },
          { text: 'À l’arrivée', numeric: true },
          { text: 'Traité', numeric: true },
        ]}
        rows={collections.map((one) => [
          <a href={`/collectes/${one.collectionId}`}>
            {date(one.plannedAt)}
            <span class="govuk-visually-hidden">, chez {one.destinationName}</span>
          </a>,
          <>
            {one.from}
            <br />
            <span class="quiet">{COLLECTION_KIND_WORDS[one.kind]}</span>
          </>,
          one.destinationName,
          <CollectionTag status={one.status} />,
          one.wasteCode,
          number(one.deviceCount),
          <>
            {kilograms(one.weightGrams)}
            <br />
            <span class="quiet">{WEIGHT_BASIS_WORDS[one.weightBasis].toLowerCase()}</span>
          </>,
          one.weighedGrams === null ? '–' : kilograms(one.weighedGrams),
          one.treatedGrams === null ? '–' : kilograms(one.treatedGrams),
        ])}
      />
      {next !== null && (
        <p class="govuk-body">
          <a href={address('/collectes', { apres: next })}>Suite de la liste</a>
        </p>
      )}
    </Layout>
  )
}

const authorisation = ({ authorisedUntil }: Destination) =>
  authorisedUntil === null ? 'sans agrément valable aujourd’hui' : `agréé jusqu’au ${day(authorisedUntil)}`

const PlanForm = ({ frame, ownSites, destinations, idempotencyKey, ...attempt }: CollectionsPageProps) => {
  const form = formState('collecte', attempt)
  return (
    <Fold level="h2" title="Prévoir une collecte" open={form.failed}>
      <Form action="/collectes" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="siteId"
          label="Site de départ"
          options={ownSites.map(({ siteId: value, name: text }) => ({ value, text }))}
        />
        <Radios
          of={form}
          name="type"
          legend="D’où vient ce qui part ?"
          options={optionsOf(COLLECTION_KIND_WORDS)}
          chosen={['workshop']}
        />
        <SelectField
          of={form}
          name="destination"
          label="Recycleur"
          hint="Son agrément d’opérateur de déchets doit être valable le jour du départ."
          empty="Choisissez un recycleur"
          options={destinations.map((one) => ({
            value: one.partnerId,
            text: `${one.name} – ${authorisation(one)}`,
          }))}
        />
        <Radios
          of={form}
          name="dechet"
          legend="Code de déchet"
          hint="L’étoile veut dire « dangereux » : un numéro de bordereau (BSD) sera demandé au départ."
          options={optionsOf(WASTE_CODE_WORDS).map(({ value, text: hint }) => ({ value, text: value, hint }))}
        />
        <Button>Prévoir la collecte</Button>
      </Form>
    </Fold>
  )
}
