/**
 * Four invented years at the programme's size, told through the very commands that people use: lots by
 * file, inspections, erasures, tests, kits, people, hand-overs, and what becomes of them afterwards: returns,
 * losses, consignments, parts, the recycler. Everything is drawn from one seed.
 */
import type { OpenLedger } from '../src/main.js'
import { refurbish } from './demo-bench.js'
import { calendarOf } from './demo-calendar.js'
import { withLogClock } from './demo-clock.js'
import { putRight, tellLate } from './demo-corrections.js'
import { consign } from './demo-custody.js'
import { collect } from './demo-end-of-life.js'
import { handOverKits } from './demo-hand-overs.js'
import { packKits } from './demo-kits.js'
import { receiveLots } from './demo-lots.js'
import { registerPartners } from './demo-partners.js'
import { takeApart } from './demo-parts.js'
import { tellLives } from './demo-returns.js'
import { shelfOf } from './demo-shelf.js'
import { storyOf } from './demo-story.js'

/**
 * Each chapter keeps its steps for their days and answers with what the next ones may use; then all is told,
 * half-day by half-day. A new chapter comes last: it draws after the others, so that theirs stay the same.
 */
export const fillLedger = (opened: OpenLedger, progress: (part: number, of: number) => void) =>
  withLogClock(opened.pool, async (moveClock) => {
    const calendar = calendarOf(moveClock)
    const story = storyOf(opened, calendar)
    const places = registerPartners(story)
    const machines = refurbish(story, receiveLots(story, places))
    const { kits, spare } = packKits(story, machines)
    const handedOver = handOverKits(story, kits)
    const fit = shelfOf(spare)
    const worn = shelfOf(machines.filter(({ reached }) => reached !== 'fit'))
    tellLate(story, handedOver, fit, worn)
    putRight(story, handedOver, fit)
    tellLives(story, handedOver, places, fit)
    takeApart(story, places, worn, fit)
    consign(story, places, fit)
    collect(story, places, worn)
    await calendar.tellAll(progress)
  })
