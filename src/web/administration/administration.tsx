/** Who works here: partners and their sites, accounts, and keys for other software. Secrets show once. */

import { communeName } from '../../domain/shared/communes.js'
import type { Role } from '../../domain/shared/roles.js'
import { type Day, type Instant, isSiae, type LegalForm } from '../../domain/shared/values.js'
import { date, day, LEGAL_FORM_WORDS, PARTNER_ROLE_WORDS, ROLE_WORDS, wordFor } from '../../words/words.js'
import { type Attempt, Button, ErrorSummary, Form, formState, type Keys } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { Table, Tag } from '../frame/parts.js'
import {
  AccountForm,
  AgreedEtpForm,
  AgreementForm,
  PartnerForm,
  SiteDescriptionForm,
  SiteForm,
  TokenForm,
} from './administration-forms.js'

export type PartnerRow = {
  readonly partnerId: string
  readonly name: string
  readonly legalForm: LegalForm
  readonly roles: readonly string[]
  readonly status: 'active' | 'suspended'
  /** Of its last agrément as a SIAE, its last day. */
  readonly agreementUntil: Day | null
  readonly sites: readonly { readonly siteId: string; readonly name: string; readonly communeCode: string }[]
}
export type AccountRow = {
  readonly accountId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly partnerName: string | null
  readonly disabled: boolean
}
export type TokenRow = {
  readonly tokenId: string
  readonly label: string
  readonly role: Role
  readonly partnerName: string | null
  readonly createdAt: Instant
  readonly revoked: boolean
}

export type AdministrationForm =
  | 'partenaires'
  | 'sites'
  | 'description'
  | 'agrement'
  | 'etp'
  | 'comptes'
  | 'jetons'

export type AdministrationPageProps = Attempt & {
  readonly frame: Frame
  readonly partners: readonly PartnerRow[]
  /** Left out for who may not manage them. */
  readonly accounts?: readonly AccountRow[] | undefined
  readonly tokens?: readonly TokenRow[] | undefined
  /** Just made, shown this once: a password for an address, or a token for a label. */
  readonly secret?:
    | { readonly kind: 'password' | 'token'; readonly for: string; readonly value: string }
    | undefined
  readonly idempotencyKey: string
  readonly form?: AdministrationForm | undefined
}

export const AdministrationPage = (props: AdministrationPageProps) => {
  const { frame, secret, partners, accounts, tokens, idempotencyKey } = props
  const siaes = partners.filter(({ legalForm }) => isSiae(legalForm))
  const shared = { attempt: props, keys: { csrf: frame.csrf, idempotencyKey }, partners }
  return (
    <Layout
      frame={frame}
      title="Administration"
      section="/administration"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <ErrorSummary attempt={props} form="partenaires" />
      {secret && <Secret {...secret} />}
      <h1 class="govuk-heading-l">Administration</h1>
      <section aria-labelledby="partenaires">
        <h2 class="govuk-heading-m" id="partenaires">
          Partenaires
        </h2>
        <Partners partners={partners} />
        <PartnerForm {...shared} />
        {partners.length > 0 && <SiteForm {...shared} />}
        {partners.some(({ sites }) => sites.length > 0) && (
          <SiteDescriptionForm
            {...shared}
            sites={partners.flatMap(({ partnerId, name, sites }) =>
              sites.map((site) => ({ siteId: site.siteId, partnerId, text: `${name} – ${site.name}` })),
            )}
          />
        )}
        {siaes.length > 0 && <AgreementForm {...shared} partners={siaes} />}
        {siaes.length > 0 && <AgreedEtpForm {...shared} partners={siaes} />}
      </section>
      {accounts && (
        <section aria-labelledby="comptes">
          <h2 class="govuk-heading-m" id="comptes">
            Comptes
          </h2>
          <Accounts accounts={accounts} keys={shared.keys} />
          <AccountForm {...shared} />
        </section>
      )}
      {tokens && (
        <section aria-labelledby="jetons">
          <h2 class="govuk-heading-m" id="jetons">
            Accès pour d’autres logiciels
          </h2>
          <Tokens tokens={tokens} keys={shared.keys} />
          <TokenForm {...shared} />
        </section>
      )}
    </Layout>
  )
}

