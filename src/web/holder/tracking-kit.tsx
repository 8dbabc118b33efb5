/**
 * The holder's page: where does my kit stand, what was I promised, where do I go, what do I do next. Nothing
 * personal but behind the second factor, no account, no script. A wrong code gets a page of the same shape (P4).
 */

import type { ComponentChildren } from 'preact'
import type { TicketStatus } from '../../domain/hotline/ticket.js'
import type { KitModel } from '../../domain/kits/kit-facts.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import { communeName } from '../../domain/shared/communes.js'
import { type Day, type DeviceCategory, type Instant, TicketTopic } from '../../domain/shared/values.js'
import type { TrackingWords } from '../../words/tracking-words.js'
import { address } from '../frame/parts.js'
import { communeOptions } from '../people/beneficiaries.js'
import { type Spoken, TrackingLayout, wordsOf } from './tracking.js'

export type Place = {
  readonly partnerName: string
  readonly siteName: string
  readonly communeCode: string
  readonly address: string | null
  readonly phone: string | null
  readonly openingHours: string | null
}

export type HeldMachine = {
  readonly deviceId: string
  readonly category: DeviceCategory
  readonly name: string
  /** Null: it has no disk; undefined: not yet. */
  readonly erased: { readonly at: Instant; readonly by: string } | null | undefined
  readonly tested: { readonly at: Instant; readonly by: string } | undefined
  readonly isLost: boolean
  readonly isAway: boolean
}

export type TrackingForm = 'aide' | 'perte' | 'mes-donnees'
export type TrackingKitPageProps = Spoken & {
  readonly trackingCode: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly handedOverAt: Instant | null
  readonly appointmentAt: Instant | null
  readonly place: Place
  /** What a kit promises; null: a gift promises nothing beyond itself. */
  readonly promise: {
    readonly countedMinutes: number
    readonly promisedMinutes: number
    readonly extraMinutes: number
    readonly nextSession: (Place & { readonly startsAt: Instant }) | null
    readonly hotlineUntil: Day | null
    readonly warrantyUntil: Day | null
  } | null
  readonly today: Day
  readonly machines: readonly HeldMachine[]
  readonly tickets: readonly { readonly openedAt: Instant; readonly status: TicketStatus }[]
  /** Where to return it, nearest first to that commune. */
  readonly returns: {
    readonly communeCode: string
    readonly places: readonly (Place & { readonly km: number })[]
  }
  /** Done just now, or why not: said on top. */
  readonly said?: { readonly title: string; readonly line: string } | undefined
  readonly error?: { readonly form: TrackingForm; readonly text: string } | undefined
  readonly idempotencyKey: string
}

const STEP_OF: Readonly<Record<KitStatus, number>> = {
  'to-complete': 0,
  'to-seal': 0,
  ready: 1,
  reserved: 2,
  'handed-over': 3,
  returned: 4,
}

export const TrackingKitPage = (props: TrackingKitPageProps) => {
  const { language, trackingCode, status, handedOverAt, place, machines, said, error, promise } = props
  const words = wordsOf(props)
  const now = STEP_OF[status]
  const steps = [
    ...words.steps.slice(0, 3),
    handedOverAt === null ? words.steps[3] : words.handedOverOn(words.date(handedOverAt)),
    ...(status === 'returned' ? [words.givenBack] : []),
  ]
  const isHeld = status === 'handed-over'
  return (
    <TrackingLayout title={words.kitTitle} language={language} path={`/suivi/${trackingCode}`}>
      {said && (
        <section class="said" role="status">
          <h2>{said.title}</h2>
          <p>{said.line}</p>
        </section>
      )}
      {error && (
        <section class="wrong" role="alert">
          <h2>{words.problem}</h2>
          <p>
            <a href={`#${error.form}`}>{error.text}</a>
          </p>
        </section>
      )}
      <h1>{words.titled(words.kitTitle, steps[now] ?? '')}</h1>
      <p>
        {words.code} : <strong class="code">{trackingCode}</strong>
      </p>
      <ol class="steps">
        {steps.map((text, step) => (
          <li
            class={step < now ? 'done' : step === now ? 'now' : 'later'}
            aria-current={step === now ? 'step' : undefined}
          >
            <span>
              {text}
              {step < now && <small> – {words.stepDone}</small>}
              {step === now && <small> – {words.stepNow}</small>}
            </span>
          </li>
        ))}
      </ol>
      <h2>{words.whatNow}</h2>
      <p>{nextStep(props, words)}</p>
      {promise && (isHeld || promise.nextSession) && <Promised {...props} />}
      <h2>{words.whereToGo}</h2>
      <PlaceLines place={place} words={words} />
      {machines.length > 0 && <Done {...props} />}
      {isHeld && (
        <>
          {promise && <Help {...props} />}
          <Lost {...props} />
          <MyData {...props} />
        </>
      )}
      {isHeld && <GiveBack {...props} />}
      <p>
        <a href={address('/suivi', { langue: language })}>{words.otherCode}</a>
      </p>
    </TrackingLayout>
  )
}

