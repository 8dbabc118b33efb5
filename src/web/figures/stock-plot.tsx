/**
 * The stock as bars, one for each category, divided by stage. Drawn in percent of the width, so that the
 * letters keep their size at 320 px; each stage has a hatching of its own beside its colour.
 */
import { scaleLinear } from 'd3-scale'
import { STAGES, type Stage } from '../../domain/devices/fitness.js'
import { DeviceCategory } from '../../domain/shared/values.js'
import { CATEGORY_PLURALS, number, STAGE_WORDS } from '../../words/words.js'

const ELSEWHERE = ['in-transit', 'handed-over', 'collected', 'treated', 'lost', 'stripped'] as const
type Elsewhere = (typeof ELSEWHERE)[number]
type Plotted = Exclude<Stage, Elsewhere>

/** What is in no stock is counted in the tables, not in the bars (V3, see `placeOf`). */
export const isElsewhere = (stage: Stage): stage is Elsewhere => ELSEWHERE.some((one) => one === stage)
const PLOTTED = STAGES.filter((stage): stage is Plotted => !isElsewhere(stage))

const ROW = 62
const BAR = 26

export type StockPlotProps = {
  readonly countOf: (category: DeviceCategory, stage: Stage) => number
}

export const StockPlot = ({ countOf }: StockPlotProps) => {
  const bars = DeviceCategory.options
    .map((category) => {
      const parts = PLOTTED.map((stage) => ({ stage, count: countOf(category, stage) }))
      return { category, parts, total: parts.reduce((sum, { count }) => sum + count, 0) }
    })
    .filter(({ total }) => total > 0)
  if (bars.length === 0) return null

  const scale = scaleLinear()
    .domain([0, Math.max(...bars.map(({ total }) => total))])
    .range([0, 100])
    .nice(4)
  const percent = (count: number) => `${scale(count).toFixed(3)}%`
  const height = bars.length * ROW + 26
  const sentence = bars.map(
    ({ category, parts, total }) =>
      `${CATEGORY_PLURALS[category]} : ${number(total)}, dont ${parts
        .filter(({ count }) => count > 0)
        .map(({ stage, count }) => `${STAGE_WORDS[stage].toLowerCase()} ${number(count)}`)
        .join(', ')}.`,
  )
  return (
    <figure class="plot">
      <svg class="plot__svg" height={height} role="img" aria-labelledby="plot-titre plot-detail">
        <title id="plot-titre">Appareils en stock, par catégorie et par étape</title>
        <desc id="plot-detail">{sentence.join(' ')}</desc>
        <defs>
          {PLOTTED.map((stage) => (
            <Hatching stage={stage} />
          ))}
        </defs>
        {scale
          .ticks(4)
          .filter(Number.isInteger)
          .map((tick) => (
            <g>
              <line class="plot__grid" x1={percent(tick)} x2={percent(tick)} y1={0} y2={height - 24} />
              <text
                class="plot__tick"
                x={percent(tick)}
                y={height - 6}
                text-anchor={tick === 0 ? 'start' : scale(tick) > 99 ? 'end' : 'middle'}
              >
                {number(tick)}
              </text>
            </g>
          ))}
        {bars.map(({ category, parts, total }, row) => {
          let before = 0
          return (
            <g>
              <text class="plot__label" x="0" y={row * ROW + 17}>
                {`${CATEGORY_PLURALS[category]} : ${number(total)}`}
              </text>
              {parts
                .filter(({ count }) => count > 0)
                .map(({ stage, count }) => {
                  const x = percent(before)
                  before += count
                  return (
                    <rect
                      class="plot__edge"
                      fill={`url(#trame-${stage})`}
                      x={x}
                      y={row * ROW + 24}
                      width={percent(count)}
                      height={BAR}
                    >
                      <title>{`${STAGE_WORDS[stage]} : ${number(count)}`}</title>
                    </rect>
                  )
                })}
            </g>
          )
        })}
      </svg>
      <Legend stages={PLOTTED.filter((stage) => bars.some(({ category }) => countOf(category, stage) > 0))} />
    </figure>
  )
}

const Legend = ({ stages }: { stages: readonly Plotted[] }) => (
  <figcaption>
    <ul class="plot__legend">
      {stages.map((stage) => (
        <li>
          <svg width="28" height="18" aria-hidden="true" focusable="false">
            <rect class="plot__edge" fill={`url(#trame-${stage})`} x="1" y="1" width="26" height="16" />
          </svg>
          {STAGE_WORDS[stage]}
        </li>
      ))}
    </ul>
  </figcaption>
)

const LINES: Readonly<Record<Plotted, string | undefined>> = {
  'to-inspect': undefined,
  'to-erase': 'M-2 2 2-2M0 10 10 0M8 12 12 8',
  'to-test': 'M0 5H10',
  blocked: 'M0 0 10 10M0 10 10 0',
  reconditioned: undefined,
  'in-kit': 'M5 0V10',
  sealed: 'M-2 8 2 12M0 0 10 10M8-2 12 2',
  'to-ship': 'M0 2.5H10M0 7.5H10',
  retired: 'M5 0V10M0 5H10',
}

const Hatching = ({ stage }: { stage: Plotted }) => (
  <pattern id={`trame-${stage}`} width="10" height="10" patternUnits="userSpaceOnUse">
    <rect class={`plot__ground--${stage}`} width="10" height="10" />
    {LINES[stage] && <path class="plot__ink" d={LINES[stage]} />}
    {stage === 'to-inspect' && <circle class="plot__dot" cx="5" cy="5" r="1.4" />}
  </pattern>
)
