/** Kits by status, and opening one. */
import type { KitModel } from '../domain/kits/kit-facts.js'
import type { Instant } from '../domain/shared/values.js'
import type { KitStatus } from '../projections/kits.js'
import { Radios } from './choices.js'
import { type Attempt, Button, ErrorSummary, Form, formState, optionsOf, SelectField } from './forms.js'
import { type Frame, Layout } from './layout.js'
import { address, Fold, KitTag, Table } from './parts.js'
import { date, KIT_MODEL_WORDS, KIT_STATUS_WORDS } from './words.js'

export type KitRow = {
  readonly kitId: string
  readonly trackingCode: string
  readonly siteName: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly openedAt: Instant
  readonly handedOverAt: Instant | null
}

export type KitsPageProps = Attempt & {
  readonly frame: Frame
  readonly kits: readonly KitRow[]
  /** The status chosen (`statut`), or all. */
  readonly status?: string | undefined
  readonly next: string | null
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

export const KitsPage = (props: KitsPageProps) => {
  const { frame, kits, status, next, canAct } = props
  return (
    <Layout frame={frame} title="Kits" section="/kits" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="kit" />
      <h1 class="govuk-heading-l">Kits</h1>
      {canAct && <OpenForm {...props} />}
      <form method="get" action="/kits" class="search">
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
          <a href={address('/kits', { statut: status, apres: next })}>Suite de la liste</a>
        </p>
      )}
    </Layout>
  )
}

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
