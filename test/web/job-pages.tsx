/** Posts as their employer and the Métropole see them: contracts, a month, the bench, figures. */
import type { VNode } from 'preact'
import type { KnownJob, Reconciliation } from '../../src/domain/jobs/job.js'
import { DeviceId, PartnerId, WorkerId, WorkId } from '../../src/domain/shared/values.js'
import type { JobRow } from '../../src/projections/jobs.js'
import { BenchTimePage, StretchPage } from '../../src/web/jobs/bench-time.js'
import { JobPage, type JobPageProps } from '../../src/web/jobs/job.js'
import {
  type FiguresOfJobs,
  JobFiguresPage,
  type JobFiguresPageProps,
} from '../../src/web/jobs/job-figures.js'
import { JobMonthPage, JobsPage, type MonthPageProps } from '../../src/web/jobs/jobs.js'
import * as cast from './cast.js'

const { frame, manager, auditor, idempotencyKey, uuid, at } = cast
const today = '2026-11-23'

const row: JobRow = {
  ...{ jobId: uuid(81), jobCode: '4J7QX-0MWT5', partnerId: cast.partnerId, workerId: uuid(82) },
  ...{ kind: 'insertion', contract: 'CDDI', status: 'active', exit: null },
  ...{ startedOn: '2026-01-05', lastDay: '2027-01-04' },
}
const rows: readonly JobRow[] = [
  row,
  { ...row, jobId: uuid(83), jobCode: '5J7QX-0MWT6', lastDay: '2026-11-01' },
  { ...row, jobId: uuid(84), jobCode: '6J7QX-0MWT7', kind: 'permanent', contract: 'CDI', lastDay: null },
  {
    ...{ ...row, jobId: uuid(85), jobCode: '7J7QX-0MWT8', status: 'ended', lastDay: '2026-09-30' },
    exit: 'fixed-term-6-months-or-more',
  },
]
const job: KnownJob = {
  ...{ status: 'active', partnerId: PartnerId.parse(cast.partnerId), workerId: WorkerId.parse(uuid(82)) },
  ...{ jobCode: row.jobCode, legalForm: 'ACI', kind: 'insertion', contract: 'CDDI', derogation: 'longer' },
  ...{ startedOn: '2026-01-05', endsOn: '2027-01-04', endedOn: null, exit: null },
  suspensions: [{ from: '2026-05-01', until: '2026-05-15' }],
  ...{ declared: {}, explained: {} },
  work: [
    {
      ...{ workId: WorkId.parse(uuid(86)), day: '2026-11-20', withdrawn: false },
      ...{ startsAt: '2026-11-20T08:00:00Z', endsAt: '2026-11-20T10:30:00Z' },
      deviceIds: [DeviceId.parse(cast.deviceId)],
    },
  ],
}
const month = (changes: Partial<Reconciliation>): Reconciliation => ({
  ...{ month: '2026-10', declared: 6735, logged: 480, gap: 6255, explained: 6000, unexplained: 255 },
  ...{ parts: [{ reason: 'logistics', minutes: 6000 }], ...changes },
})
const card: JobPageProps = {
  frame: frame(manager),
  ...{ row, job, today, canAct: true, history: [], idempotencyKey },
  months: [month({ month: '2026-09', explained: 6255, unexplained: 0 }), month({})],
}
const monthPage: MonthPageProps = {
  frame: frame(manager),
  ...{ month: '2026-10', months: ['2026-11', '2026-10'], today, canAct: true, idempotencyKey },
  rows: [
    { job: row, declared: 6735, logged: 480, explained: 6255, name: null },
    { job: rows[2] as JobRow, declared: null, logged: 120, explained: 0, name: null },
  ],
}

