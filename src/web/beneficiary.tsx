/** One beneficiary's file: a code, a commune, rights and kits. Nothing that says who the person is. */
import type { Beneficiary } from '../domain/beneficiaries/beneficiary.js'
import type { KitModel } from '../domain/kits/kit-facts.js'
import { communeName } from '../domain/shared/communes.js'
import type { Instant } from '../domain/shared/values.js'
import type { KitStatus } from '../projections/kits.js'
import { EligibilityFields } from './beneficiaries.js'
import { Radios } from './choices.js'
import { type Attempt, Button, ErrorSummary, Form, formState, optionsOf, TextField } from './forms.js'
import { History, type HistoryEntry } from './history.js'
import { type Frame, Layout } from './layout.js'
import { BackLink, Facts, Fold, KitTag, Table } from './parts.js'
import { date, day, KIT_MODEL_WORDS, PROGRAMME_WORDS } from './words.js'

export type HeldKitRow = {
  readonly kitId: string
  readonly trackingCode: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly siteName: string
  readonly handedOverAt: Instant | null
}

export type BeneficiaryPageProps = Attempt & {
  readonly frame: Frame
  readonly beneficiaryId: string
  readonly person: Extract<Beneficiary, { status: 'known' }>
  readonly kits: readonly HeldKitRow[]
  readonly canRegister: boolean
  readonly canAllowSecondKit: boolean
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: 'eligibilite' | 'exception' | undefined
}

export const BeneficiaryPage = (props: BeneficiaryPageProps) => {
  const { frame, person, kits, canRegister, canAllowSecondKit, history } = props
  return (
    <Layout
      frame={frame}
      title={`Dossier ${person.fileCode}`}
      section="/beneficiaires"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/beneficiaires">Bénéficiaires</BackLink>
      <ErrorSummary attempt={props} form="eligibilite" />
      <h1 class="govuk-heading-l">
        Dossier <span class="code">{person.fileCode}</span>
      </h1>
      <Facts
        rows={[
          ['Commune', communeName(person.communeCode)],
          [
            'Droits',
            person.eligibilities.length === 0
              ? 'Aucun'
              : person.eligibilities.map(({ programme, from, until }) => (
                  <p class="govuk-body">
                    {PROGRAMME_WORDS[programme]}, du {day(from)} au {day(until)}
                  </p>
                )),
          ],
          [
            'Second kit',
            person.exceptions.length === 0
              ? 'Non autorisé'
              : `Autorisé : ${person.exceptions.map(({ programme }) => PROGRAMME_WORDS[programme]).join(', ')}`,
          ],
        ]}
      />
      <h2 class="govuk-heading-m">Kits</h2>
      <Table
        caption="Kits de ce dossier"
        hideCaption
        empty="Aucun kit réservé ni remis."
        columns={['Code de suivi', 'État', 'Modèle', 'Site', 'Remis le'].map((text) => ({ text }))}
        rows={kits.map((kit) => [
          <a class="code" href={`/kits/${kit.kitId}`}>
            {kit.trackingCode}
          </a>,
          <KitTag status={kit.status} />,
          KIT_MODEL_WORDS[kit.model],
          kit.siteName,
          kit.handedOverAt ? date(kit.handedOverAt) : '–',
        ])}
      />
      <div>
        {canRegister && <EligibilityForm {...props} />}
        {canAllowSecondKit && <ExceptionForm {...props} />}
      </div>
      <h2 class="govuk-heading-m">Historique</h2>
      <History entries={history} />
    </Layout>
  )
}

const EligibilityForm = ({ frame, beneficiaryId, idempotencyKey, ...attempt }: BeneficiaryPageProps) => {
  const form = formState('eligibilite', attempt)
  return (
    <Fold title="Enregistrer un nouveau droit" open={form.failed}>
      <Form
        action={`/beneficiaires/${beneficiaryId}/eligibilite`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
      >
        <EligibilityFields form={form} />
        <Button>Enregistrer ce droit</Button>
      </Form>
    </Fold>
  )
}

const ExceptionForm = ({ frame, beneficiaryId, idempotencyKey, ...attempt }: BeneficiaryPageProps) => {
  const form = formState('exception', attempt)
  return (
    <Fold title="Autoriser un second kit" open={form.failed}>
      <Form
        action={`/beneficiaires/${beneficiaryId}/exception`}
        keys={{ csrf: frame.csrf, idempotencyKey }}
        of={form}
      >
        <p class="govuk-body">
          Une personne reçoit un seul kit par programme. Si vous en autorisez un second, votre compte sera
          inscrit au registre, et quelqu’un d’autre devra le remettre.
        </p>
        <Radios of={form} name="programme" legend="Programme" options={optionsOf(PROGRAMME_WORDS)} />
        <TextField
          of={form}
          name="motif"
          label="Pourquoi un second kit ?"
          hint="120 caractères au plus. N’écrivez aucun nom."
        />
        <Button>Autoriser un second kit</Button>
      </Form>
    </Fold>
  )
}
