/**
 * Four invented years at the programme's size, told through the very commands that people use: lots by
 * file, inspections, erasures, tests, kits, people, hand-overs, and what becomes of them afterwards: returns,
 * losses, consignments, parts, the recycler. Everything is drawn from one seed.
 */
import type { OpenLedger } from '../../src/main.js'
import { refurbish } from './bench.js'
import { calendarOf } from './calendar.js'
import { withLogClock } from './clock.js'
import { putRight, tellLate } from './corrections.js'
import { consign } from './custody.js'
import { collect } from './end-of-life.js'
import { giveEquipment } from './gifts.js'
import { handOverKits } from './hand-overs.js'
import { callForHelp } from './hotline.js'
import { employ, nameWorkers } from './jobs.js'
import { packKits } from './kits.js'
import { receiveLots } from './lots.js'
import { registerPartners } from './partners.js'
import { takeApart } from './parts.js'
import {
  describeSites,
  fillVault,
  lastContacts,
  makeAppointments,
  putOnWaitingLists,
  sweep,
} from './people.js'
import { tellLives } from './returns.js'
import { shelfOf } from './shelf.js'
import { storyOf } from './story.js'
import { train } from './training.js'

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
    describeSites(story)
    const gifts = giveEquipment(story, places, fit)
    const trained = train(story, handedOver)
    const called = callForHelp(story, handedOver)
    const waiting = putOnWaitingLists(story, places)
    makeAppointments(story, kits.slice(handedOver.length))
    const forgotten = sweep(story, lastContacts(handedOver, [...trained, ...called]))
    const workers = employ(story, machines)
    await calendar.tellAll(progress)
    const holders = kits.map(({ person }) => person.beneficiaryId)
    const receivers = gifts.map(({ beneficiaryId }) => beneficiaryId)
    await fillVault(opened.vault, [...holders, ...receivers, ...waiting], gifts, forgotten)
    await nameWorkers(opened.vault, workers)
  })
