/**
 * Evidence as it was handed in: several logs at once, what waits to be matched to a device or set aside, and every
 * file to read again.
 */
import type { MediumKind } from '../../domain/devices/media.js'
import type { Instant } from '../../domain/shared/values.js'
import type { EvidenceStatus } from '../../projections/evidence.js'
import {
  CLOCK_WORDS,
  count,
  DEPOSIT_WORDS,
  dateTime,
  ERASURE_OUTCOME_WORDS,
  MEDIUM_KINDS,
  SET_ASIDE_WORDS,
  wordFor,
} from '../../words/words.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  FileField,
  Form,
  type FormState,
  formState,
  type Keys,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { Fold, Table, Tag } from '../frame/parts.js'

export type EvidenceRow = {
  readonly sha256: string
  readonly name: string | null
  /** Why it could not be read. */
  readonly problem: string | null
  readonly entry: number | null
  /** How often the file was read again, and when last. */
  readonly readings: number
  readonly lastReadAt: string | null
  readonly kind: string
  readonly partnerId: string
  readonly partnerName: string
  readonly serial: string | null
  readonly model: string | null
  readonly mediumKind: MediumKind | null
  readonly outcome: string | null
  readonly status: EvidenceStatus
  readonly reason: string | null
  readonly depositedAt: Instant
  readonly device: { readonly deviceId: string; readonly labelCode: string } | null
  readonly candidates: readonly { readonly deviceId: string; readonly labelCode: string }[]
}

export type EvidencePageProps = Attempt & {
  readonly frame: Frame
  readonly rows: readonly EvidenceRow[]
  readonly shown: 'waiting' | 'all'
  readonly canAct: boolean
  /** Whose records the reader may match and set aside. */
  readonly own: string | null
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly idempotencyKey: string
}

const STATUS_TAGS: Readonly<Record<EvidenceStatus, readonly ['todo' | 'good' | 'done', string]>> = {
  unmatched: ['todo', 'À rattacher'],
  unread: ['todo', 'Illisible'],
  matched: ['good', 'Rattachée'],
  kept: ['done', 'Gardé'],
  'set-aside': ['done', 'Mise de côté'],
}

export const EvidencePage = (props: EvidencePageProps) => {
  const { frame, rows, shown, canAct } = props
  return (
    <Layout frame={frame} title="Preuves" section="/preuves" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="depot" />
      <h1 class="govuk-heading-l">Preuves</h1>
      {canAct && <DepositForm {...props} />}
      <h2 class="govuk-heading-m">
        {shown === 'waiting' ? 'Preuves à rattacher' : 'Tout ce qui a été déposé'}
      </h2>
      <p class="govuk-body">
        {shown === 'waiting'
          ? 'Ce qui a été déposé et n’a trouvé aucun appareil est gardé ici : rattachez-le, ou mettez-le de côté en disant pourquoi. '
          : 'Les 500 derniers dépôts. '}
        <a href={shown === 'waiting' ? '/preuves?tout=oui' : '/preuves'}>
          {shown === 'waiting' ? 'Voir tout ce qui a été déposé' : 'Voir seulement ce qui attend'}
        </a>
      </p>
      <Table
        caption="Preuves déposées, de la plus récente à la plus ancienne"
        hideCaption
        stacked
        empty={shown === 'waiting' ? 'Rien n’attend.' : 'Rien n’a été déposé.'}
        columns={[
          { text: 'Disque' },
          { text: 'Fichier', wide: true },
          { text: 'État' },
          { text: 'Que faire ?', wide: true },
        ]}
        rows={rows.map((row, index) => [
          <Disk row={row} />,
          <FileCell row={row} csrf={frame.csrf} />,
          <State row={row} />,
          canAct && row.partnerId === props.own ? <WhatToDo {...props} row={row} index={index} /> : '',
        ])}
      />
    </Layout>
  )
}

const DepositForm = ({ sites, frame, idempotencyKey, ...attempt }: EvidencePageProps) => {
  const form = formState('depot', attempt)
  return (
    <Fold level="h2" title="Déposer des journaux d’effacement" open>
      <Form action="/preuves" keys={{ csrf: frame.csrf, idempotencyKey }} of={form} upload>
        <FileField
          of={form}
          name="fichier"
          label="Journaux des outils"
          hint="Jusqu’à 50 fichiers à la fois : nwipe, ShredOS, nvme, hdparm. Chaque disque est cherché, par son numéro de série, parmi vos appareils."
          multiple
        />
        <ClockField form={form} />
        {sites.length > 1 && (
          <SelectField
            of={form}
            name="siteId"
            label="Site du poste d’effacement"
            options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
          />
        )}
        <Button>Déposer</Button>
      </Form>
    </Fold>
  )
}