const Secret = ({ kind, for: owner, value }: NonNullable<AdministrationPageProps['secret']>) => (
  <section class="box box--told" aria-labelledby="secret">
    <h2 class="govuk-heading-m" id="secret">
      {kind === 'password' ? 'Mot de passe provisoire' : 'Jeton d’accès'} pour {owner}
    </h2>
    <p>
      <span class="code code--large">{value}</span>
    </p>
    <p class="govuk-body">
      Copiez-le maintenant : il ne sera plus jamais affiché. Transmettez-le par un moyen sûr.
    </p>
  </section>
)

const Partners = ({ partners }: { partners: readonly PartnerRow[] }) => (
  <Table
    caption="Partenaires"
    hideCaption
    empty="Aucun partenaire pour l’instant."
    columns={['Nom', 'Forme juridique', 'Agrément', 'Rôles', 'Sites', 'État'].map((text) => ({ text }))}
    rows={partners.map(({ name, legalForm, agreementUntil, roles, sites, status }) => [
      name,
      LEGAL_FORM_WORDS[legalForm],
      agreementUntil === null ? (isSiae(legalForm) ? 'Aucun' : '–') : `jusqu’au ${day(agreementUntil)}`,
      roles.map((role) => wordFor(PARTNER_ROLE_WORDS, role)).join(', '),
      sites.length === 0
        ? 'Aucun'
        : sites.map((site) => `${site.name} (${communeName(site.communeCode)})`).join(', '),
      status === 'active' ? <Tag tone="good">Actif</Tag> : <Tag tone="bad">Suspendu</Tag>,
    ])}
  />
)

const Accounts = ({ accounts, keys }: { accounts: readonly AccountRow[]; keys: Keys }) => (
  <Table
    caption="Comptes"
    hideCaption
    empty="Aucun compte."
    columns={['Nom', 'Adresse', 'Rôle', 'Organisation', 'Accès'].map((text) => ({ text }))}
    rows={accounts.map(({ accountId, name, email, role, partnerName, disabled }) => [
      name,
      email,
      ROLE_WORDS[role],
      partnerName ?? 'Métropole',
      disabled ? (
        <Tag tone="done">Désactivé</Tag>
      ) : (
        <EndForm
          action={`/administration/comptes/${accountId}/desactiver`}
          keys={keys}
          text="Désactiver"
          whose={name}
        />
      ),
    ])}
  />
)

const Tokens = ({ tokens, keys }: { tokens: readonly TokenRow[]; keys: Keys }) => (
  <Table
    caption="Jetons d’accès"
    hideCaption
    empty="Aucun jeton."
    columns={['Libellé', 'Rôle', 'Organisation', 'Créé le', 'Accès'].map((text) => ({ text }))}
    rows={tokens.map(({ tokenId, label, role, partnerName, createdAt, revoked }) => [
      label,
      ROLE_WORDS[role],
      partnerName ?? 'Métropole',
      date(createdAt),
      revoked ? (
        <Tag tone="done">Révoqué</Tag>
      ) : (
        <EndForm
          action={`/administration/jetons/${tokenId}/revoquer`}
          keys={keys}
          text="Révoquer"
          whose={label}
        />
      ),
    ])}
  />
)

/** Ends an access. The address is part of the key: each row's form has its own. */
const EndForm = ({
  action,
  keys,
  text,
  whose,
}: {
  action: string
  keys: Keys
  text: string
  whose: string
}) => (
  <div class="row-form">
    <Form action={action} keys={keys} of={formState(action.split('/').slice(-2).join('.'), {})}>
      <Button kind="secondary">
        {text}
        <span class="govuk-visually-hidden"> : {whose}</span>
      </Button>
    </Form>
  </div>
)