const shown = (value: number) => ({ value, withheld: false })
const figures: FiguresOfJobs = {
  ...{ headcount: 32, headcountInInsertion: 15, etpAgreed: 2.75 },
  ...{ etpRealised: shown(2.6134), etpPermanent: shown(0) },
  minutes: {
    ...{ declared: shown(285_000), logged: shown(61_200), devices: shown(60_000) },
    ...{ explained: shown(223_000), training: shown(6300) },
  },
  exits: {
    byCategory: { durable: 3, transition: 2, positive: 2, other: 4, withdrawn: 1 },
    ...{ dynamic: 7, denominator: 11, ratePercent: 63.6, withheld: false },
  },
  ...{ devices: 512, minutesPerDevice: 117, kits: 130, minutesPerKit: 142, trainingMinutes: 8400 },
}
const none = { value: 0, withheld: true }
const few: FiguresOfJobs = {
  ...{
    ...figures,
    headcount: 23,
    headcountInInsertion: 6,
    etpRealised: none,
    devices: 0,
    minutesPerDevice: null,
  },
  minutes: { declared: none, logged: none, devices: none, explained: none, training: none },
  exits: { byCategory: null, dynamic: 0, denominator: 0, ratePercent: null, withheld: true },
  ...{ kits: 0, minutesPerKit: null },
}
const quarters = ['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3']
const page: JobFiguresPageProps = {
  frame: frame(auditor),
  dials: { on: today, knownOn: '2026-11-01', today, errors: [], values: {} },
  figures: {
    ...{ knownOn: '2026-10-31', quarter: '2026-Q3', quarters, limit: 11 },
    structures: [
      { ...figures, partnerId: uuid(1), name: 'WeeeFund', legalForm: 'EI' },
      { ...few, partnerId: uuid(2), name: 'Repair Gerland', legalForm: 'AI' },
    ],
    others: { minutes: 110_000, etp: 1.2, exits: 0 },
    total: { ...figures, etpRealised: { value: 12.5, withheld: true } },
    byQuarter: quarters.map((quarter) => ({ ...figures, quarter })),
  },
  ...{ toldSince: 12, differs: true },
}

export const JOB_PAGES: Readonly<Record<string, VNode>> = {
  contrats: (
    <JobsPage frame={frame(manager)} jobs={rows} today={today} canAct idempotencyKey={idempotencyKey} />
  ),
  'contrats-aucun': (
    <JobsPage
      frame={frame(manager)}
      jobs={[]}
      today={today}
      canAct
      idempotencyKey={idempotencyKey}
      errors={[{ field: 'naissance', text: 'Écrivez la date de naissance.' }]}
      values={{ prenom: 'Leïla' }}
    />
  ),
  'heures-du-mois': <JobMonthPage {...monthPage} />,
  'heures-du-mois-noms': (
    <JobMonthPage {...monthPage} rows={monthPage.rows.map((one) => ({ ...one, name: 'Leïla Benali' }))} />
  ),
  contrat: <JobPage {...card} name={{ text: 'Leïla Benali', birthDate: '1990-05-12' }} />,
  'contrat-fini': (
    <JobPage
      {...card}
      row={rows[3] as JobRow}
      job={{ ...job, status: 'ended', exit: 'training' }}
      name={null}
    />
  ),
  pointage: (
    <BenchTimePage
      frame={frame()}
      today={today}
      idempotencyKey={idempotencyKey}
      atWork={[
        { workId: uuid(86), jobId: uuid(81), jobCode: row.jobCode, day: today, startsAt: at },
        { workId: uuid(87), jobId: uuid(83), jobCode: '5J7QX-0MWT6', day: '2026-11-20', startsAt: at },
      ]}
    />
  ),
  'travail-en-cours': (
    <StretchPage
      frame={frame()}
      jobId={uuid(81)}
      jobCode={row.jobCode}
      stretch={{ startsAt: at, isToday: true, devices: [{ deviceId: cast.deviceId, label: '0000001A' }] }}
      idempotencyKey={idempotencyKey}
      form="scanner"
      errors={[{ field: 'code', text: 'Aucun appareil ne porte ce code.' }]}
    />
  ),
  'travail-oublie': (
    <StretchPage
      frame={frame()}
      jobId={uuid(81)}
      jobCode={row.jobCode}
      stretch={{ startsAt: at, isToday: false, devices: [] }}
      idempotencyKey={idempotencyKey}
    />
  ),
  emplois: <JobFiguresPage {...page} />,
  'emplois-employeur': (
    <JobFiguresPage
      {...page}
      frame={frame(manager)}
      figures={{ ...page.figures, limit: null, quarter: null }}
      differs={false}
    />
  ),
}