const nextStep = ({ status, model, appointmentAt }: TrackingKitPageProps, words: TrackingWords) => {
  switch (status) {
    case 'to-complete':
    case 'to-seal':
      return words.next.preparing
    case 'ready':
      return words.next.ready
    case 'reserved':
      return appointmentAt === null
        ? words.next.reserved
        : words.next.appointment(words.dateTime(appointmentAt))
    case 'returned':
      return words.next.returned
    case 'handed-over':
      return model === 'grant' ? words.next.grant : words.next.kit
  }
}

const PlaceLines = ({ place, words }: { place: Place; words: TrackingWords }) => (
  <address>
    {place.partnerName}
    <br />
    {place.siteName}
    <br />
    {place.address !== null && (
      <>
        {place.address}
        <br />
      </>
    )}
    {communeName(place.communeCode)}
    {place.phone !== null && (
      <>
        <br />
        {words.phone} : <a href={`tel:${place.phone.replace(/[^\d+]/g, '')}`}>{place.phone}</a>
      </>
    )}
    {place.openingHours !== null && (
      <>
        <br />
        {place.openingHours}
      </>
    )}
  </address>
)

const Promised = (props: TrackingKitPageProps) => {
  const { promise, today } = props
  const words = wordsOf(props)
  if (!promise) return null
  const { countedMinutes, promisedMinutes, extraMinutes, nextSession, hotlineUntil, warrantyUntil } = promise
  const until = (day: Day) => (day < today ? `${words.day(day)} (${words.over})` : words.day(day))
  const [main] = props.machines
  return (
    <>
      <h2>{words.promise}</h2>
      <dl class="promise">
        {main && (
          <>
            <dt>{words.computer}</dt>
            <dd>{main.name}</dd>
          </>
        )}
        <dt>{countedMinutes > 0 ? <label for="avancement">{words.training}</label> : words.training}</dt>
        <dd>
          {countedMinutes === 0
            ? words.trainingNone(words.duration(promisedMinutes))
            : words.trainingDone(words.duration(countedMinutes), words.duration(promisedMinutes))}
          {extraMinutes > 0 && ` ${words.trainingExtra(words.duration(extraMinutes))}`}
          {countedMinutes > 0 && <progress id="avancement" max={promisedMinutes} value={countedMinutes} />}
        </dd>
        {(nextSession || countedMinutes < promisedMinutes) && (
          <>
            <dt>{words.nextSession}</dt>
            <dd>
              {nextSession ? (
                <>
                  {words.dateTime(nextSession.startsAt)}
                  <PlaceLines place={nextSession} words={words} />
                </>
              ) : (
                words.noSession
              )}
            </dd>
          </>
        )}
        {hotlineUntil !== null && (
          <>
            <dt>{words.hotlineUntil}</dt>
            <dd>{until(hotlineUntil)}</dd>
          </>
        )}
        {warrantyUntil !== null && (
          <>
            <dt>{words.warrantyUntil}</dt>
            <dd>{until(warrantyUntil)}</dd>
          </>
        )}
      </dl>
    </>
  )
}

const Done = (props: TrackingKitPageProps) => {
  const words = wordsOf(props)
  return (
    <>
      <h2>{words.whatWasDone}</h2>
      <ul>
        {props.machines.map(({ category, name, erased, tested, isLost }) => (
          <li>
            <strong>
              {words.categories[category]} {name}
            </strong>
            {isLost && ` – ${words.isLost}`}
            <br />
            {erased === null
              ? words.noDisk
              : erased
                ? words.erased(words.date(erased.at), erased.by)
                : words.notErasedYet}
            <br />
            {tested ? words.tested(words.date(tested.at), tested.by) : words.notTestedYet}
          </li>
        ))}
      </ul>
      {props.status === 'handed-over' && (
        <p>
          <a href={`/suivi/${props.trackingCode}/certificat.pdf`}>{words.certificate}</a>
        </p>
      )}
    </>
  )
}

const SecretField = ({ of, words }: { of: TrackingForm | 'effacer'; words: TrackingWords }) => (
  <>
    <label for={`secret-${of}`}>{words.secret}</label>
    <p class="help" id={`secret-aide-${of}`}>
      {words.secretHelp}
    </p>
    <input
      id={`secret-${of}`}
      name="secret"
      type="text"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      maxLength={20}
      aria-describedby={`secret-aide-${of}`}
    />
  </>
)

