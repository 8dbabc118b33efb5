/** One beneficiary's file: a code, a commune, rights, kits and sessions; who it is stands in the vault. */

import type { ComponentChildren } from 'preact'
import type { KnownBeneficiary } from '../../domain/beneficiaries/beneficiary.js'
import type { KitModel } from '../../domain/kits/kit-facts.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import { communeName } from '../../domain/shared/communes.js'
import type { Instant } from '../../domain/shared/values.js'
import { beneficiaryStage } from '../../projections/beneficiaries.js'
import {
  CONTACT_WORDS,
  duration,
  LANGUAGE_WORDS,
  PURPOSE_WORDS,
  REASON_WORDS,
  ROUTE_WORDS,
} from '../../words/people-words.js'
import { date, dateTime, day, KIT_MODEL_WORDS, PROGRAMME_WORDS } from '../../words/words.js'
import { Radios, Tick } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  formState,
  optionsOf,
  SelectField,
} from '../frame/forms.js'
import { History, type HistoryEntry } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Fold, KitTag, Table } from '../frame/parts.js'
import { EligibilityFields, PersonTag } from './beneficiaries.js'
import { DuplicateField, IdentityFields } from './identity-fields.js'

export type HeldKitRow = {
  readonly kitId: string
  readonly trackingCode: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly siteName: string
  readonly handedOverAt: Instant | null
  readonly appointmentAt: Instant | null
  readonly trainingMinutes: number
}
export type SessionRow = {
  readonly sessionId: string
  readonly startsAt: Instant
  readonly siteName: string
  readonly durationMinutes: number
  /** Null before the attendance is told. */
  readonly minutes: number | null
}
/** What the vault answers to whoever said what for. */
export type ReadIdentity = {
  readonly givenName: string
  readonly familyName: string
  readonly birthDate: string
  readonly phone: string | null
  readonly email: string | null
  readonly address: string | null
  readonly guardian: { readonly name: string; readonly phone: string | null } | null
  readonly language: keyof typeof LANGUAGE_WORDS
}

export const BENEFICIARY_FORMS = [
  ...(['eligibilite', 'exception', 'attente', 'quitter', 'contact'] as const),
  ...(['identite', 'lecture', 'oubli'] as const),
]
export type BeneficiaryForm = (typeof BENEFICIARY_FORMS)[number]

export type BeneficiaryPageProps = Attempt & {
  readonly frame: Frame
  readonly beneficiaryId: string
  readonly person: KnownBeneficiary
  readonly kits: readonly HeldKitRow[]
  readonly sessions: readonly SessionRow[]
  /** Where it waits, by site. */
  readonly sites: readonly { readonly siteId: string; readonly text: string }[]
  readonly canRegister: boolean
  readonly canAllowSecondKit: boolean
  readonly canRead: boolean
  readonly canForget: boolean
  readonly canSeeKits: boolean
  readonly canSeeTraining: boolean
  /** Shown once, to whoever just asked; undefined: not asked, null: nothing is kept. */
  readonly identity?: ReadIdentity | null | undefined
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: BeneficiaryForm | undefined
}

