/** Work begun by a scan and not yet stopped: who is at the bench, and who forgot to say that they left. */
import type { Kysely } from 'kysely'
import type { Projection } from './engine/projection.js'
import type { Views } from './tables.js'

export type OpenWorkTable = {
  work_id: string
  job_id: string
  worker_id: string
  partner_id: string
  day: string
  starts_at: string
}

export const openWorkProjection: Projection = {
  category: 'workday',
  tables: [
    `create table views.open_work (work_id uuid primary key, job_id uuid not null, worker_id uuid not null,
       partner_id uuid not null, day text not null, starts_at text not null)`,
    'create index on views.open_work (partner_id)',
  ],
  async apply(streams, _folds, pending) {
    for (const {
      event: { type, data },
    } of streams.flat())
      if (type === 'WorkStarted')
        pending.put('views.open_work', 'work_id', [
          {
            ...{ work_id: data.workId, job_id: data.jobId, worker_id: data.workerId },
            ...{ partner_id: data.partnerId, day: data.day, starts_at: data.happenedAt },
          },
        ])
      else if (type === 'WorkStopped' || type === 'WorkReleased')
        pending.drop('views.open_work', 'work_id', data.workId)
  },
}

export const openWorkQueries = (db: Kysely<Views>) => ({
  /** Who is at work in an organisation, who began first. */
  openWork: (partnerId: string) =>
    db
      .selectFrom('views.open_work')
      .innerJoin('views.jobs', 'views.jobs.job_id', 'views.open_work.job_id')
      .select([
        ...(['work_id as workId', 'views.open_work.job_id as jobId', 'day'] as const),
        ...(['starts_at as startsAt', 'job_code as jobCode'] as const),
      ])
      .where('views.open_work.partner_id', '=', partnerId)
      .orderBy('starts_at')
      .execute(),
})