/** A form folded under its title; open where something was wrong in it. */
const Folded = ({
  of,
  title,
  action,
  language,
  open,
  children,
}: Spoken & { of: string; title: string; action: string; open: boolean; children: ComponentChildren }) => (
  <details id={of} open={open}>
    <summary>
      <h2>{title}</h2>
    </summary>
    <form method="post" action={action}>
      <input type="hidden" name="langue" value={language} />
      {children}
    </form>
  </details>
)

const Help = (props: TrackingKitPageProps) => {
  const { language, trackingCode, promise, today, error, tickets, idempotencyKey } = props
  const words = wordsOf(props)
  const isOver = promise?.hotlineUntil !== null && (promise?.hotlineUntil ?? '') < today
  return (
    <>
      {isOver ? (
        <p>{words.helpOver}</p>
      ) : (
        <Folded
          of="aide"
          title={words.help}
          action={`/suivi/${trackingCode}/aide`}
          language={language}
          open={error?.form === 'aide'}
        >
          <input type="hidden" name="cle" value={idempotencyKey} />
          <p>{words.helpIntro}</p>
          <label for="sujet">{words.subject}</label>
          <select id="sujet" name="sujet">
            <option value="">{words.choose}</option>
            {TicketTopic.options.map((topic) => (
              <option value={topic}>{words.topics[topic]}</option>
            ))}
          </select>
          <label for="texte">{words.yourWords}</label>
          <p class="help" id="texte-aide">
            {words.yourWordsHelp}
          </p>
          <textarea id="texte" name="texte" rows={5} maxLength={2000} aria-describedby="texte-aide" />
          <button type="submit">{words.sendHelp}</button>
        </Folded>
      )}
      {tickets.length > 0 && (
        <>
          <h2>{words.myRequests}</h2>
          <ul>
            {tickets.map(({ openedAt, status }) => (
              <li>
                {words.requestOf(words.date(openedAt))} : {words.ticketStatus[status]}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

const Lost = (props: TrackingKitPageProps) => {
  const { language, trackingCode, error, machines } = props
  const words = wordsOf(props)
  const held = machines.filter(({ isAway }) => isAway)
  if (held.length === 0) return null
  return (
    <Folded
      of="perte"
      title={words.lost}
      action={`/suivi/${trackingCode}/perte`}
      language={language}
      open={error?.form === 'perte'}
    >
      <p>{words.lostIntro}</p>
      {held.length > 1 ? (
        <>
          <label for="appareil">{words.whichDevice}</label>
          <select id="appareil" name="appareil">
            {held.map(({ deviceId, category, name }) => (
              <option value={deviceId}>
                {words.categories[category]} {name}
              </option>
            ))}
          </select>
        </>
      ) : (
        <input type="hidden" name="appareil" value={held[0]?.deviceId} />
      )}
      <label for="comment">{words.lostHow}</label>
      <select id="comment" name="comment">
        <option value="lost">{words.lostHows.lost}</option>
        <option value="stolen">{words.lostHows.stolen}</option>
      </select>
      <SecretField of="perte" words={words} />
      <button type="submit">{words.sendLost}</button>
    </Folded>
  )
}

const MyData = (props: TrackingKitPageProps) => {
  const { language, trackingCode, error } = props
  const words = wordsOf(props)
  return (
    <Folded
      of="mes-donnees"
      title={words.myData}
      action={`/suivi/${trackingCode}/mes-donnees`}
      language={language}
      open={error?.form === 'mes-donnees'}
    >
      <p>{words.myDataIntro}</p>
      <SecretField of="mes-donnees" words={words} />
      <button type="submit">{words.seeMyData}</button>
    </Folded>
  )
}

const GiveBack = (props: TrackingKitPageProps) => {
  const { language, trackingCode, returns } = props
  const words = wordsOf(props)
  return (
    <details id="rendre">
      <summary>
        <h2>{words.giveBack}</h2>
      </summary>
      <p>{words.giveBackIntro}</p>
      <form method="get" action={`/suivi/${trackingCode}#rendre`}>
        <input type="hidden" name="langue" value={language} />
        <label for="commune">{words.yourCommune}</label>
        <select id="commune" name="commune">
          {communeOptions.map(({ value, text }) => (
            <option value={value} selected={value === returns.communeCode}>
              {text}
            </option>
          ))}
        </select>
        <button type="submit">{words.showNearest}</button>
      </form>
      <ul>
        {returns.places.map((place) => (
          <li>
            {words.kilometres(place.km)}
            <PlaceLines place={place} words={words} />
          </li>
        ))}
      </ul>
    </details>
  )
}