export const BeneficiaryPage = (props: BeneficiaryPageProps) => {
  const { frame, person, kits, sessions, sites, history } = props
  const isKnown = person.status === 'known'
  const siteName = (wanted: string) => sites.find(({ siteId }) => siteId === wanted)?.text ?? ''
  return (
    <Layout
      frame={frame}
      title={`Dossier ${person.fileCode}`}
      section="/beneficiaires"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/beneficiaires">Bénéficiaires</BackLink>
      <ErrorSummary attempt={props} form="eligibilite" />
      <div class="title-row">
        <h1 class="govuk-heading-l">
          Dossier <span class="code">{person.fileCode}</span>
        </h1>
        <PersonTag stage={beneficiaryStage(person)} />
      </div>
      {!isKnown && (
        <p class="govuk-inset-text">
          Ce dossier est effacé : rien ne dit plus de qui il s’agissait, et rien ne peut plus y être inscrit.
          Les comptes restent justes.
        </p>
      )}
      {props.identity !== undefined && <Identity identity={props.identity} />}
      <Facts
        rows={[
          ['Commune', communeName(person.communeCode)],
          [
            'Droits',
            person.eligibilities.length === 0
              ? 'Aucun'
              : person.eligibilities.map(({ route, from, until, isMinor }) => (
                  <p class="govuk-body">
                    {ROUTE_WORDS[route]}, du {day(from)} au {day(until)}
                    {isMinor && ' (personne mineure : son représentant légal signe)'}
                  </p>
                )),
          ],
          [
            'Second kit',
            person.exceptions.length === 0
              ? 'Non autorisé'
              : `Autorisé : ${person.exceptions.map(({ programme }) => PROGRAMME_WORDS[programme]).join(', ')}`,
          ],
          [
            'Liste d’attente',
            person.waiting.length === 0
              ? 'Aucune'
              : person.waiting
                  .map(({ siteId, since }) => `${siteName(siteId)}, depuis le ${date(since)}`)
                  .join(' ; '),
          ],
          ['À contacter', person.contact === null ? 'Non précisé' : CONTACT_WORDS[person.contact]],
          ['Notice d’information', person.noticeVersion ?? 'Pas encore remise'],
          ['Dernier contact', date(person.lastContactAt)],
        ]}
      />
      <h2 class="govuk-heading-m">Kits</h2>
      <Table
        caption="Kits de ce dossier"
        hideCaption
        empty="Aucun kit réservé ni remis."
        columns={['Code de suivi', 'État', 'Modèle', 'Site', 'Rendez-vous', 'Remis le', 'Formation'].map(
          (text) => ({ text }),
        )}
        rows={kits.map((kit) => [
          <Linked to={props.canSeeKits ? `/kits/${kit.kitId}` : undefined}>
            <span class="code">{kit.trackingCode}</span>
          </Linked>,
          <KitTag status={kit.status} />,
          KIT_MODEL_WORDS[kit.model],
          kit.siteName,
          kit.appointmentAt ? dateTime(kit.appointmentAt) : '–',
          kit.handedOverAt ? date(kit.handedOverAt) : '–',
          kit.model === 'grant' ? '–' : duration(kit.trainingMinutes),
        ])}
      />
      {sessions.length > 0 && (
        <Table
          caption="Séances de formation"
          empty=""
          columns={['Séance', 'Lieu', 'Présence'].map((text) => ({ text }))}
          rows={sessions.map(({ sessionId, startsAt, siteName: place, minutes, durationMinutes }) => [
            <Linked to={props.canSeeTraining ? `/formations/${sessionId}` : undefined}>
              {dateTime(startsAt)}
            </Linked>,
            place,
            minutes === null ? 'Inscrit' : `${duration(minutes)} sur ${duration(durationMinutes)}`,
          ])}
        />
      )}
      {isKnown && <Acts {...props} />}
      <h2 class="govuk-heading-m">Historique</h2>
      <History entries={history} />
    </Layout>
  )
}

/** A link for whoever may follow it. */
const Linked = ({ to, children }: { to: string | undefined; children: ComponentChildren }) =>
  to === undefined ? children : <a href={to}>{children}</a>

const Identity = ({ identity }: { identity: ReadIdentity | null }) => (
  <section class="box box--told" aria-labelledby="identite">
    <h2 class="govuk-heading-m" id="identite">
      Identité
    </h2>
    {identity === null ? (
      <p class="govuk-body">Aucune identité n’est gardée pour ce dossier.</p>
    ) : (
      <Facts
        rows={[
          ['Nom', `${identity.givenName} ${identity.familyName}`],
          ['Né le', day(identity.birthDate)],
          ['Téléphone', identity.phone ?? '–'],
          ['Courriel', identity.email ?? '–'],
          ['Adresse', identity.address ?? '–'],
          ...(identity.guardian
            ? [
                [
                  'Représentant légal',
                  [identity.guardian.name, identity.guardian.phone].filter(Boolean).join(', '),
                ] as const,
              ]
            : []),
          ['Langue', LANGUAGE_WORDS[identity.language]],
        ]}
      />
    )}
    <p class="govuk-body">Votre lecture est inscrite, avec sa raison. La personne peut la voir.</p>
  </section>
)

const Acts = (props: BeneficiaryPageProps) => (
  <div>
    {props.canRead && <ReadForm {...props} />}
    {props.canRegister && (
      <>
        <IdentifyForm {...props} />
        <EligibilityForm {...props} />
        {props.person.waiting.length === 0 ? <WaitForm {...props} /> : <LeaveForm {...props} />}
        <ContactForm {...props} />
      </>
    )}
    {props.canAllowSecondKit && <ExceptionForm {...props} />}
    {props.canForget && <ForgetForm {...props} />}
  </div>
)

