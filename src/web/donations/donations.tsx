/** Lots: what donors promised and what came of it; promising, importing and closing one. */
import type { z } from 'zod'
import type { DonorKind } from '../../domain/donations/donation.js'
import { dayOf, type Instant } from '../../domain/shared/values.js'
import { DONOR_WORDS, date, number } from '../../words/words.js'
import { ReasonField } from '../devices/device-form.js'
import { Radios, Tick } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  FileField,
  Form,
  type FormState,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Figures, Fold, Table, Tag } from '../frame/parts.js'

export type DonationRow = {
  readonly donationId: string
  readonly siteName: string
  readonly donorKind: z.infer<typeof DonorKind>
  readonly donorName: string | null
  readonly announcedCount: number
  readonly receivedCount: number
  readonly refusedCount: number
  readonly missingCount: number
  readonly status: 'open' | 'closed'
  readonly promisedAt: Instant
}

export type DonationsPageProps = Attempt & {
  readonly frame: Frame
  readonly donations: readonly DonationRow[]
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

const donor = ({ donorKind, donorName }: Pick<DonationRow, 'donorKind' | 'donorName'>) =>
  donorName ?? DONOR_WORDS[donorKind]

const StatusTag = ({ status }: { status: 'open' | 'closed' }) =>
  status === 'open' ? <Tag tone="todo">Ouvert</Tag> : <Tag tone="done">Clos</Tag>

export const DonationsPage = (props: DonationsPageProps) => {
  const { frame, donations, canAct } = props
  return (
    <Layout frame={frame} title="Lots" section="/lots" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="lot" />
      <h1 class="govuk-heading-l">Lots</h1>
      <p class="govuk-body">Un lot est ce qu’un donateur promet et livre. Les 200 derniers sont affichés.</p>
      {canAct && <PromiseForm {...props} open={donations.length === 0 || (props.errors?.length ?? 0) > 0} />}
      <Table
        caption="Lots, du plus récent au plus ancien"
        hideCaption
        empty="Aucun lot pour l’instant."
        columns={[
          { text: 'Donateur' },
          { text: 'Promis le' },
          { text: 'Site' },
          { text: 'État' },
          { text: 'Annoncés', numeric: true },
          { text: 'Reçus', numeric: true },
          { text: 'Refusés', numeric: true },
          { text: 'Manquants', numeric: true },
        ]}
        rows={donations.map((lot) => [
          <a href={`/lots/${lot.donationId}`}>
            {donor(lot)}
            <span class="govuk-visually-hidden">, lot du {date(lot.promisedAt)}</span>
          </a>,
          date(lot.promisedAt),
          lot.siteName,
          <StatusTag status={lot.status} />,
          number(lot.announcedCount),
          number(lot.receivedCount),
          number(lot.refusedCount),
          number(lot.missingCount),
        ])}
      />
    </Layout>
  )
}

const PromiseForm = ({
  open,
  sites,
  frame,
  idempotencyKey,
  ...attempt
}: DonationsPageProps & { open: boolean }) => {
  const form = formState('lot', attempt)
  return (
    <Fold level="h2" title="Enregistrer un nouveau lot" open={open}>
      <Form action="/lots" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="siteId"
          label="Site qui reçoit le lot"
          options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
        />
        <SelectField
          of={form}
          name="typeDonateur"
          label="Type de donateur"
          options={optionsOf(DONOR_WORDS)}
        />
        <TextField
          of={form}
          name="donateur"
          label="Nom de l’organisme donateur"
          hint="Laissez vide pour un particulier : son nom ne doit pas être écrit ici."
        />
        <ReceivedOn form={form} />
        <TextField of={form} name="nombreAnnonce" label="Nombre d’appareils annoncés" width={5} numeric />
        <Tick
          of={form}
          name="purge"
          label="Le donateur exige une purge"
          hint="Une simple réécriture des disques ne suffira pas."
        />
        <Button>Enregistrer le lot</Button>
      </Form>
    </Fold>
  )
}

export type DonationPageProps = Attempt & {
  readonly frame: Frame
  readonly donation: DonationRow & {
    readonly purgeDemanded: boolean
    /** The lot's date: its devices come in on it unless something else is said. */
    readonly receivedAt: Instant
  }
  readonly canAct: boolean
  readonly canCorrect: boolean
  readonly idempotencyKey: string
  readonly form?: 'import' | 'cloture' | 'dates' | undefined
}

export const DonationPage = (props: DonationPageProps) => {
  const { frame, donation: lot, canAct } = props
  const devices = `/appareils?lot=${lot.donationId}`
  const waiting = lot.announcedCount - lot.receivedCount - lot.refusedCount - lot.missingCount
  return (
    <Layout
      frame={frame}
      title={`Lot – ${donor(lot)}`}
      section="/lots"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/lots">Lots</BackLink>
      <ErrorSummary attempt={props} form={props.form ?? 'import'} />
      <div class="title-row">
        <h1 class="govuk-heading-l">Lot – {donor(lot)}</h1>
        <StatusTag status={lot.status} />
      </div>
      <Figures
        figures={[
          { label: 'Annoncés', value: lot.announcedCount },
          { label: 'Reçus', value: lot.receivedCount, href: devices },
          { label: 'Refusés', value: lot.refusedCount },
          { label: 'Manquants', value: lot.missingCount },
          ...(lot.status === 'open' ? [{ label: 'Attendus', value: Math.max(0, waiting) }] : []),
        ]}
      />
      <Facts
        rows={[
          ['Type de donateur', DONOR_WORDS[lot.donorKind]],
          ['Promis le', date(lot.promisedAt)],
          ['Site', lot.siteName],
          ['Purge exigée', lot.purgeDemanded ? 'Oui' : 'Non'],
          ['Appareils', <a href={devices}>Voir les appareils de ce lot</a>],
        ]}
      />
      {canAct && lot.status === 'open' && (
        <div class="columns">
          <ImportForm {...props} />
          <CloseForm {...props} waiting={waiting} />
        </div>
      )}
      {props.canCorrect && <DatesForm {...props} />}
    </Layout>
  )
}

const ImportForm = ({ frame, donation, idempotencyKey, ...attempt }: DonationPageProps) => {
  const form = formState('import', attempt)
  return (
    <section aria-labelledby="importer">
      <h2 class="govuk-heading-m" id="importer">
        Importer l’inventaire
      </h2>
      <Form
        action={`/lots/${donation.donationId}/import`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
        upload
      >
        <FileField
          of={form}
          name="fichier"
          label="Fichier CSV ou Excel"
          hint="Colonnes nécessaires : catégorie, marque, numéro de série. Rien n’est enregistré avant votre accord : vous verrez d’abord chaque ligne."
          accept=".csv,.xlsx,.txt,text/csv"
        />
        <ReceivedOn
          form={form}
          hint="C’est la date du lot : changez-la seulement si ces appareils sont entrés un autre jour."
          value={dayOf(donation.receivedAt)}
        />
        <Button>Vérifier le fichier</Button>
      </Form>
    </section>
  )
}

const CloseForm = ({
  frame,
  donation,
  idempotencyKey,
  waiting,
  ...attempt
}: DonationPageProps & { waiting: number }) => {
  const form = formState('cloture', attempt)
  return (
    <section aria-labelledby="clore">
      <h2 class="govuk-heading-m" id="clore">
        Clore le lot
      </h2>
      <Form
        action={`/lots/${donation.donationId}/cloture`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
      >
        <TextField
          of={form}
          name="motif"
          label="Motif de l’écart"
          hint={
            waiting > 0
              ? `Il manque encore ${number(waiting)} sur ${number(donation.announcedCount)} : dites pourquoi.`
              : 'Le compte est bon : vous pouvez laisser vide.'
          }
        />
        <Button kind="secondary">Clore le lot</Button>
      </Form>
    </section>
  )
}

/** The lot's own day, its devices', or both: a file of eighty is put right at once. */
const DatesForm = ({ frame, donation, idempotencyKey, ...attempt }: DonationPageProps) => {
  const form = formState('dates', attempt)
  return (
    <Fold level="h2" title="Corriger la date de réception" open={form.failed}>
      <p class="govuk-body">
        Rien n’est effacé : les faits d’origine restent lisibles dans l’historique. Une date qui rendrait
        impossible un fait enregistré depuis est refusée, appareil par appareil.
      </p>
      <Form
        action={`/lots/${donation.donationId}/dates`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
      >
        <ReceivedOn
          form={form}
          hint="Le jour où le lot est vraiment arrivé."
          value={dayOf(donation.receivedAt)}
        />
        <Radios
          of={form}
          name="quoi"
          legend="Que corriger ?"
          options={[
            { value: 'both', text: 'Le lot et ses appareils' },
            { value: 'devices', text: 'Les appareils seulement' },
            { value: 'lot', text: 'Le lot seulement' },
          ]}
          chosen={['both']}
        />
        <TextField
          of={form}
          name="entresLe"
          label="Seulement les appareils entrés le"
          hint="Laissez vide pour tous les appareils du lot."
          type="date"
          width={10}
        />
        <ReasonField form={form} label="Pourquoi cette correction ?" />
        <Button kind="secondary">Corriger la date</Button>
      </Form>
    </Fold>
  )
}

/** Late entries are welcome: what came in last week is told with its day. */
const ReceivedOn = ({
  form,
  hint = 'Laissez vide si c’est aujourd’hui.',
  value,
}: {
  form: FormState
  hint?: string
  value?: string
}) => <TextField of={form} name="recuLe" label="Reçu le" hint={hint} value={value} type="date" width={10} />
