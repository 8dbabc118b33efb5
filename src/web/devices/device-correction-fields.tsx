/** The fields of each fact that its organisation may put right, filled in with what is held true today. */
import type { DomainEvent } from '../../domain/contexts.js'
import type { DeviceFact } from '../../domain/devices/device-facts.js'
import type { KnownDevice } from '../../domain/devices/device-state.js'
import { FUNCTIONS } from '../../domain/devices/functions.js'
import { LOSS_WORDS } from '../../words/journey-words.js'
import {
  CATEGORY_WORDS,
  DESTRUCTION_WORDS,
  FLAG_WORDS,
  FUNCTION_WORDS,
  GRADE_WORDS,
  MEDIUM_KINDS,
  TEST_WORDS,
} from '../../words/words.js'
import { Checkboxes, Radios } from '../frame/choices.js'
import { type FormState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { BatteryField } from './device-form.js'
import { LOSSES } from './device-life-forms.js'
import { MEDIA_BY_HAND_MAX, MediumFields } from './inspection-form.js'

const CORRECTABLE_FACTS = [
  ...(['DeviceReceived', 'DeviceInspected', 'FlagRaised', 'FlagCleared'] as const),
  ...([
    'SightingExplained',
    'MediumDestroyed',
    'MediumRemoved',
    'MediumInstalled',
    'ResidualRiskAccepted',
  ] as const),
  ...(['DeviceRepaired', 'DeviceTested', 'DeviceGraded'] as const),
  ...(['DeviceLost', 'DeviceRetired', 'DeviceStripped'] as const),
] as const
export type CorrectableFact = Extract<DeviceFact, { readonly type: (typeof CORRECTABLE_FACTS)[number] }>

const NAMES: readonly string[] = CORRECTABLE_FACTS
export const isCorrectable = (event: DomainEvent): event is CorrectableFact => NAMES.includes(event.type)

/** As many rows as the inspection told of media, and one more; at least those of an inspection by hand. */
export const mediaRows = (media: readonly unknown[]) => Math.max(MEDIA_BY_HAND_MAX, media.length + 1)

const GIGABYTE = 1_000_000_000
export const gigabytesOf = (bytes: number | null) =>
  bytes === null ? undefined : String(Math.round(bytes / GIGABYTE))

export const CorrectableFields = ({
  form,
  fact,
  device,
}: {
  form: FormState
  fact: DomainEvent
  device: KnownDevice
}) => {
  if (!isCorrectable(fact)) return null
  const { type, data } = fact
  switch (type) {
    case 'DeviceReceived':
      return (
        <>
          <SelectField
            of={form}
            name="categorie"
            label="Catégorie"
            hint="Elle ne change plus quand un kit, une expédition ou une collecte a pris l’appareil."
            options={optionsOf(CATEGORY_WORDS)}
            value={data.category}
          />
          <TextField of={form} name="marque" label="Marque" value={data.maker} width={20} />
          <TextField of={form} name="modele" label="Modèle" value={data.model ?? undefined} width={20} />
          <TextField of={form} name="serie" label="Numéro de série" value={data.serial} width={20} />
          <TextField
            of={form}
            name="valeurEuros"
            label="Valeur de l’appareil, en euros"
            hint="Déclarée par le donateur. Laissez vide si elle n’est pas connue."
            value={data.unitValueCents === null ? undefined : String(data.unitValueCents / 100)}
            width={5}
            numeric
          />
          <TextField
            of={form}
            name="poids"
            label="Poids déclaré à l’arrivée, en kilogrammes"
            hint="Laissez vide s’il n’est pas connu : la médiane de sa catégorie compte alors, comme estimée."
            value={data.weightGrams === null ? undefined : String(data.weightGrams / 1000).replace('.', ',')}
            width={5}
            numeric
          />
        </>
      )
    case 'DeviceInspected':
      return (
        <>
          {Array.from({ length: mediaRows(data.media) }, (_, index) => (
            <MediumFields form={form} index={index + 1} medium={data.media[index]} />
          ))}
          <TextField of={form} name="processeur" label="Processeur" value={data.processor ?? undefined} />
          <TextField
            of={form}
            name="memoireGo"
            label="Mémoire, en Go"
            value={data.memoryBytes === null ? undefined : String(data.memoryBytes / 2 ** 30)}
            width={5}
            numeric
          />
          <BatteryField form={form} value={data.batteryHealthPercent} />
        </>
      )
    case 'FlagRaised':
      return (
        <SelectField
          of={form}
          name="signalement"
          label="Blocage"
          options={optionsOf(FLAG_WORDS)}
          value={data.flag}
        />
      )
    case 'MediumDestroyed':
      return (
        <Radios
          of={form}
          name="technique"
          legend={`Comment le support ${data.mediumSerial} a-t-il été détruit ?`}
          options={optionsOf(DESTRUCTION_WORDS)}
          chosen={[data.technique]}
        />
      )
    case 'MediumInstalled':
      return (
        <div class="medium__fields">
          <TextField of={form} name="serie" label="Numéro de série" value={data.medium.serial} width={20} />
          <SelectField
            of={form}
            name="type"
            label="Type"
            options={optionsOf(MEDIUM_KINDS)}
            value={data.medium.kind}
          />
          <TextField
            of={form}
            name="modele"
            label="Modèle"
            value={data.medium.model ?? undefined}
            width={20}
          />
          <TextField
            of={form}
            name="capaciteGo"
            label="Capacité, en Go"
            value={gigabytesOf(data.medium.capacityBytes)}
            width={5}
            numeric
          />
        </div>
      )
    case 'DeviceRepaired':
      return (
        <>
          <Checkboxes
            of={form}
            name="fonctions"
            legend="Fonctions réparées"
            options={FUNCTIONS[device.category].map((value) => ({ value, text: FUNCTION_WORDS[value] }))}
            chosen={data.functions}
          />
          <TextField of={form} name="note" label="Ce qui a été fait" value={data.note ?? undefined} />
        </>
      )
    case 'DeviceTested':
      return (
        <>
          {FUNCTIONS[device.category].map((name) => (
            <Radios
              of={form}
              name={`fonction-${name}`}
              legend={FUNCTION_WORDS[name]}
              options={optionsOf(TEST_WORDS)}
              chosen={[data.results[name] ?? 'not-tested']}
              inline
            />
          ))}
          <BatteryField form={form} value={data.batteryHealthPercent} />
        </>
      )
    case 'DeviceGraded':
      return (
        <Radios
          of={form}
          name="grade"
          legend="Aspect de l’appareil"
          options={optionsOf(GRADE_WORDS)}
          chosen={[data.grade]}
        />
      )
    case 'DeviceLost':
      return (
        <>
          <Radios
            of={form}
            name="comment"
            legend="Que s’est-il passé ?"
            options={LOSSES.map((value) => ({ value, text: LOSS_WORDS[value] }))}
            chosen={[data.how]}
          />
          <ToldReason form={form} reason={data.reason} />
        </>
      )
    case 'FlagCleared':
    case 'ResidualRiskAccepted':
    case 'DeviceRetired':
    case 'DeviceStripped':
      return <ToldReason form={form} reason={data.reason} />
    case 'SightingExplained':
    case 'MediumRemoved':
      return null
  }
}

const ToldReason = ({ form, reason }: { form: FormState; reason: string | null }) => (
  <TextField
    of={form}
    name="motifDuFait"
    label="Motif qu’aurait dû dire ce fait"
    value={reason ?? undefined}
  />
)
