/**
 * What we keep of a holder, for the holder alone: shown after the second factor, and to be erased with it. Nothing of
 * it is in an address, and the page keeps nothing.
 */

import type { ReadingPurpose } from '../../domain/beneficiaries/beneficiary-facts.js'
import type { TicketStatus } from '../../domain/hotline/ticket.js'
import { communeName } from '../../domain/shared/communes.js'
import type { Day, Instant, Language, TicketTopic } from '../../domain/shared/values.js'
import { TRACKING_WORDS } from '../../words/tracking-words.js'
import { address } from '../frame/parts.js'
import { TrackingLayout } from './tracking.js'

export type HolderDataPageProps = {
  readonly language: Language
  readonly trackingCode: string
  readonly identity: {
    readonly name: string
    readonly birthDate: Day
    readonly phone: string | null
    readonly email: string | null
    readonly address: string | null
    readonly guardian: string | null
  } | null
  readonly fileCode: string
  readonly communeCode: string
  readonly tickets: readonly {
    readonly ticketId: string
    readonly topic: TicketTopic
    readonly status: TicketStatus
    readonly openedAt: Instant
    readonly texts: readonly { readonly happenedAt: Instant; readonly from: string; readonly text: string }[]
  }[]
  /** Null: the Métropole’s own people. */
  readonly readings: readonly {
    readonly happenedAt: Instant
    readonly organisation: string | null
    readonly byHolder: boolean
    readonly purpose: ReadingPurpose
  }[]
  readonly said?: { readonly title: string; readonly line: string } | undefined
  readonly error?: string | undefined
  readonly idempotencyKey: string
}

export const HolderDataPage = (props: HolderDataPageProps) => {
  const { language, trackingCode, identity, fileCode, communeCode, tickets, readings, error, said } = props
  const words = TRACKING_WORDS[language]
  return (
    <TrackingLayout title={words.myData} language={language} note={words.privacySecret}>
      <p>
        <a href={address(`/suivi/${trackingCode}`, { langue: language })}>{words.back}</a>
      </p>
      {said && (
        <section class="said" role="status">
          <h2>{said.title}</h2>
          <p>{said.line}</p>
        </section>
      )}
      {error !== undefined && (
        <section class="wrong" role="alert">
          <h2>{words.problem}</h2>
          <p>{error}</p>
        </section>
      )}
      <h1>{words.myData}</h1>
      <h2>{words.identity}</h2>
      {identity === null ? (
        <p>{words.noIdentity}</p>
      ) : (
        <dl class="promise">
          {(
            [
              [words.fields.name, identity.name],
              [words.fields.birth, words.day(identity.birthDate)],
              [words.fields.phone, identity.phone],
              [words.fields.email, identity.email],
              [words.fields.address, identity.address],
              [words.fields.guardian, identity.guardian],
            ] as const
          ).map(
            ([label, value]) =>
              value !== null && (
                <>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </>
              ),
          )}
        </dl>
      )}
      <h2>{words.inRegister}</h2>
      <dl class="promise">
        <dt>{words.fileCode}</dt>
        <dd class="code">{fileCode}</dd>
        <dt>{words.commune}</dt>
        <dd>{communeName(communeCode)}</dd>
      </dl>
      <h2>{words.messages}</h2>
      {tickets.length === 0 && <p>{words.noMessages}</p>}
      {tickets.map(({ ticketId, topic, status, openedAt, texts }) => (
        <section>
          <h3>
            {words.topics[topic]}, {words.date(openedAt)} : {words.ticketStatus[status]}
          </h3>
          {texts.map(({ happenedAt, from, text }) => (
            <blockquote>
              <p class="help">
                {from === 'holder' ? words.you : words.us}, {words.dateTime(happenedAt)}
              </p>
              <p class="said-text">{text}</p>
            </blockquote>
          ))}
          {status !== 'closed' && <AnswerForm {...props} ticketId={ticketId} />}
        </section>
      ))}
      <h2>{words.readings}</h2>
      {readings.length === 0 ? (
        <p>{words.noReadings}</p>
      ) : (
        <ul>
          {readings.map(({ happenedAt, organisation, byHolder, purpose }) => (
            <li>
              {words.dateTime(happenedAt)} :{' '}
              {byHolder
                ? words.yourself
                : words.reader(organisation ?? words.metropole, words.purposes[purpose].toLowerCase())}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>
          <h2>{words.forget}</h2>
        </summary>
        <form method="post" action={`/suivi/${trackingCode}/effacer`}>
          <input type="hidden" name="langue" value={language} />
          <p>{words.forgetIntro}</p>
          <p>
            <input type="checkbox" id="sur" name="sur" value="oui" />
            <label for="sur">{words.forgetSure}</label>
          </p>
          <SecretAgain id="secret-effacer" language={language} />
          <button type="submit" class="danger">
            {words.forgetSend}
          </button>
        </form>
      </details>
    </TrackingLayout>
  )
}

/** Typed again for each act: the page itself keeps no secret. */
const SecretAgain = ({ id, language }: { id: string; language: Language }) => {
  const words = TRACKING_WORDS[language]
  return (
    <>
      <label for={id}>{words.secret}</label>
      <input
        id={id}
        name="secret"
        type="text"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={20}
      />
    </>
  )
}

const AnswerForm = ({
  language,
  trackingCode,
  ticketId,
  idempotencyKey,
}: Pick<HolderDataPageProps, 'language' | 'trackingCode' | 'idempotencyKey'> & { ticketId: string }) => {
  const words = TRACKING_WORDS[language]
  return (
    <details>
      <summary>{words.answerSend}</summary>
      <form method="post" action={`/suivi/${trackingCode}/reponse`}>
        <input type="hidden" name="langue" value={language} />
        <input type="hidden" name="demande" value={ticketId} />
        <input type="hidden" name="cle" value={`${idempotencyKey}.${ticketId}`} />
        <label for={`texte-${ticketId}`}>{words.yourAnswer}</label>
        <textarea id={`texte-${ticketId}`} name="texte" rows={4} maxLength={2000} />
        <SecretAgain id={`secret-${ticketId}`} language={language} />
        <button type="submit">{words.answerSend}</button>
      </form>
    </details>
  )
}

export const ForgottenPage = ({
  language,
  trackingCode,
}: Pick<HolderDataPageProps, 'language' | 'trackingCode'>) => {
  const words = TRACKING_WORDS[language]
  return (
    <TrackingLayout title={words.forgotten} language={language}>
      <h1>{words.forgotten}</h1>
      <p>{words.forgottenMore}</p>
      <p>
        <a href={address(`/suivi/${trackingCode}`, { langue: language })}>{words.back}</a>
      </p>
    </TrackingLayout>
  )
}