/** Tools write local times without a zone: whoever hands a log in says which clock, once for the bench. */
export const ClockField = ({ form }: { form: FormState }) => (
  <SelectField
    of={form}
    name="horloge"
    label="Horloge du poste d’effacement"
    hint="Les outils n’écrivent pas leur fuseau. Ce que vous dites ici est retenu pour ce site."
    empty="Celle du fichier, ou la dernière dite"
    options={optionsOf(CLOCK_WORDS)}
  />
)

const Disk = ({ row: { serial, model, mediumKind, entry, kind } }: { row: EvidenceRow }) =>
  entry === null ? (
    wordFor(DEPOSIT_WORDS, kind)
  ) : (
    <>
      {mediumKind && MEDIUM_KINDS[mediumKind]} {model}{' '}
      <span class="code">{serial ?? 'sans numéro de série'}</span>
    </>
  )

const FileCell = ({ row, csrf }: { row: EvidenceRow; csrf: string }) => (
  <>
    {row.name && (
      <>
        <span class="code">{row.name}</span>{' '}
      </>
    )}
    {wordFor(DEPOSIT_WORDS, row.kind)}, {dateTime(row.depositedAt)}, {row.partnerName}
    {row.lastReadAt && (
      <span class="quiet">
        {' '}
        – {count(row.readings, 'lecture', 'lectures')}, la dernière le {dateTime(row.lastReadAt)}
      </span>
    )}
    <ReadFile sha256={row.sha256} csrf={csrf} />
  </>
)

/** The file's SHA-256, and the file itself; who reads it is written down. */
export const ReadFile = ({ sha256, csrf, deviceId }: { sha256: string; csrf: string; deviceId?: string }) => (
  <form method="post" action={`/preuves/${sha256}/lire`}>
    <input type="hidden" name="_csrf" value={csrf} />
    {deviceId !== undefined && <input type="hidden" name="appareil" value={deviceId} />}
    <span class="quiet">
      SHA-256 <span class="code code--long">{sha256}</span>
    </span>{' '}
    <button type="submit" class="link-button">
      Lire ce fichier
      <span class="govuk-visually-hidden"> {sha256.slice(0, 8)} (votre lecture est inscrite)</span>
    </button>
  </form>
)

const State = ({ row }: { row: EvidenceRow }) => {
  const [tone, text] = STATUS_TAGS[row.status]
  return (
    <>
      <Tag tone={tone}>{text}</Tag>
      {row.device && (
        <>
          {' '}
          <a href={`/appareils/${row.device.deviceId}`}>{row.device.labelCode}</a>
        </>
      )}
      {row.reason !== null && <> {wordFor(SET_ASIDE_WORDS, row.reason)}</>}
      {row.outcome !== null && row.status === 'unmatched' && (
        <> L’outil dit : {wordFor(ERASURE_OUTCOME_WORDS, row.outcome)}.</>
      )}
    </>
  )
}

const WhatToDo = ({
  row,
  index,
  frame,
  idempotencyKey,
  ...attempt
}: EvidencePageProps & { row: EvidenceRow; index: number }) => {
  if (row.status !== 'unmatched' && row.status !== 'unread' && row.candidates.length === 0) return null
  const keys: Keys = { csrf: frame.csrf, idempotencyKey }
  const address = `/preuves/${row.sha256}/${row.entry ?? 'fichier'}`
  const aside = formState(`mettre-de-cote-${index}`, attempt)
  return (
    <>
      {row.candidates.map(({ deviceId, labelCode }) => (
        <Form
          action={`${address}/rattacher`}
          keys={keys}
          of={formState(`rattacher-${index}-${deviceId}`, attempt)}
        >
          <input type="hidden" name="deviceId" value={deviceId} />
          <Button kind="secondary">Rattacher à {labelCode}</Button>
        </Form>
      ))}
      {row.status === 'unmatched' && row.candidates.length === 0 && row.serial !== null && (
        <p class="govuk-body-s">
          Aucun de vos appareils n’a ce support à son inventaire. Inspectez l’appareil, puis revenez ici.
        </p>
      )}
      {row.status === 'unread' && (
        <p class="govuk-body-s">
          {row.problem ??
            'Si c’est le document d’un effacement, recopiez-le depuis la page de l’appareil : « Recopier un certificat d’effacement ».'}
        </p>
      )}
      {row.status !== 'set-aside' && (
        <Fold title="Mettre de côté">
          <Form action={`${address}/mettre-de-cote`} keys={keys} of={aside}>
            <SelectField of={aside} name="motif" label="Pourquoi ?" options={optionsOf(SET_ASIDE_WORDS)} />
            <TextField
              of={aside}
              name="note"
              label="Précision"
              hint="Demandée pour un autre motif. 120 caractères au plus, sans nom de personne."
            />
            <Button kind="secondary">Mettre de côté</Button>
          </Form>
        </Fold>
      )}
    </>
  )
}