/** A fold with one form of the file; its address ends with its name. */
const fold = (props: BeneficiaryPageProps, name: BeneficiaryForm) => {
  const form = formState(name, props)
  const keys = { csrf: props.frame.csrf, idempotencyKey: props.idempotencyKey }
  return {
    form,
    keys,
    open: form.failed && props.form === name,
    action: `/beneficiaires/${props.beneficiaryId}/${name}`,
  }
}

const ReadForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'lecture')
  return (
    <Fold title="Lire l’identité" open={open}>
      <Form action={action} keys={keys} of={form}>
        <SelectField
          of={form}
          name="raison"
          label="Pourquoi ?"
          hint="Votre lecture est inscrite au registre, et la personne peut la voir."
          empty="Choisissez une raison"
          options={optionsOf(PURPOSE_WORDS)}
        />
        <Button kind="secondary">Lire l’identité</Button>
      </Form>
    </Fold>
  )
}

const IdentifyForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'identite')
  return (
    <Fold title="Écrire ou corriger l’identité" open={open}>
      <Form action={action} keys={keys} of={form}>
        <IdentityFields form={form} />
        {props.canAllowSecondKit && <DuplicateField form={form} />}
        <Button>Garder cette identité</Button>
      </Form>
    </Fold>
  )
}

const EligibilityForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'eligibilite')
  return (
    <Fold title="Attester un droit" open={open}>
      <Form action={action} keys={keys} of={form}>
        <EligibilityFields form={form} />
        <Button>Enregistrer ce droit</Button>
      </Form>
    </Fold>
  )
}

const WaitForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'attente')
  return (
    <Fold title="Inscrire sur une liste d’attente" open={open}>
      <Form action={action} keys={keys} of={form}>
        <SelectField
          of={form}
          name="siteId"
          label="Lieu de remise"
          empty="Choisissez un lieu"
          options={props.sites.map(({ siteId: value, text }) => ({ value, text }))}
        />
        <Radios
          of={form}
          name="programme"
          legend="Programme"
          options={optionsOf(PROGRAMME_WORDS)}
          chosen={props.person.eligibilities.slice(0, 1).map(({ programme }) => programme)}
        />
        <Button>Inscrire</Button>
      </Form>
    </Fold>
  )
}

const LeaveForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'quitter')
  return (
    <Fold title="Retirer de la liste d’attente" open={open}>
      <Form action={action} keys={keys} of={form}>
        <SelectField
          of={form}
          name="motif"
          label="Pourquoi ?"
          empty="Choisissez une raison"
          options={optionsOf(REASON_WORDS)}
        />
        <Button kind="warning">Retirer de la liste</Button>
      </Form>
    </Fold>
  )
}

const ContactForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'contact')
  return (
    <Fold title="Dire comment la contacter" open={open}>
      <Form action={action} keys={keys} of={form}>
        <Radios
          of={form}
          name="canal"
          legend="La personne préfère"
          options={optionsOf(CONTACT_WORDS)}
          chosen={props.person.contact === null ? [] : [props.person.contact]}
        />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

const ExceptionForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'exception')
  return (
    <Fold title="Autoriser un second kit" open={open}>
      <Form action={action} keys={keys} of={form}>
        <p class="govuk-body">
          Une personne reçoit un seul kit par programme. Si vous en autorisez un second, votre compte sera
          inscrit au registre, et quelqu’un d’autre devra le remettre.
        </p>
        <Radios of={form} name="programme" legend="Programme" options={optionsOf(PROGRAMME_WORDS)} />
        <SelectField
          of={form}
          name="motif"
          label="Pourquoi un second kit ?"
          empty="Choisissez une raison"
          options={optionsOf(REASON_WORDS)}
        />
        <Button>Autoriser un second kit</Button>
      </Form>
    </Fold>
  )
}

const ForgetForm = (props: BeneficiaryPageProps) => {
  const { form, keys, open, action } = fold(props, 'oubli')
  return (
    <Fold title="Effacer ce dossier" open={open}>
      <Form action={action} keys={keys} of={form}>
        <p class="govuk-body">
          L’identité, les messages et la clé qui les chiffre sont détruits, pour toujours. Les kits réservés
          sont libérés. Un kit déjà remis reste à la personne, et les comptes ne changent pas.
        </p>
        <Tick of={form} name="sur" label="La personne le demande, et j’ai vérifié que c’est bien elle" />
        <Button kind="warning">Effacer pour toujours</Button>
      </Form>
    </Fold>
  )
}
