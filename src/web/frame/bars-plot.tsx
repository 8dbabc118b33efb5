/**
 * Bars divided in two, one for each stretch of time from the first to the last. Drawn in percent of the width, so that
 * the letters keep their size at 320 px; the second part has a hatching beside its colour.
 */
import { scaleLinear } from 'd3-scale'
import { number } from '../../words/words.js'

const TOP = 18
const BOTTOM = 190
const HEIGHT = 214
/** Room for the figures of the axis. */
const AXIS = 36

/** `ground`: the class of its colour. */
export type BarPart = { readonly ground: string; readonly text: string }
export type Bar = {
  /** Read with the value: `nov. 2026`. */
  readonly name: string
  /** Begins a year: `2026` stands under it where there is room. */
  readonly year?: string | undefined
  /** One for each part. */
  readonly values: readonly number[]
  /** A line across the bar: what was aimed at. */
  readonly mark?: number | undefined
}

export type BarsPlotProps = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly parts: readonly BarPart[]
  readonly bars: readonly Bar[]
  readonly markText?: string
}

const totalOf = ({ values }: Bar) => values.reduce((sum, one) => sum + one, 0)

export const BarsPlot = ({ id, title, description, parts, bars, markText }: BarsPlotProps) => {
  const most = Math.max(0, ...bars.map((bar) => Math.max(totalOf(bar), bar.mark ?? 0)))
  if (bars.length < 2 || most === 0) return null

  const y = scaleLinear().domain([0, most]).range([BOTTOM, TOP]).nice(4)
  const x = scaleLinear().domain([0, bars.length]).range([0, 100])
  const percent = (index: number) => `${x(index).toFixed(3)}%`
  const ticks = y.ticks(4).filter(Number.isInteger)
  const trame = (index: number) => `trame-${id}-${index}`
  return (
    <figure class="plot">
      <div class="plot__sides">
        <svg width={AXIS} height={HEIGHT} aria-hidden="true" focusable="false">
          {ticks
            .filter((tick) => tick > 0)
            .map((tick) => (
              <text class="plot__tick" x="0" y={y(tick) + 5}>
                {number(tick)}
              </text>
            ))}
        </svg>
        <svg class="plot__svg" height={HEIGHT} role="img" aria-labelledby={`${id}-titre ${id}-detail`}>
          <title id={`${id}-titre`}>{title}</title>
          <desc id={`${id}-detail`}>{description}</desc>
          <defs>
            {parts.map(({ ground }, index) => (
              <pattern id={trame(index)} width="10" height="10" patternUnits="userSpaceOnUse">
                <rect class={`plot__ground--${ground}`} width="10" height="10" />
                {index === 1 && <path class="plot__ink" d="M-2 2 2-2M0 10 10 0M8 12 12 8" />}
              </pattern>
            ))}
          </defs>
          {ticks.map((tick) => (
            <line class="plot__grid" x1="0" x2="100%" y1={y(tick)} y2={y(tick)} />
          ))}
          {bars.map(({ name, values }, index) => {
            let below = 0
            return values.map((value, part) => {
              if (value === 0) return null
              below += value
              return (
                <rect
                  class="plot__edge"
                  fill={`url(#${trame(part)})`}
                  x={percent(index + 0.1)}
                  y={y(below)}
                  width={percent(0.8)}
                  height={y(0) - y(value)}
                >
                  <title>{`${name}, ${parts[part]?.text} : ${number(value)}`}</title>
                </rect>
              )
            })
          })}
          {bars.map(
            ({ mark }, index) =>
              mark !== undefined &&
              mark > 0 && (
                <line
                  class="plot__mark"
                  x1={percent(index)}
                  x2={percent(index + 1)}
                  y1={y(mark)}
                  y2={y(mark)}
                />
              ),
          )}
          {bars.map(
            ({ year }, index) =>
              year !== undefined && (
                <text class="plot__tick" x={percent(index)} y={HEIGHT - 6}>
                  {yearFits(bars, index) && year}
                </text>
              ),
          )}
        </svg>
      </div>
      <figcaption>
        <ul class="plot__legend">
          {parts.map(({ text }, index) => (
            <li>
              <svg width="28" height="18" aria-hidden="true" focusable="false">
                <rect class="plot__edge" fill={`url(#${trame(index)})`} x="1" y="1" width="26" height="16" />
              </svg>
              {text}
            </li>
          ))}
          {markText && (
            <li>
              <svg width="28" height="18" aria-hidden="true" focusable="false">
                <line class="plot__mark" x1="0" x2="28" y1="9" y2="9" />
              </svg>
              {markText}
            </li>
          )}
        </ul>
      </figcaption>
    </figure>
  )
}

/** A first year that ends at once would lie under the next one's name. */
const yearFits = (bars: readonly Bar[], index: number) => {
  const next = bars.findIndex(({ year }, at) => at > index && year !== undefined)
  return (next === -1 ? bars.length : next) - index >= bars.length / 8
}
