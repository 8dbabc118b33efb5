/** The frame of the holder's pages, and the way in: a code typed, known or not; small enough for an old phone. */
import type { ComponentChildren } from 'preact'
import { Language } from '../../domain/shared/values.js'
import { LANGUAGE_WORDS } from '../../words/people-words.js'
import { TRACKING_WORDS } from '../../words/tracking-words.js'
import { address } from '../frame/parts.js'

export type Spoken = { readonly language: Language }
export const wordsOf = ({ language }: Spoken) => TRACKING_WORDS[language]

export const TrackingLayout = ({
  title,
  language,
  path,
  note,
  children,
}: Spoken & {
  title: string
  /** The page's own address, for its other languages; none after a post, which no link can repeat. */
  path?: string | undefined
  note?: string
  children: ComponentChildren
}) => {
  const words = wordsOf({ language })
  return (
    <html lang={words.htmlLang}>
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – Boucle`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/suivi.css" />
      </head>
      <body>
        <a class="skip" href="#contenu">
          {words.skip}
        </a>
        <header>
          <p>
            <a href={address('/suivi', { langue: language })}>Boucle</a> – {words.header}
          </p>
        </header>
        <main id="contenu" tabIndex={-1}>
          {children}
        </main>
        <footer>
          {path !== undefined && (
            <nav aria-label={words.languages}>
              <ul class="languages">
                {Language.options.map((one) => (
                  <li>
                    {one === language ? (
                      <strong>{LANGUAGE_WORDS[one]}</strong>
                    ) : (
                      <a href={address(path, { langue: one })} lang={TRACKING_WORDS[one].htmlLang}>
                        {LANGUAGE_WORDS[one]}
                      </a>
                    )}
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <p>{note ?? words.privacy}</p>
        </footer>
      </body>
    </html>
  )
}

const CodeForm = ({ label, typed, language }: Spoken & { label: string; typed?: string | undefined }) => {
  const words = wordsOf({ language })
  return (
    <form method="get" action="/suivi">
      <label for="code">{label}</label>
      <p class="help" id="aide">
        {words.codeHelp}
      </p>
      <input
        id="code"
        name="code"
        type="text"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={40}
        aria-describedby="aide"
        value={typed}
      />
      <input type="hidden" name="langue" value={language} />
      <button type="submit">{words.seeMyKit}</button>
    </form>
  )
}

export type TrackingFormPageProps = Spoken & { readonly typed?: string | undefined }

export const TrackingFormPage = ({ typed, language }: TrackingFormPageProps) => {
  const words = wordsOf({ language })
  return (
    <TrackingLayout title={words.formTitle} language={language} path="/suivi">
      <h1>{words.formTitle}</h1>
      <p>{words.formIntro}</p>
      <CodeForm label={words.code} typed={typed} language={language} />
      <p>{words.noCode}</p>
    </TrackingLayout>
  )
}

export type TrackingUnknownPageProps = Spoken & { readonly typed: string }

export const TrackingUnknownPage = ({ typed, language }: TrackingUnknownPageProps) => {
  const words = wordsOf({ language })
  return (
    <TrackingLayout title={words.unknownTitle} language={language}>
      <h1>{words.unknownTitle}</h1>
      <p>
        {words.youTyped} <strong class="code">{typed}</strong>
      </p>
      <h2>{words.howToRead}</h2>
      <ul>
        {words.reading.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <CodeForm label={words.tryAgain} typed={typed} language={language} />
      <p>{words.stillNot}</p>
    </TrackingLayout>
  )
}
