/** Small pieces that several pages are made of: tables that scroll alone, tags, figures, obstacles. */

import type { ComponentChildren } from 'preact'
import type { Stage } from '../../domain/devices/fitness.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import { KIT_STATUS_WORDS, number, STAGE_WORDS } from '../../words/words.js'

/** One reason for a refusal, as a person reads it: what is the matter, what is missing, who can supply it. */
export type Obstacle = {
  readonly title: string
  readonly missing: readonly string[]
  readonly supplier?: string | undefined
}

export const Obstacles = ({ obstacles }: { obstacles: readonly Obstacle[] }) => (
  <ol class="obstacles">
    {obstacles.map(({ title, missing, supplier }) => (
      <li class="obstacles__one">
        <p class="obstacles__title">{title}</p>
        {missing.length > 0 && (
          <ul class="govuk-list govuk-list--bullet">
            {missing.map((what) => (
              <li>{what}</li>
            ))}
          </ul>
        )}
        {supplier && (
          <p class="obstacles__supplier">
            <strong>Qui peut agir :</strong> {supplier}
          </p>
        )}
      </li>
    ))}
  </ol>
)

/** A refusal that nobody may miss. */
export const RefusalBox = ({ title, obstacles }: { title: string; obstacles: readonly Obstacle[] }) => (
  <section class="box box--refused" aria-labelledby="refus" tabIndex={-1}>
    <h2 class="govuk-heading-m" id="refus">
      {title}
    </h2>
    <Obstacles obstacles={obstacles} />
  </section>
)

/** A table in a region of its own that the keyboard can scroll: the page itself never scrolls sideways. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
  <section class="scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
)

/** `wide` holds sentences: it keeps a readable width while the table scrolls. */
export type Column = { readonly text: string; readonly numeric?: boolean; readonly wide?: boolean }

export const Table = ({
  caption,
  columns,
  rows,
  empty,
  hideCaption,
  stacked,
}: {
  caption: string
  columns: readonly Column[]
  /** The first cell names its row. */
  rows: readonly (readonly ComponentChildren[])[]
  /** What is said in place of a table without rows. */
  empty: string
  hideCaption?: boolean
  /** On a narrow screen each row is a card: for tables whose last cell is what is to be done. */
  stacked?: boolean
}) =>
  rows.length === 0 ? (
    <p class="govuk-body">{empty}</p>
  ) : (
    <Scroll label={`${caption} (tableau)`}>
      <table class={stacked ? 'govuk-table table--stacked' : 'govuk-table'}>
        <caption class={hideCaption ? 'govuk-visually-hidden' : 'govuk-table__caption'}>{caption}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {columns.map(({ text, numeric, wide }) => (
              <th
                scope="col"
                class={`govuk-table__header${numeric ? ' govuk-table__header--numeric' : ''}${wide ? ' cell--wide' : ''}`}
              >
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((cells) => (
            <tr class="govuk-table__row">
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th scope="row" class="govuk-table__header">
                    {cell}
                  </th>
                ) : (
                  <td
                    data-label={stacked ? columns[index]?.text : undefined}
                    class={`govuk-table__cell${columns[index]?.numeric ? ' govuk-table__cell--numeric' : ''}`}
                  >
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )

export type Tone = 'good' | 'todo' | 'bad' | 'calm' | 'done'

export const Tag = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <strong class={`govuk-tag tag--${tone}`}>{children}</strong>
)

const STAGE_TONES: Readonly<Record<Stage, Tone>> = {
  'to-inspect': 'todo',
  'to-erase': 'todo',
  'to-test': 'todo',
  blocked: 'bad',
  reconditioned: 'good',
  'in-kit': 'calm',
  sealed: 'calm',
  'to-ship': 'calm',
  'in-transit': 'calm',
  'handed-over': 'done',
  retired: 'done',
  stripped: 'done',
  collected: 'done',
  treated: 'done',
  lost: 'bad',
}
export const StageTag = ({ stage }: { stage: Stage }) => (
  <Tag tone={STAGE_TONES[stage]}>{STAGE_WORDS[stage]}</Tag>
)

const KIT_TONES: Readonly<Record<KitStatus, Tone>> = {
  'to-complete': 'todo',
  'to-seal': 'todo',
  ready: 'good',
  reserved: 'calm',
  'handed-over': 'done',
  returned: 'done',
}
export const KitTag = ({ status }: { status: KitStatus }) => (
  <Tag tone={KIT_TONES[status]}>{KIT_STATUS_WORDS[status]}</Tag>
)

export type Figure = { readonly label: string; readonly value: number; readonly href?: string | undefined }

export const Figures = ({ figures }: { figures: readonly Figure[] }) => (
  <dl class="figures">
    {figures.map(({ label, value, href }) => (
      <div class="figures__one">
        <dt>{label}</dt>
        <dd>{href && value > 0 ? <a href={href}>{number(value)}</a> : number(value)}</dd>
      </div>
    ))}
  </dl>
)

export const Facts = ({
  rows,
}: {
  rows: readonly (readonly [label: string, value: ComponentChildren])[]
}) => (
  <dl class="govuk-summary-list">
    {rows.map(([label, value]) => (
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key">{label}</dt>
        <dd class="govuk-summary-list__value">{value}</dd>
      </div>
    ))}
  </dl>
)

/** A form or a list folded under its own heading, so that a page with many stays short. */
export const Fold = ({
  title,
  open,
  level: Heading = 'h3',
  children,
}: {
  title: string
  open?: boolean
  level?: 'h2' | 'h3'
  children: ComponentChildren
}) => (
  <details class="fold" open={open}>
    <summary class="fold__title">
      <Heading>{title}</Heading>
    </summary>
    <div class="fold__body">{children}</div>
  </details>
)

export const BackLink = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a class="govuk-back-link" href={href}>
    {children}
  </a>
)

/** An address with the filters that have a value. */
export const address = (path: string, query: Readonly<Record<string, string | undefined>>) => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
  return search.size > 0 ? `${path}?${search}` : path
}
