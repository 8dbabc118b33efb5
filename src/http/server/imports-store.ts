/** Imports: a file's lines as they were checked, who confirmed them, and how far they have been carried. */
import type pg from 'pg'
import type { Metadata } from '../../log/event-log.js'
import type {
  Import,
  ImportKind,
  ImportLine,
  ImportStatus,
  ImportsStore,
} from '../../use-cases/files/import.js'
import { mapInSlices } from '../../use-cases/files/in-slices.js'

type Row = {
  import_id: string
  kind: ImportKind
  partner_id: string
  subject_id: string | null
  status: ImportStatus
  happened_at: string
  file_name: string
  caller: string
  /** Of an import of an earlier release: all of them. */
  lines: string
  ignored_columns: string
  remarks: string
  done_count: number
}

const toImport = (row: Row, lines: readonly ImportLine[]): Import => ({
  importId: row.import_id,
  kind: row.kind,
  partnerId: row.partner_id,
  subjectId: row.subject_id,
  status: row.status,
  happenedAt: row.happened_at,
  fileName: row.file_name,
  caller: JSON.parse(row.caller),
  lines,
  ignoredColumns: JSON.parse(row.ignored_columns),
  remarks: JSON.parse(row.remarks),
  doneCount: row.done_count,
})

/** Of a hundred kilobytes or so. */
const PIECE_LINES = 250

const keepLines = async (client: pg.PoolClient, importId: string, lines: readonly ImportLine[]) => {
  await client.query('delete from import_pieces where import_id = $1', [importId])
  for (let start = 0; start < lines.length; start += PIECE_LINES)
    await client.query('insert into import_pieces (import_id, piece, lines) values ($1, $2, $3)', [
      ...[importId, start / PIECE_LINES],
      JSON.stringify(lines.slice(start, start + PIECE_LINES)),
    ])
}

const linesIn = async (pieces: readonly string[]): Promise<readonly ImportLine[]> =>
  (await mapInSlices(pieces, (piece) => JSON.parse(piece) as readonly ImportLine[])).flat()

/** All of it or nothing. */
const together = async (pool: pg.Pool, write: (client: pg.PoolClient) => Promise<unknown>) => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await write(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

export const importsStore = (pool: pg.Pool): ImportsStore => ({
  /** Each dry run is kept as it was answered, until it is confirmed or swept. */
  keep: (one: Import, fileSha256: string) =>
    together(pool, async (client) => {
      await client.query(
        `insert into imports (import_id, kind, partner_id, subject_id, caller, status, file_sha256, happened_at,
           lines, ignored_columns, file_name, remarks)
         values ($1, $2, $3, $4, $5, $6, $7, $8, '[]', $9, $10, $11)`,
        [
          ...[one.importId, one.kind, one.partnerId, one.subjectId, JSON.stringify(one.caller), one.status],
          ...[fileSha256, one.happenedAt, JSON.stringify(one.ignoredColumns), one.fileName],
          JSON.stringify(one.remarks),
        ],
      )
      await keepLines(client, one.importId, one.lines)
    }),

  async find(importId: string): Promise<Import | undefined> {
    const { rows } = await pool.query<Row>('select * from imports where import_id = $1', [importId])
    const [row] = rows
    if (!row) return undefined
    const { rows: pieces } = await pool.query<{ lines: string }>(
      'select lines from import_pieces where import_id = $1 order by piece',
      [importId],
    )
    return toImport(row, await linesIn([row.lines, ...pieces.map(({ lines }) => lines)]))
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
    together(pool, async (client) => {
      await keepLines(client, importId, lines)
      await client.query(
        `update imports set status = 'done', done_count = $2, lines = '[]' where import_id = $1`,
        [importId, lines.length],
      )
    }),

  /** What is under way, or was when its node stopped. */
  running: async () => {
    const { rows } = await pool.query<{ import_id: string }>(
      `select import_id from imports where status = 'running' order by created_at`,
    )
    return rows.map(({ import_id }) => import_id)
  },
})
