/** Imports: a file's lines as they were checked, who confirmed them, and how far they have been carried. */
import type pg from 'pg'
import type { Metadata } from '../../log/event-log.js'

export type ImportKind =
  | 'lot'
  | 'hand-overs'
  | 'consignment-lines'
  | 'consignment-receipt'
  | 'collection-lines'
  | 'device-operations'
  | 'hours'
export type ImportStatus = 'checked' | 'running' | 'done'

/** `value` is what will be asked for an accepted line; `reason` why another is not, in French. */
export type ImportLine = {
  readonly row: number
  readonly shown: string
  readonly decision: 'accepted' | 'refused' | 'recorded'
  readonly reason: string | null
  readonly value: unknown
}

export type Import = {
  readonly importId: string
  readonly kind: ImportKind
  readonly partnerId: string
  readonly subjectId: string | null
  readonly status: ImportStatus
  readonly happenedAt: string
  readonly fileName: string
  readonly caller: Metadata
  readonly lines: readonly ImportLine[]
  readonly ignoredColumns: readonly string[]
  /** What is to be known of the whole file before it is confirmed, in French. */
  readonly remarks: readonly string[]
  readonly doneCount: number
}

type Row = {
  import_id: string
  kind: ImportKind
  partner_id: string
  subject_id: string | null
  status: ImportStatus
  happened_at: string
  file_name: string
  caller: string
  lines: string
  ignored_columns: string
  remarks: string
  done_count: number
}

const toImport = (row: Row): Import => ({
  importId: row.import_id,
  kind: row.kind,
  partnerId: row.partner_id,
  subjectId: row.subject_id,
  status: row.status,
  happenedAt: row.happened_at,
  fileName: row.file_name,
  caller: JSON.parse(row.caller),
  lines: JSON.parse(row.lines),
  ignoredColumns: JSON.parse(row.ignored_columns),
  remarks: JSON.parse(row.remarks),
  doneCount: row.done_count,
})

export const importsStore = (pool: pg.Pool) => ({
  /** Each dry run is kept as it was answered, until it is confirmed or swept. */
  async keep(one: Import, fileSha256: string) {
    await pool.query(
      `insert into imports (import_id, kind, partner_id, subject_id, caller, status, file_sha256, happened_at,
         lines, ignored_columns, file_name, remarks)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[
          one.importId,
          one.kind,
          one.partnerId,
          one.subjectId,
          JSON.stringify(one.caller),
          one.status,
          fileSha256,
        ],
        ...[one.happenedAt, JSON.stringify(one.lines), JSON.stringify(one.ignoredColumns), one.fileName],
        JSON.stringify(one.remarks),
      ],
    )
  },

  async find(importId: string): Promise<Import | undefined> {
    const { rows } = await pool.query<Row>('select * from imports where import_id = $1', [importId])
    return rows[0] && toImport(rows[0])
  },

  /** From checked to running, once; the caller who confirms is the one who acts. */
  async confirm(importId: string, caller: Metadata) {
    const { rowCount } = await pool.query(
      `update imports set status = 'running', caller = $2 where import_id = $1 and status = 'checked'`,
      [importId, JSON.stringify(caller)],
    )
    return rowCount === 1
  },

  progress: (importId: string, doneCount: number) =>
    pool.query('update imports set done_count = $2 where import_id = $1', [importId, doneCount]),

  finish: (importId: string, lines: readonly ImportLine[]) =>
    pool.query(`update imports set status = 'done', done_count = $3, lines = $2 where import_id = $1`, [
      importId,
      JSON.stringify(lines),
      lines.length,
    ]),

  /** What is under way, or was when its node stopped. */
  running: async () => {
    const { rows } = await pool.query<{ import_id: string }>(
      `select import_id from imports where status = 'running' order by created_at`,
    )
    return rows.map(({ import_id }) => import_id)
  },
})
export type ImportsStore = ReturnType<typeof importsStore>
