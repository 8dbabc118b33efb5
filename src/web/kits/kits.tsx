/** Kits: counted by status on any day, listed as they are today, and opening one. */

import { KitModel } from '../../domain/kits/kit-facts.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import type { Instant } from '../../domain/shared/values.js'
import { date, KIT_MODEL_WORDS, KIT_STATUS_WORDS } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { CountTable, countsDiffer } from '../frame/count-table.js'
import { Dials, type DialsShown, dialsQuery, isToday, type LateEntries, SinceThen } from '../frame/dials.js'
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
import { address, Fold, KitTag, Table } from '../frame/parts.js'

export type KitRow = {
  readonly kitId: string
  readonly trackingCode: string
  readonly siteName: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly openedAt: Instant
  readonly handedOverAt: Instant | null
}

export type KitCount = {
  readonly siteId: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly count: number
}

export type KitsPageProps = Attempt & {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly counts: readonly KitCount[]
  /** The same day by what is known today. */
  readonly known: readonly KitCount[]
  readonly late: LateEntries
  readonly kits: readonly KitRow[]
  /** The status chosen (`statut`), or all. */
  readonly status?: string | undefined
  readonly next: string | null
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

export const KitsPage = (props: KitsPageProps) => {
  const { frame, dials, kits, status, next, canAct } = props
  const { errors = dials.errors } = props
  return (
    <Layout frame={frame} title="Kits" section="/kits" failed={errors.length > 0}>
      <ErrorSummary attempt={props} form="kit" />
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Kits</h1>
      {canAct && <OpenForm {...props} />}
      <Counts {...props} />
      <h2 class="govuk-heading-m">Liste des kits{!isToday(dials) && ', tels qu’ils sont aujourd’hui'}</h2>
      <form method="get" action="/kits" class="search">
        <HiddenQuery query={dialsQuery(dials)} />
        <SelectField
          of={formState('filtre', {})}
          name="statut"
          label="État du kit"
          empty="Tous"
          options={optionsOf(KIT_STATUS_WORDS)}
          value={status}
        />
        <Button kind="secondary">Filtrer</Button>
      </form>
      <Table
        caption="Liste des kits"
        hideCaption
        empty={status ? 'Aucun kit dans cet état.' : 'Aucun kit pour l’instant.'}
        columns={['Code de suivi', 'État', 'Modèle', 'Site', 'Ouvert le', 'Remis le'].map((text) => ({
          text,
        }))}
        rows={kits.map((kit) => [
          <a class="code" href={`/kits/${kit.kitId}`}>
            {kit.trackingCode}
          </a>,
          <KitTag status={kit.status} />,
          KIT_MODEL_WORDS[kit.model],
          kit.siteName,
          date(kit.openedAt),
          kit.handedOverAt ? date(kit.handedOverAt) : '–',
        ])}
      />
      {next !== null && (
        <p class="govuk-body">
          <a href={address('/kits', { ...dialsQuery(dials), statut: status, apres: next })}>
            Suite de la liste
          </a>
        </p>
      )}
    </Layout>
  )
}

const Counts = ({ dials, counts, known, late, status }: KitsPageProps) => {
  const differs = countsDiffer(counts, known, (one) => `${one.siteId} ${one.model} ${one.status}`)
  return (
    <>
      <Dials dials={dials} subject="kits" action="/kits" back={address('/kits', { statut: status })}>
        <HiddenQuery query={{ statut: status }} />
      </Dials>
      <SinceThen dials={dials} late={late} of="kits" differs={differs} />
      <CountTable
        caption="Kits par état et par modèle"
        corner="État"
        shown={counts}
        known={known}
        columns={KitModel.options.map((model) => ({
          text: KIT_MODEL_WORDS[model],
          has: (one: KitCount) => one.model === model,
        }))}
        groups={[
          {
            rows: optionsOf(KIT_STATUS_WORDS).map(({ value, text }) => ({
              text,
              has: (one: KitCount) => one.status === value,
              query: { statut: value },
            })),
          },
        ]}
        list={isToday(dials) ? { path: '/kits', query: {} } : undefined}
      />
    </>
  )
}

/** What another form of the page asked for goes along with this one. */
const HiddenQuery = ({ query }: { query: Readonly<Record<string, string | undefined>> }) => (
  <>
    {Object.entries(query).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
  </>
)

const OpenForm = ({ frame, sites, idempotencyKey, ...attempt }: KitsPageProps) => {
  const form = formState('kit', attempt)
  return (
    <Fold level="h2" title="Ouvrir un kit" open={form.failed}>
      <Form action="/kits" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="siteId"
          label="Site"
          options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
        />
        <Radios
          of={form}
          name="modele"
          legend="Modèle"
          options={optionsOf(KIT_MODEL_WORDS)}
          chosen={['laptop-kit']}
        />
        <Button>Ouvrir le kit</Button>
      </Form>
    </Fold>
  )
}
