/**
 * A table of sums: rows in groups with their subtotals, columns, totals. Beside a sum that today's knowledge
 * makes another one stands today's; a column of differences only where there is one.
 */

import { number } from '../../words/words.js'
import { address, Scroll } from './parts.js'

type Query = Readonly<Record<string, string | undefined>>

/** Which items a row or a column adds up. */
export type Line<Item> = {
  readonly text: string
  readonly has: (item: Item) => boolean
  /** What narrows the list of things to these; undefined: no list shows just these. */
  readonly query?: Query | undefined
}

export type CountTableProps<Item extends { readonly count: number }> = {
  readonly caption: string
  /** What the rows are. */
  readonly corner: string
  readonly shown: readonly Item[]
  /** The same, by what is known today. */
  readonly known: readonly Item[]
  /** `over`: the heading that neighbouring columns share. */
  readonly columns: readonly (Line<Item> & { readonly over?: string })[]
  readonly groups: readonly {
    readonly title?: Line<Item>
    readonly rows: readonly Line<Item>[]
  }[]
  /** The list of the things behind the figures, where it shows the same day as they do (V4). */
  readonly list?: { readonly path: string; readonly query: Query } | undefined
}

type Sums = { readonly shown: number; readonly known: number }
type Told<Item> = { readonly row: Line<Item>; readonly total: Sums; readonly sums: readonly Sums[] }

export const sumOf = (items: readonly { readonly count: number }[]) =>
  items.reduce((sum, { count }) => sum + count, 0)

/** Whether any sum by these keys is another one by what is known today. */
export const countsDiffer = <Item extends { readonly count: number }>(
  shown: readonly Item[],
  known: readonly Item[],
  keyOf: (item: Item) => string,
) => {
  const sums = new Map<string, number>()
  for (const item of shown) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + item.count)
  for (const item of known) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) - item.count)
  return [...sums.values()].some((difference) => difference !== 0)
}

const ALL = { text: 'Total', has: () => true, query: {} }
const NOTHING: Sums = { shown: 0, known: 0 }
const isChanged = ({ shown, known }: Sums) => shown !== known
const HEAD = 'govuk-table__header govuk-table__header--numeric'
const NUMERIC = 'govuk-table__cell govuk-table__cell--numeric'
const SIGNED = new Intl.NumberFormat('fr-FR', { signDisplay: 'exceptZero' })

export const CountTable = <Item extends { readonly count: number }>({
  caption,
  corner,
  shown,
  known,
  columns,
  groups,
  list,
}: CountTableProps<Item>) => {
  const tell = (row: Line<Item>): Told<Item> => {
    const then = shown.filter(row.has)
    const now = known === shown ? then : known.filter(row.has)
    const sum = (has: (item: Item) => boolean): Sums => {
      const value = sumOf(then.filter(has))
      return { shown: value, known: now === then ? value : sumOf(now.filter(has)) }
    }
    return { row, total: sum(ALL.has), sums: columns.map(({ has }) => sum(has)) }
  }
  const told = groups.map(({ title, rows }) => ({ title: title && tell(title), rows: rows.map(tell) }))
  const total = tell(ALL)
  const lines = [total, ...told.flatMap(({ title, rows }) => [...(title ? [title] : []), ...rows])]
  const differs = lines.some((line) => isChanged(line.total))
  const changed = lines.some(({ sums }) => sums.some(isChanged))

  const href = (row: Line<Item>, column: Line<Item>) =>
    list && row.query && column.query
      ? address(list.path, { ...list.query, ...row.query, ...column.query })
      : undefined
  const cells = ({ row, total: { shown: value, known: now }, sums }: Told<Item>) => (
    <>
      <td class={NUMERIC}>
        <strong>
          <Count value={value} href={href(row, ALL)} label={row.text} />
        </strong>
      </td>
      {differs && (
        <>
          <td class={NUMERIC}>{number(now)}</td>
          <td class={NUMERIC}>{SIGNED.format(now - value)}</td>
        </>
      )}
      {columns.map((column, index) => {
        const sum = sums[index] ?? NOTHING
        return (
          <td class={NUMERIC}>
            <Count value={sum.shown} href={href(row, column)} label={`${row.text}, ${column.text}`} />
            {isChanged(sum) && <span class="known">{number(sum.known)} aujourd’hui</span>}
          </td>
        )
      })}
    </>
  )
  return (
    <>
      {changed && (
        <p class="govuk-body quiet">
          Sous un nombre qui a changé : ce qu’on sait aujourd’hui de cette même date.
        </p>
      )}
      <Scroll label={`${caption} (tableau)`}>
        <table class="govuk-table">
          <caption class="govuk-visually-hidden">{caption}</caption>
          <Head corner={corner} columns={columns} differs={differs} />
          {told.map(({ title, rows }) => (
            <tbody class="govuk-table__body">
              {title && (
                <tr class="govuk-table__row group-row">
                  <th scope="rowgroup" class="govuk-table__header">
                    {title.row.text}
                  </th>
                  {cells(title)}
                </tr>
              )}
              {rows.map((line) => (
                <tr class="govuk-table__row">
                  <th scope="row" class="govuk-table__header">
                    {line.row.text}
                  </th>
                  {cells(line)}
                </tr>
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr class="govuk-table__row">
              <th scope="row" class="govuk-table__header">
                Total
              </th>
              {cells(total)}
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </>
  )
}

const Head = ({
  corner,
  columns,
  differs,
}: {
  corner: string
  columns: readonly { readonly text: string; readonly over?: string }[]
  differs: boolean
}) => {
  const overs = [...new Set(columns.flatMap(({ over }) => over ?? []))]
  const rows = overs.length > 0 ? 2 : 1
  const names = columns.map(({ text }) => (
    <th scope="col" class={HEAD}>
      {text}
    </th>
  ))
  return (
    <thead class="govuk-table__head">
      <tr class="govuk-table__row">
        <th scope="col" rowSpan={rows} class="govuk-table__header">
          {corner}
        </th>
        {['Total', ...(differs ? ['Su aujourd’hui', 'Différence'] : [])].map((text) => (
          <th scope="col" rowSpan={rows} class={HEAD}>
            {text}
          </th>
        ))}
        {overs.length === 0
          ? names
          : overs.map((over) => (
              <th
                scope="colgroup"
                colSpan={columns.filter((column) => column.over === over).length}
                class="govuk-table__header over"
              >
                {over}
              </th>
            ))}
      </tr>
      {overs.length > 0 && <tr class="govuk-table__row">{names}</tr>}
    </thead>
  )
}

const Count = ({ value, href, label }: { value: number; href: string | undefined; label: string }) => {
  if (value === 0) return <span class="zero">0</span>
  if (href === undefined) return <>{number(value)}</>
  return (
    <a href={href}>
      {number(value)}
      <span class="govuk-visually-hidden"> : {label}</span>
    </a>
  )
}
