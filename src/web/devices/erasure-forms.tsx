/** Proving that a medium is erased, or that it is no longer there. Times are typed as in Lyon. */
import {
  judgementOf,
  type KnownDevice,
  openSightings,
  presentMedia,
} from '../../domain/devices/device-state.js'
import {
  capacity,
  DESTRUCTION_WORDS,
  MEDIUM_KINDS,
  SIGHTING_WORDS,
  TECHNIQUE_WORDS,
} from '../../words/words.js'
import { Radios, Tick } from '../frame/choices.js'
import { Button, FileField, Form, formState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { type DeviceFormProps, formAddress } from './device-form.js'
import { ClockField } from './evidence.js'

const mediumOptions = (device: KnownDevice) =>
  presentMedia(device).map(({ serial, kind, capacityBytes }) => ({
    value: serial,
    text: [MEDIUM_KINDS[kind], capacityBytes && capacity(capacityBytes), '–', serial]
      .filter(Boolean)
      .join(' '),
  }))

export const EvidenceForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('effacement', attempt)
  return (
    <Fold title="Déposer une preuve d’effacement" open={open}>
      <Form action={formAddress(device, 'effacement')} keys={keys} of={form} upload>
        <FileField
          of={form}
          name="fichier"
          label="Journal de l’outil"
          hint="Un journal nwipe ou ShredOS, un relevé nvme ou hdparm. Un même fichier peut parler de plusieurs disques."
        />
        <ClockField form={form} />
        <Button>Déposer la preuve</Button>
      </Form>
    </Fold>
  )
}

export const CertificateForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('certificat', attempt)
  return (
    <Fold title="Recopier un certificat d’effacement" open={open}>
      <Form action={formAddress(device, 'certificat')} keys={keys} of={form} upload>
        <p class="govuk-body">
          Pour un outil que nous ne savons pas lire (Blancco, outil du fabricant…). Recopiez le document et
          joignez-le. Les heures sont celles de Lyon.
        </p>
        <div class="columns">
          <TextField of={form} name="outil" label="Outil" />
          <TextField of={form} name="version" label="Version (si elle est donnée)" width={10} />
          <SelectField
            of={form}
            name="technique"
            label="Technique"
            empty="Choisissez"
            options={optionsOf(TECHNIQUE_WORDS)}
          />
          <TextField of={form} name="methode" label="Nom de la méthode (si donné)" />
          <SelectField
            of={form}
            name="serie"
            label="Support"
            empty="Choisissez"
            options={mediumOptions(device)}
          />
          <TextField of={form} name="capaciteOctets" label="Capacité, en octets" width={20} numeric />
          <TextField of={form} name="debut" label="Début" type="datetime-local" />
          <TextField of={form} name="fin" label="Fin" type="datetime-local" />
          <TextField of={form} name="octetsEffaces" label="Octets effacés" width={20} numeric />
          <TextField of={form} name="passes" label="Passes terminées" width={3} numeric />
          <TextField of={form} name="erreurs" label="Nombre d’erreurs" width={4} numeric />
        </div>
        <Tick of={form} name="verifie" label="Le document dit que l’effacement a été vérifié" />
        <Tick
          of={form}
          name="secteursCaches"
          label="Le document signale des secteurs non atteints (HPA, DCO)"
        />
        {form.values('document')?.[0] ? (
          <>
            <input type="hidden" name="document" value={form.values('document')?.[0]} />
            <p class="govuk-body">Le fichier que vous venez de déposer sera le document de ce certificat.</p>
          </>
        ) : (
          <FileField of={form} name="fichier" label="Document du certificat" hint="PDF, image ou texte." />
        )}
        <Button>Déposer le certificat</Button>
      </Form>
    </Fold>
  )
}

/** `action` is a way of destruction, or `removed`. */
export const MediumForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('support', attempt)
  return (
    <Fold title="Support détruit ou retiré" open={open}>
      <Form action={formAddress(device, 'support')} keys={keys} of={form}>
        <SelectField of={form} name="serie" label="Support" options={mediumOptions(device)} />
        <Radios
          of={form}
          name="action"
          legend="Qu’avez-vous fait ?"
          options={[
            ...Object.entries(DESTRUCTION_WORDS).map(([value, text]) => ({
              value,
              text: `Détruit : ${text.toLowerCase()}`,
            })),
            {
              value: 'removed',
              text: 'Retiré de l’appareil',
              hint: 'Le démarrage sera à essayer à nouveau.',
            },
          ]}
        />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

/** E5. What a tool saw in this machine and the inventory lacks: what was it? `vu` names the file and the serial. */
export const SightingForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('support-vu', attempt)
  const sightings = openSightings(device)
  return (
    <Fold title="Dire ce qu’était un support vu" open={open}>
      <Form action={formAddress(device, 'support-vu')} keys={keys} of={form}>
        <p class="govuk-body">
          Un outil a vu dans cet appareil un support qui manque à l’inventaire. S’il y est, inspectez
          l’appareil à nouveau avec lui. Sinon, dites ce que c’était, après avoir ouvert ou vérifié l’appareil
          : votre compte sera inscrit au registre.
        </p>
        <SelectField
          of={form}
          name="vu"
          label="Support vu"
          options={sightings.map(({ serial, model, kind, capacityBytes, fileSha256 }) => ({
            value: `${fileSha256} ${serial ?? ''}`,
            text: [
              MEDIUM_KINDS[kind],
              capacityBytes && capacity(capacityBytes),
              model,
              '–',
              serial ?? 'sans numéro de série',
            ]
              .filter(Boolean)
              .join(' '),
          }))}
        />
        <Radios of={form} name="explication" legend="Qu’était-ce ?" options={optionsOf(SIGHTING_WORDS)} />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

/** E6. Only where a reservation remains, and only by those who may take it upon themselves. */
export const RiskForm = ({ device, at, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('risque', attempt)
  const reserved = presentMedia(device).filter(
    (medium) => !medium.riskAccepted && judgementOf(medium, device, at).verdict === 'erased-with-reservation',
  )
  if (reserved.length === 0) return null
  return (
    <Fold title="Accepter une réserve" open={open}>
      <Form action={formAddress(device, 'risque')} keys={keys} of={form}>
        <p class="govuk-body">
          Des secteurs cachés n’ont pas été effacés. Si vous acceptez ce risque, votre compte sera inscrit au
          registre.
        </p>
        <SelectField
          of={form}
          name="serie"
          label="Support"
          options={reserved.map(({ serial }) => ({ value: serial, text: serial }))}
        />
        <TextField
          of={form}
          name="motif"
          label="Pourquoi ce risque est acceptable"
          hint="120 caractères au plus."
        />
        <Button kind="warning">Accepter ce risque en mon nom</Button>
      </Form>
    </Fold>
  )
}
