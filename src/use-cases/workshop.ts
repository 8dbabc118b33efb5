/**
 * What people do, as the API, the pages and the bulk files all do it: the same guards, the same facts.
 * Each answer is the ledger's: what was recorded and up to which position, or the refusal.
 */
import type { Command } from '../domain/contexts.js'
import { evidenceWork } from './evidence.js'
import { evidenceQueue } from './evidence-queue.js'
import { hotlineWork } from './hotline.js'
import { inspectionWork } from './inspections.js'
import { jobWork } from './jobs.js'
import { kitWork } from './kits.js'
import { mediumWork } from './media.js'
import { peopleWork } from './people.js'
import { trainingWork } from './training.js'
import { whereaboutsWork } from './whereabouts.js'
import { reopensKit, workOf } from './work.js'

export const workshopOf = (means: Parameters<typeof workOf>[0]) => {
  const work = workOf(means)
  const erasures = evidenceWork(work)
  const { record, recordAlone, now, nowOf, deviceFor, requireSite, ledger } = work
  return {
    ...{ record, recordAlone, now, nowOf, deviceFor, requireSite },
    ...erasures,
    ...evidenceQueue(work, erasures),
    ...mediumWork(work),
    ...inspectionWork(work),
    ...kitWork(work),
    ...whereaboutsWork(work),
    ...peopleWork(work),
    ...trainingWork(work),
    ...hotlineWork(work),
    ...jobWork(work),
    /** What is true of a stream now, with the facts behind it. */
    ledgerState: ledger.state,

    /** What `record` would refuse, without recording anything: a bulk file's dry run. */
    async judge(command: Command) {
      const refused = await ledger.judge(command)
      return refused && reopensKit(command, refused) ? undefined : refused
    },
  }
}
export type Workshop = ReturnType<typeof workshopOf>
