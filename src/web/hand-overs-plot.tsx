/**
 * Hand-overs as bars, one for each month from the first to the last, divided by programme. Drawn in percent of
 * the width, so that the letters keep their size at 320 px; the second programme has a hatching beside its colour.
 */
import { scaleLinear } from 'd3-scale'
import { Programme } from '../domain/shared/values.js'
import { month, number, PROGRAMME_WORDS } from './words.js'

const TOP = 18
const BOTTOM = 190
const HEIGHT = 214
/** Room for the figures of the axis. */
const AXIS = 36

export type HandOversPlotProps = {
  /** `2026-11`, oldest first, none left out. */
  readonly months: readonly string[]
  readonly countOf: (month: string, programme: Programme) => number
}

export const HandOversPlot = ({ months, countOf }: HandOversPlotProps) => {
  const bars = months.map((one) => {
    const parts = Programme.options.map((programme) => ({ programme, count: countOf(one, programme) }))
    return { month: one, parts, total: parts.reduce((sum, { count }) => sum + count, 0) }
  })
  const most = Math.max(0, ...bars.map(({ total }) => total))
  if (bars.length < 2 || most === 0) return null

  const y = scaleLinear().domain([0, most]).range([BOTTOM, TOP]).nice(4)
  const x = scaleLinear().domain([0, bars.length]).range([0, 100])
  const percent = (index: number) => `${x(index).toFixed(3)}%`
  const [first, last] = [bars[0], bars.at(-1)]
  const best = bars.find(({ total }) => total === most)
  return (
    <figure class="plot">
      <div class="plot__sides">
        <svg width={AXIS} height={HEIGHT} aria-hidden="true" focusable="false">
          {y
            .ticks(4)
            .filter((tick) => Number.isInteger(tick) && tick > 0)
            .map((tick) => (
              <text class="plot__tick" x="0" y={y(tick) + 5}>
                {number(tick)}
              </text>
            ))}
        </svg>
        <svg class="plot__svg" height={HEIGHT} role="img" aria-labelledby="remises-titre remises-detail">
          <title id="remises-titre">Remises par mois</title>
          <desc id="remises-detail">
            {`De ${month(first?.month ?? '')} à ${month(last?.month ?? '')} ; au plus ${number(most)}, en ${month(best?.month ?? '')}. Le tableau dit chaque mois.`}
          </desc>
          <defs>
            {Programme.options.map((programme) => (
              <Hatching programme={programme} />
            ))}
          </defs>
          {y
            .ticks(4)
            .filter(Number.isInteger)
            .map((tick) => (
              <line class="plot__grid" x1="0" x2="100%" y1={y(tick)} y2={y(tick)} />
            ))}
          {bars.map(({ month: one, parts }, index) => {
            let below = 0
            return parts
              .filter(({ count }) => count > 0)
              .map(({ programme, count }) => {
                below += count
                return (
                  <rect
                    class="plot__edge"
                    fill={`url(#trame-${programme})`}
                    x={percent(index + 0.1)}
                    y={y(below)}
                    width={percent(0.8)}
                    height={y(0) - y(count)}
                  >
                    <title>{`${month(one)}, ${PROGRAMME_WORDS[programme]} : ${number(count)}`}</title>
                  </rect>
                )
              })
          })}
          {bars.map(
            ({ month: one }, index) =>
              (index === 0 || one.endsWith('-01')) && (
                <text class="plot__tick" x={percent(index)} y={HEIGHT - 6}>
                  {yearFits(months, index) && one.slice(0, 4)}
                </text>
              ),
          )}
        </svg>
      </div>
      <figcaption>
        <ul class="plot__legend">
          {Programme.options.map((programme) => (
            <li>
              <svg width="28" height="18" aria-hidden="true" focusable="false">
                <rect
                  class="plot__edge"
                  fill={`url(#trame-${programme})`}
                  x="1"
                  y="1"
                  width="26"
                  height="16"
                />
              </svg>
              {PROGRAMME_WORDS[programme]}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

/** A first year that ends at once would lie under the next one's name. */
const yearFits = (months: readonly string[], index: number) => {
  const next = months.findIndex((month, at) => at > index && month.endsWith('-01'))
  return (next === -1 ? months.length : next) - index >= months.length / 8
}

const Hatching = ({ programme }: { programme: Programme }) => (
  <pattern id={`trame-${programme}`} width="10" height="10" patternUnits="userSpaceOnUse">
    <rect class={`plot__ground--${programme}`} width="10" height="10" />
    {programme === 'grant' && <path class="plot__ink" d="M-2 2 2-2M0 10 10 0M8 12 12 8" />}
  </pattern>
)
