/** The list of devices: a box that a scanner types into, filters, and one page of rows. */
import { STAGES, type Stage } from '../../domain/devices/fitness.js'
import type { DeviceCategory } from '../../domain/shared/values.js'
import { CATEGORY_WORDS, STAGE_WORDS } from '../../words/words.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, StageTag, Table } from '../frame/parts.js'
import { FileFold } from '../people/journey-form.js'

export type DeviceRow = {
  readonly deviceId: string
  readonly labelCode: string
  readonly serial: string
  readonly maker: string
  readonly model: string | null
  readonly category: DeviceCategory
  readonly stage: Stage
  readonly siteName: string
}

export type DeviceListFilter = {
  readonly code?: string | undefined
  readonly site?: string | undefined
  readonly categorie?: string | undefined
  readonly etape?: string | undefined
  readonly partenaire?: string | undefined
  /** A lot's id. */
  readonly lot?: string | undefined
}

export type DevicesPageProps = Attempt & {
  readonly frame: Frame
  readonly filter: DeviceListFilter
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly devices: readonly DeviceRow[]
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null
  /** Whether the reader takes devices back. */
  readonly canAct: boolean
  readonly idempotencyKey: string
}

export const DevicesPage = ({
  frame,
  filter,
  sites,
  devices,
  next,
  canAct,
  idempotencyKey,
  ...attempt
}: DevicesPageProps) => (
  <Layout frame={frame} title="Appareils" section="/appareils" failed={(attempt.errors ?? []).length > 0}>
    <ErrorSummary attempt={attempt} form="import" />
    <h1 class="govuk-heading-l">Appareils</h1>
    <form method="get" action="/appareils" class="search">
      <TextField
        of={formState('recherche', {})}
        name="code"
        label="Étiquette ou numéro de série"
        hint="Scannez l’étiquette, ou tapez le code puis Entrée."
        type="search"
        width={20}
        value={filter.code}
        autofocus
      />
      <Button>Chercher</Button>
    </form>
    {canAct && (
      <p class="govuk-body">
        Un appareil revient, ou est retrouvé ?{' '}
        <a href={address('/retours', { code: filter.code })}>Enregistrer un retour</a>
      </p>
    )}
    <form method="get" action="/appareils" class="search">
      <SelectField
        of={formState('filtre', {})}
        name="site"
        label="Site"
        empty="Tous les sites"
        value={filter.site}
        options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
      />
      <SelectField
        of={formState('filtre', {})}
        name="categorie"
        label="Catégorie"
        empty="Toutes"
        value={filter.categorie}
        options={optionsOf(CATEGORY_WORDS)}
      />
      <SelectField
        of={formState('filtre', {})}
        name="etape"
        label="Étape"
        empty="Toutes"
        value={filter.etape}
        options={STAGES.map((value) => ({ value, text: STAGE_WORDS[value] }))}
      />
      {filter.lot && <input type="hidden" name="lot" value={filter.lot} />}
      {filter.partenaire && <input type="hidden" name="partenaire" value={filter.partenaire} />}
      <Button kind="secondary">Filtrer</Button>
    </form>
    {filter.lot && (
      <p class="govuk-body">
        Seuls les appareils d’un lot sont affichés. <a href={`/lots/${filter.lot}`}>Revenir au lot</a>
      </p>
    )}
    <Table
      caption="Liste des appareils"
      hideCaption
      empty={
        filter.code
          ? `Aucun appareil ne porte « ${filter.code} ». Vérifiez l’étiquette, ou cherchez par numéro de série.`
          : 'Aucun appareil ne correspond à ces filtres.'
      }
      columns={['Étiquette', 'Étape', 'Catégorie', 'Marque et modèle', 'Numéro de série', 'Site'].map(
        (text) => ({
          text,
        }),
      )}
      rows={devices.map((device) => [
        <a class="code" href={`/appareils/${device.deviceId}`}>
          {device.labelCode}
        </a>,
        <StageTag stage={device.stage} />,
        CATEGORY_WORDS[device.category],
        [device.maker, device.model].filter(Boolean).join(' '),
        <span class="code">{device.serial}</span>,
        device.siteName,
      ])}
    />
    {next !== null && (
      <p class="govuk-body">
        <a href={address('/appareils', { ...filter, apres: next })}>Suite de la liste</a>
      </p>
    )}
    {canAct && (
      <FileFold
        level="h2"
        step={{
          action: '/appareils/import',
          keys: { csrf: frame.csrf, idempotencyKey },
          of: formState('import', attempt),
        }}
        title="Dire par fichier ce qui est arrivé à des appareils"
        hint="Colonnes : étiquette ; opération (retour, perte, vol, retrouvé, passage en perte, réforme, démontage, mise en kit, sortie de kit) ; motif ; kit ; site. Rien n’est enregistré avant votre accord."
      />
    )}
  </Layout>
)
