/**
 * Taking back: one scan, then the device alone or its whole kit. Whoever takes it back becomes its custodian,
 * whichever organisation handed it over; its card then says what is to inspect, erase and test (E4, H6).
 */
import type { DeviceCategory } from '../../domain/shared/values.js'
import { CATEGORY_WORDS } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { type Attempt, Button, ErrorSummary, Form, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { Facts, type Obstacle, RefusalBox } from '../frame/parts.js'
import { type OwnSite, ReasonField, SiteField } from './device-form.js'

export type BackDevice = {
  readonly deviceId: string
  readonly labelCode: string
  readonly maker: string
  readonly model: string | null
  readonly category: DeviceCategory
}

/** What stands before us. `lost`: it was reported lost or stolen, and here it is. */
export type ScannedDevice = BackDevice & {
  readonly serial: string
  readonly lost: boolean
  /** The other devices of its kit that the holder still has. */
  readonly beside: readonly BackDevice[]
  /** Whether its card may be read: another organisation's may not. */
  readonly ours: boolean
}

export type ReturnsPageProps = Attempt & {
  readonly frame: Frame
  readonly code: string
  readonly found: ScannedDevice | null
  /** Why it cannot come back; empty when it can. */
  readonly obstacles: readonly Obstacle[]
  readonly sites: readonly OwnSite[]
  readonly idempotencyKey: string
}

const nameOf = ({ labelCode, maker, model }: BackDevice) =>
  [labelCode, maker, model].filter(Boolean).join(' ')

export const ReturnsPage = (props: ReturnsPageProps) => {
  const { frame, code, found, obstacles } = props
  return (
    <Layout
      frame={frame}
      title="Retours"
      section="/retours"
      failed={obstacles.length > 0 || (props.errors?.length ?? 0) > 0}
    >
      <ErrorSummary attempt={props} form="scan" />
      {obstacles.length > 0 && <RefusalBox title="Cet appareil ne peut pas revenir" obstacles={obstacles} />}
      <h1 class="govuk-heading-l">Retours</h1>
      <p class="govuk-body">
        Un appareil revient de chez son bénéficiaire, ou est retrouvé : scannez-le. Il peut avoir été remis
        par une autre organisation.
      </p>
      <form method="get" action="/retours" class="search">
        <TextField
          of={formState('scan', props)}
          name="code"
          label="Étiquette ou numéro de série"
          width={20}
          value={code}
          autofocus={found === null}
        />
        <Button kind="secondary">Chercher</Button>
      </form>
      {found && <Found {...props} found={found} />}
    </Layout>
  )
}

const Found = ({ found, ...props }: ReturnsPageProps & { found: ScannedDevice }) => (
  <section aria-labelledby="trouve">
    <h2 class="govuk-heading-m" id="trouve">
      {found.lost ? 'Un appareil perdu est retrouvé' : nameOf(found)}
    </h2>
    <Facts
      rows={[
        ['Appareil', `${CATEGORY_WORDS[found.category]} ${nameOf(found)}`],
        ['Numéro de série', <span class="code">{found.serial}</span>],
        [
          'Dans le même kit',
          found.beside.length === 0
            ? 'Rien d’autre n’est chez la personne'
            : found.beside.map((device) => (
                <p class="govuk-body">
                  {CATEGORY_WORDS[device.category]} {nameOf(device)}
                </p>
              )),
        ],
      ]}
    />
    {props.obstacles.length === 0 ? (
      <BackForm {...props} found={found} />
    ) : (
      found.ours && (
        <p class="govuk-body">
          <a href={`/appareils/${found.deviceId}`}>Voir la fiche de l’appareil {found.labelCode}</a>
        </p>
      )
    )}
  </section>
)

const BackForm = ({
  frame,
  found,
  sites,
  idempotencyKey,
  ...attempt
}: ReturnsPageProps & { found: ScannedDevice }) => {
  const form = formState('retours', attempt)
  return (
    <Form action="/retours" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
      <input type="hidden" name="code" value={found.labelCode} />
      {found.beside.length > 0 && (
        <Radios
          of={form}
          name="quoi"
          legend="Qu’est-ce qui revient ?"
          options={[
            { value: 'appareil', text: 'Cet appareil seul' },
            {
              value: 'kit',
              text: 'Tout le kit',
              hint: 'Chaque appareil du kit que la personne a encore.',
            },
          ]}
        />
      )}
      <SiteField form={form} label="Site où il revient" sites={sites} />
      <ReasonField
        form={form}
        label={found.lost ? 'Comment a-t-il été retrouvé ?' : 'Pourquoi revient-il ?'}
        hint={found.lost ? 'Par exemple : rapporté par un voisin.' : 'Par exemple : en panne, plus utilisé.'}
      />
      <p class="govuk-body">
        Vous en devenez détenteur. Il sera à inspecter, à effacer et à essayer à nouveau avant toute autre
        remise.
      </p>
      <Button>{found.lost ? 'Enregistrer qu’il est retrouvé' : 'Enregistrer le retour'}</Button>
    </Form>
  )
}
