/**
 * What people do, as the API, the pages and the bulk files all do it: the same guards, the same facts.
 * Each answer is the ledger's: what was recorded and up to which position, or the refusal.
 */
import type { Command } from '../domain/contexts.js'
import { evidenceQueue } from './evidence-queue.js'
import { evidenceWork } from './evidence-work.js'
import { hotlineWork } from './hotline-work.js'
import { inspectionWork } from './inspection-work.js'
import { jobWork } from './job-work.js'
import { kitWork } from './kit-work.js'
import { mediumWork } from './medium-work.js'
import { peopleWork } from './people-work.js'
import { trainingWork } from './training-work.js'
import { whereaboutsWork } from './whereabouts-work.js'
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
