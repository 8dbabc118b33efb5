/**
 * What may be recorded about a device now: one folded form for each, in three groups, the next useful one open.
 * Only what its place allows is offered.
 */
import type { ComponentChildren } from 'preact'
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { Unfitness } from '../../domain/devices/fitness.js'
import type { Instant } from '../../domain/shared/values.js'
import type { Attempt, Keys } from '../frame/forms.js'
import {
  FileInspection,
  Flags,
  Grading,
  IntoKit,
  type OpenKit,
  Tests,
  WasteForm,
} from './device-bench-forms.js'
import type { DeviceForm, DeviceFormProps, OwnSite } from './device-form.js'
import { FoundForm, LossForm, RetireForm, ReturnForm, StripForm, WriteOffForm } from './device-life-forms.js'
import { firstForm, offeredForms } from './device-offers.js'
import {
  BoughtPartForm,
  InstallMediumForm,
  MoveMediumForm,
  PassPartForm,
  RepairForm,
  TakePartForm,
} from './device-part-forms.js'
import { CertificateForm, EvidenceForm, MediumForm, RiskForm, SightingForm } from './erasure-forms.js'
import { ManualInspection } from './inspection-form.js'

/** Which form lifts which obstacle. */
const REMEDY: Readonly<Record<Unfitness, DeviceForm>> = {
  'device-not-inspected': 'inspection',
  'sighted-medium-not-inventoried': 'support-vu',
  'medium-not-erased': 'effacement',
  'device-blocked': 'signalement',
  'waste-status-not-lifted': 'dechet',
  'functions-not-passed': 'essais',
  'battery-not-measured': 'essais',
  'battery-too-weak': 'essais',
}

/** In the order of the bench's day; what its place asks for first stands in the last one, shown first then. */
const GROUPS: readonly {
  readonly id: string
  readonly title: string
  readonly forms: readonly DeviceForm[]
}[] = [
  {
    id: 'etabli',
    title: 'Travail d’atelier',
    forms: [
      ...(['inspection', 'inspection-manuelle', 'support-vu', 'effacement'] as const),
      ...(['certificat', 'support', 'risque'] as const),
      ...(['dechet', 'essais', 'grade', 'signalement', 'kit'] as const),
    ],
  },
  {
    id: 'pieces-et-supports',
    title: 'Réparation, pièces et supports',
    forms: [
      ...(['reparation', 'support-installe', 'support-deplace'] as const),
      ...(['piece-retiree', 'piece-posee', 'piece-achetee'] as const),
    ],
  },
  {
    id: 'sort',
    title: 'Retour, perte, fin de vie',
    forms: ['retour', 'retrouve', 'perte', 'radiation', 'reforme', 'demontage'],
  },
]

type Offered = {
  readonly device: KnownDevice
  readonly at: Instant
  readonly attempt: Attempt
  readonly keys: Keys
  readonly next: Unfitness | undefined
  readonly canAcceptRisk: boolean
  readonly openKits: readonly OpenKit[]
  readonly sites: readonly OwnSite[]
}

export const DeviceForms = (props: Offered) => {
  const { device, next, attempt, canAcceptRisk } = props
  const offered = offeredForms(device).filter((form) => form !== 'risque' || canAcceptRisk)
  const wanted = firstForm(device) ?? (next ? REMEDY[next] : 'kit')
  const groups = GROUPS.map((group) => ({
    ...group,
    forms: group.forms.filter((form) => offered.includes(form)),
  })).filter(({ forms }) => forms.length > 0)
  return (
    <>
      {(firstForm(device) ? groups.toReversed() : groups).map(({ id, title, forms }) => (
        <section aria-labelledby={id}>
          <h2 class="govuk-heading-m" id={id}>
            {title}
          </h2>
          {forms.map((form) => (
            <>
              {attempt.form === form && <Refused attempt={attempt} />}
              {formOf(form, { ...props, open: attempt.form ? attempt.form === form : wanted === form })}
            </>
          ))}
        </section>
      ))}
    </>
  )
}

/** What speaks of the whole form, said beside it too: the card is long, and its top far away. */
const Refused = ({ attempt }: { attempt: Attempt }) => (
  <>
    {attempt.errors
      ?.filter(({ field }) => field === undefined)
      .map(({ text }) => (
        <p class="govuk-error-message">{text}</p>
      ))}
  </>
)

const formOf = (
  form: DeviceForm,
  { openKits, sites, ...of }: DeviceFormProps & Pick<Offered, 'openKits' | 'sites'>,
): ComponentChildren => {
  switch (form) {
    case 'inspection':
      return <FileInspection {...of} />
    case 'inspection-manuelle':
      return <ManualInspection {...of} />
    case 'support-vu':
      return <SightingForm {...of} />
    case 'effacement':
      return <EvidenceForm {...of} />
    case 'certificat':
      return <CertificateForm {...of} />
    case 'support':
      return <MediumForm {...of} />
    case 'risque':
      return <RiskForm {...of} />
    case 'dechet':
      return <WasteForm {...of} />
    case 'essais':
      return <Tests {...of} />
    case 'grade':
      return <Grading {...of} />
    case 'signalement':
      return <Flags {...of} />
    case 'kit':
      return <IntoKit {...of} kits={openKits} />
    case 'reparation':
      return <RepairForm {...of} />
    case 'support-installe':
      return <InstallMediumForm {...of} />
    case 'support-deplace':
      return <MoveMediumForm {...of} />
    case 'piece-retiree':
      return <TakePartForm {...of} />
    case 'piece-posee':
      return <PassPartForm {...of} />
    case 'piece-achetee':
      return <BoughtPartForm {...of} />
    case 'retour':
      return <ReturnForm {...of} sites={sites} />
    case 'perte':
      return <LossForm {...of} />
    case 'retrouve':
      return <FoundForm {...of} sites={sites} />
    case 'radiation':
      return <WriteOffForm {...of} />
    case 'reforme':
      return <RetireForm {...of} />
    case 'demontage':
      return <StripForm {...of} />
  }
}
