/** Handing a kit to its holder: who, with what receipt, after what notice; or the refusal, in large. */

import { euros } from '../../words/words.js'
import { Radios, Tick } from '../frame/choices.js'
import { type Attempt, Button, ErrorSummary, Form, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, type Obstacle, RefusalBox } from '../frame/parts.js'
import { type Colleague, ReceiptFields } from './kit-receipt.js'

export type HandOverPageProps = Attempt & {
  readonly frame: Frame
  readonly kitId: string
  readonly trackingCode: string
  readonly modelText: string
  readonly siteName: string
  /** Until when the reservation holds, already in words; null when there is none. */
  readonly reservedUntil: string | null
  readonly colleagues: readonly Colleague[]
  readonly guardianSigns: boolean
  /** What the holder pays, in cents: the programme's price that day. */
  readonly priceCents: number
  /** What the person is told about their data: its version, and its text, a paragraph a line. */
  readonly notice: { readonly version: string; readonly lines: readonly string[] }
  /** Why it was refused; empty before anything was tried. */
  readonly obstacles: readonly Obstacle[]
  readonly idempotencyKey: string
}

export const HandOverPage = (props: HandOverPageProps) => {
  const { frame, kitId, trackingCode, modelText, siteName, reservedUntil, obstacles } = props
  return (
    <Layout
      frame={frame}
      title={`Remise du kit ${trackingCode}`}
      section="/kits"
      failed={obstacles.length > 0 || (props.errors?.length ?? 0) > 0}
    >
      <BackLink href={`/kits/${kitId}`}>Kit {trackingCode}</BackLink>
      <ErrorSummary attempt={props} form="remise" />
      {obstacles.length > 0 && <RefusalBox title="Ce kit ne peut pas être remis" obstacles={obstacles} />}
      <h1 class="govuk-heading-l">Remettre le kit</h1>
      <Facts
        rows={[
          ['Kit', <span class="code">{trackingCode}</span>],
          ['Modèle', modelText],
          ['Site', siteName],
          [
            'Réservation',
            reservedUntil === null ? 'Aucune : réservez d’abord le kit' : `Jusqu’au ${reservedUntil}`,
          ],
          ['Prix', props.priceCents === 0 ? 'Gratuit' : euros(props.priceCents)],
        ]}
      />
      <HandOverForm {...props} />
    </Layout>
  )
}

const HandOverForm = ({
  frame,
  kitId,
  colleagues,
  guardianSigns,
  notice,
  idempotencyKey,
  ...attempt
}: HandOverPageProps) => {
  const form = formState('remise', attempt)
  return (
    <Form action={`/kits/${kitId}/remise`} keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
      <TextField
        of={form}
        name="dossier"
        label="Code du dossier"
        hint="Demandez-le à la personne : il doit être celui de la réservation."
        width={20}
      />
      <ReceiptFields form={form} colleagues={colleagues} guardianSigns={guardianSigns} />
      <Tick
        of={form}
        name="recuLu"
        label="Signature à l’écran : « J’ai reçu ce kit en bon état et j’ai compris la notice »"
        hint="À cocher par la personne elle-même, si elle signe à l’écran."
      />
      <Radios
        of={form}
        name="remplaceUnAchat"
        legend="Cette personne aurait-elle acheté un appareil ?"
        hint="Posez-lui la question : seul un achat évité compte dans le bilan carbone."
        options={[
          { value: 'oui', text: 'Oui' },
          { value: 'non', text: 'Non' },
          { value: 'ne-sait-pas', text: 'Ne sait pas' },
        ]}
        chosen={['ne-sait-pas']}
      />
      <section class="box box--told" aria-labelledby="notice">
        <h2 class="govuk-heading-m" id="notice">
          Notice d’information, version {notice.version}
        </h2>
        {notice.lines.map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
      </section>
      <Tick
        of={form}
        name="noticeRemise"
        label="J’ai remis cette notice à la personne et je la lui ai expliquée"
      />
      <p class="govuk-body">Une remise ne s’annule pas : seul un retour ramène le kit.</p>
      <Button>Confirmer la remise</Button>
    </Form>
  )
}
