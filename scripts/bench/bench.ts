/**
 * `npm run bench`: what Boucle does against what this machine does at best, in one run. `-- --quick` takes under three
 * minutes and measures with less; `-- --only NAME` measures one of the groups below.
 * Last line: `{ "figures": [{ name, ours, baseline, ratio, bound, ok }] }`; fails when a figure misses its bound.
 */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { commandFigures, memoryFigures } from './commands.js'
import { dialFigures } from './dials.js'
import type { Figure, Size } from './figure.js'
import { type House, openHouse } from './house.js'
import { appendFigures, growthFigures } from './log.js'
import { rebuildFigures } from './rebuild.js'

const GROUPS: Readonly<Record<string, (house: House, size: Size) => Promise<readonly Figure[]>>> = {
  appends: appendFigures,
  commands: commandFigures,
  rebuild: rebuildFigures,
  growth: growthFigures,
  dials: dialFigures,
  memory: memoryFigures,
}

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } })
const size: Size = values.quick ? 'quick' : 'full'
const names = values.only === undefined ? Object.keys(GROUPS) : [values.only]
const house = await openHouse()
const [processor] = cpus()
console.log(
  `${cpus().length} × ${processor?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch},`,
  `Node ${process.versions.node}, PostgreSQL ${house.postgres}, ${new Date().toISOString().slice(0, 10)}\n`,
)
console.log('| figure | Boucle | baseline | ratio | bound | |\n|---|---|---|---|---|---|')
const figures: Figure[] = []
try {
  for (const name of names) {
    const measure = GROUPS[name]
    if (!measure) throw new Error(`${name} is none of ${Object.keys(GROUPS).join(', ')}`)
    for (const figure of await measure(house, size)) {
      figures.push(figure)
      const { name, unit, ours, baseline, ratio, bound, ok, against } = figure
      const sign = unit === 'a second' ? '≥' : '≤'
      console.log(
        `| ${name}: ${against} | ${ours.toLocaleString('en')} ${unit} | ${baseline.toLocaleString('en')} ${unit} | ${ratio} | ${sign} ${bound} | ${ok ? 'holds' : '**misses**'} |`,
      )
    }
  }
} finally {
  await house.close()
}
console.log(
  `\n${JSON.stringify({ figures: figures.map(({ unit: _unit, against: _against, ...figure }) => figure) })}`,
)
process.exit(figures.every(({ ok }) => ok) ? 0 : 1)
