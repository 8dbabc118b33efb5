/** Hand-overs as bars, one for each month, divided by programme. */
import { Programme } from '../../domain/shared/values.js'
import { month, number, PROGRAMME_WORDS } from '../../words/words.js'
import { BarsPlot } from '../frame/bars-plot.js'

export type HandOversPlotProps = {
  /** `2026-11`, oldest first, none left out. */
  readonly months: readonly string[]
  readonly countOf: (month: string, programme: Programme) => number
}

export const HandOversPlot = ({ months, countOf }: HandOversPlotProps) => {
  const bars = months.map((one, index) => ({
    name: month(one),
    year: index === 0 || one.endsWith('-01') ? one.slice(0, 4) : undefined,
    values: Programme.options.map((programme) => countOf(one, programme)),
  }))
  const totals = bars.map(({ values }) => values.reduce((sum, one) => sum + one, 0))
  const best = totals.indexOf(Math.max(...totals))
  return (
    <BarsPlot
      id="remises"
      title="Remises par mois"
      description={`De ${bars[0]?.name ?? ''} à ${bars.at(-1)?.name ?? ''} ; au plus ${number(totals[best] ?? 0)}, en ${bars[best]?.name ?? ''}. Le tableau dit chaque mois.`}
      parts={Programme.options.map((programme) => ({ ground: programme, text: PROGRAMME_WORDS[programme] }))}
      bars={bars}
    />
  )
}
