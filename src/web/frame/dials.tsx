/**
 * The two dials of every counted page (L1): on a day, as known on a day. Says in one sentence what is shown,
 * and lists what was told since then about that time: why today's answer is another one.
 */
import type { ComponentChildren } from 'preact'
import type { Day } from '../../domain/shared/values.js'
import type { LateEntry } from '../../projections/engine/moments.js'
import { eventName } from '../../words/events/events.js'
import { count, date, day, number } from '../../words/words.js'
import { Button, type FieldError, formState, TextField, type Values } from './forms.js'
import { address, Fold, Table } from './parts.js'

export type DialsShown = {
  readonly on: Day
  readonly knownOn: Day
  readonly today: Day
  /** What is no day, or none that has come: said beside its field, and that dial stands at today. */
  readonly errors: readonly FieldError[]
  /** As typed, for the fields. */
  readonly values: Values
}

/** Only then do the lists of devices and kits, which tell today's state, stand behind a figure (V4). */
export const isToday = ({ on, knownOn, today }: DialsShown) => on === today && knownOn === today

/** The dials in an address, left out where they stand at today. */
export const dialsQuery = ({ on, knownOn, today }: DialsShown) => ({
  au: on === today ? undefined : on,
  connu: knownOn === today ? undefined : knownOn,
})

/** `Stock du 31 décembre 2025, tel qu’on le connaissait le 15 janvier 2026` agrees with its subject. */
const SUBJECTS = {
  stock: { is: 'Stock du', known: 'tel qu’on le' },
  kits: { is: 'Kits au', known: 'tels qu’on les' },
  handOvers: { is: 'Remises jusqu’au', known: 'telles qu’on les' },
  balance: { is: 'Bilan du', known: 'tel qu’on le' },
  programme: { is: 'Programme au', known: 'tel qu’on le' },
  jobs: { is: 'Emplois au', known: 'tels qu’on les' },
} as const

const sentence = ({ on, knownOn, today }: DialsShown, subject: keyof typeof SUBJECTS) => {
  const { is, known } = SUBJECTS[subject]
  const knew = knownOn === today ? 'connaît aujourd’hui' : `connaissait le ${day(knownOn)}`
  return `${is} ${day(on)}, ${known} ${knew}.`
}

export const Dials = ({
  dials,
  subject,
  action,
  back,
  children,
}: {
  dials: DialsShown
  subject: keyof typeof SUBJECTS
  action: string
  /** The same page on today, with its other filters. */
  back: string
  /** The page's other filters, as fields or hidden ones: they survive the dials. */
  children?: ComponentChildren
}) => {
  const form = formState('cadrans', { errors: dials.errors, values: dials.values })
  const { on, knownOn } = dials
  return (
    <>
      <form method="get" action={action} class="search" noValidate>
        {children}
        <TextField of={form} name="au" label="À la date du" type="date" width={10} value={on} />
        <TextField
          of={form}
          name="connu"
          label="Tel qu’on le savait le"
          type="date"
          width={10}
          value={knownOn}
        />
        <Button kind="secondary">Afficher</Button>
      </form>
      <p class="govuk-body-l">
        {sentence(dials, subject)}
        {!isToday(dials) && (
          <>
            {' '}
            <a class="govuk-body" href={back}>
              Revenir à aujourd’hui
            </a>
          </>
        )}
      </p>
      {knownOn < on && (
        <p class="govuk-body">
          Le {day(knownOn)}, on ne savait rien encore des jours suivants : les chiffres s’arrêtent à ce
          jour-là.
        </p>
      )}
    </>
  )
}

export type LateEntries = { readonly total: number; readonly entries: readonly LateEntry[] }

const told = (total: number) =>
  count(total, 'saisie tardive ou correction', 'saisies tardives ou corrections')

const whyTheyDiffer = ({ on, knownOn }: DialsShown, total: number, differs: boolean) => {
  const since = `${told(total)} depuis`
  const verb = total < 2 ? 'explique' : 'expliquent'
  if (!differs) return total === 0 ? undefined : `${since}, sans effet sur ces chiffres.`
  const days = `ce qui s’est passé du ${day(knownOn)} au ${day(on)}`
  if (knownOn >= on) return `${since} ${verb} l’écart avec ce qu’on sait aujourd’hui.`
  if (total === 0) return `L’écart avec ce qu’on sait aujourd’hui vient de ${days}.`
  return `${since} ${verb} l’écart avec ce qu’on sait aujourd’hui, avec ${days}.`
}

/** @param differs whether a figure of the page is another one by what is known today. */
export const SinceThen = ({
  dials,
  late: { total, entries },
  of,
  differs,
}: {
  dials: DialsShown
  late: LateEntries
  of: 'appareils' | 'kits'
  differs: boolean
}) => {
  const why = whyTheyDiffer(dials, total, differs)
  if (why === undefined) return null
  return (
    <section class="box box--told" aria-labelledby="depuis">
      <h2 class="govuk-heading-m" id="depuis">
        Ce qu’on a appris depuis
      </h2>
      <p class="govuk-body">{why}</p>
      {total > 0 && (
        <Fold
          title={
            total > entries.length ? `Voir les ${number(entries.length)} plus récentes` : 'Voir la liste'
          }
        >
          <Table
            caption="Saisies tardives et corrections"
            hideCaption
            empty=""
            columns={[
              { text: 'Fait' },
              { text: 'Nature', wide: true },
              { text: 'Arrivé le' },
              { text: 'Enregistré le' },
            ]}
            rows={entries.map((entry) => [
              <a href={`/${of}/${entry.subjectId}#${entry.eventId}`}>{factName(entry)}</a>,
              entry.kind === 'late'
                ? 'Saisie tardive'
                : `Correction${entry.reason === null ? '' : ` : ${entry.reason}`}`,
              day(entry.happenedDay),
              date(entry.recordedAt),
            ])}
          />
        </Fold>
      )}
    </section>
  )
}

const factName = ({ factType }: LateEntry) => {
  const name = eventName(factType)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The way from a page to its neighbour keeps the dials. */
export const withDials = (path: string, dials: DialsShown) => address(path, dialsQuery(dials))
