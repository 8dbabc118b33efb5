/**
 * One collection: what is loaded, its weights estimated and real, its slip, and what became of it.
 * Once it has left, its manifest never changes (W3). Printed, it is the loading list.
 */
import type { KnownCollection } from '../../domain/end-of-life/collection.js'
import { isHazardous } from '../../domain/end-of-life/collection-facts.js'
import {
  COLLECTION_KIND_WORDS,
  kilograms,
  WASTE_CODE_WORDS,
  WEIGHT_BASIS_WORDS,
} from '../../words/journey-words.js'
import { CATEGORY_WORDS, date, dateTime, day, number } from '../../words/words.js'
import { type Attempt, ErrorSummary } from '../frame/forms.js'
import { type HistoryEntry, LatestHistory } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Table, Tag } from '../frame/parts.js'
import { SignatureBoxes } from '../people/journey-form.js'
import { type CollectionForm, LoadForms } from './collection-load.js'
import { ArrivalForms, DepartureForm } from './collection-steps.js'
import { Weights } from './collection-weights.js'
import { CollectionTag } from './collections.js'

export type CollectionPageProps = Attempt & {
  readonly frame: Frame
  readonly collectionId: string
  readonly collection: KnownCollection
  readonly from: string
  readonly destinationName: string
  /** Loads, sends, cancels. */
  readonly isSender: boolean
  /** Weighs and treats; so may the sender tell it. */
  readonly isDestination: boolean
  /** The organisation whose devices alone the reader may open; null opens every one. */
  readonly readerId: string | null
  readonly wholeHistory: boolean
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: CollectionForm | undefined
}

export const CollectionPage = (props: CollectionPageProps) => {
  const { frame, collection, from, destinationName, isSender, isDestination, history } = props
  const { wholeHistory, collectionId } = props
  const { status, wasteCode, departure } = collection
  return (
    <Layout
      frame={frame}
      title={`Collecte chez ${destinationName}`}
      section="/collectes"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/collectes">Collectes</BackLink>
      <ErrorSummary attempt={props} form="charger" />
      <div class="title-row">
        <h1 class="govuk-heading-l">Collecte chez {destinationName}</h1>
        <CollectionTag status={status} />
      </div>
      {isSender && status === 'planned' && <LoadForms {...props} place="above" />}
      <Facts
        rows={[
          ['De', from],
          ['Chez', destinationName],
          ['Origine', COLLECTION_KIND_WORDS[collection.kind]],
          [
            'Code de déchet',
            <>
              <strong>{wasteCode}</strong>
              <br />
              {WASTE_CODE_WORDS[wasteCode]}
              {isHazardous(wasteCode) && (
                <>
                  <br />
                  <Tag tone="bad">Dangereux</Tag>
                </>
              )}
            </>,
          ],
          ['Prévue le', date(collection.plannedAt)],
          ...(departure
            ? ([
                ['Départ', `Signé le ${dateTime(departure.happenedAt)}`],
                [
                  'Bordereau (BSD)',
                  departure.slipNumber ?? `Aucun. Motif : ${departure.noSlipReason ?? 'non demandé'}`,
                ],
                [
                  'Agrément du recycleur',
                  departure.authorisation
                    ? `Du ${day(departure.authorisation.validFrom)} au ${day(departure.authorisation.validUntil)}`
                    : 'Aucun',
                ],
              ] as const)
            : []),
        ]}
      />
      <Weights {...collection} />
      <h2 class="govuk-heading-m">{departure ? 'Liste de chargement, figée au départ' : 'Chargement'}</h2>
      <Manifest {...props} />
      <SignatureBoxes of={[`Pour l’expéditeur, ${from}`, `Pour le recycleur, ${destinationName}`]} />
      {isSender && status === 'planned' && (
        <div class="no-print">
          <DepartureForm {...props} />
          <LoadForms {...props} place="below" />
        </div>
      )}
      {(isSender || isDestination) && <ArrivalForms {...props} />}
      <section class="no-print" aria-labelledby="historique">
        <h2 class="govuk-heading-m" id="historique">
          Historique
        </h2>
        <LatestHistory entries={history} whole={wholeHistory} address={`/collectes/${collectionId}`} />
      </section>
    </Layout>
  )
}

const LINES_SHOWN_MAX = 500

const Manifest = ({ collection, readerId }: CollectionPageProps) => {
  const { devices, loose, partnerId } = collection
  const mayOpen = readerId === null || readerId === partnerId
  const rows = [
    ...devices.map(({ deviceId, labelCode, category, weightGrams, weightBasis }) => [
      mayOpen ? (
        <a class="code" href={`/appareils/${deviceId}`}>
          {labelCode}
        </a>
      ) : (
        <span class="code">{labelCode}</span>
      ),
      CATEGORY_WORDS[category],
      kilograms(weightGrams),
      WEIGHT_BASIS_WORDS[weightBasis],
    ]),
    ...loose.map(({ what, weightGrams, weightBasis }) => [
      'Vrac',
      what,
      kilograms(weightGrams),
      WEIGHT_BASIS_WORDS[weightBasis],
    ]),
  ]
  const shown = rows.slice(0, LINES_SHOWN_MAX)
  return (
    <>
      {shown.length < rows.length && (
        <p class="govuk-body">
          {number(shown.length)} lignes sur {number(rows.length)} sont affichées. Toutes comptent dans le
          poids.
        </p>
      )}
      <Table
        caption="Appareils et vrac chargés"
        hideCaption
        empty="Rien n’est chargé."
        columns={[
          { text: 'Étiquette' },
          { text: 'Contenu', wide: true },
          { text: 'Poids', numeric: true },
          { text: 'Pesé, déclaré ou estimé' },
        ]}
        rows={shown}
      />
    </>
  )
}
