/** Files handed in: read whole up to a limit, kept under their SHA-256 as the evidence they are. */
import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Refusing } from './problem.js'
import { sha256 } from './secrets.js'
import { isStorable, NOT_STORABLE } from './storable.js'

export const UPLOAD_BYTES_MAX = 16 * 1024 * 1024

export type Upload = {
  readonly bytes: Buffer
  readonly name: string
  readonly sha256: string
  /** The form's other fields. */
  readonly fields: Readonly<Record<string, string>>
}

/** The one file of a multipart request, and the fields beside it. */
export const readUpload = async (request: FastifyRequest): Promise<Upload> => {
  if (!request.isMultipart())
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['Envoyez le fichier en multipart/form-data, par exemple : curl -F file=@journal.log …'],
    })
  const fields: Record<string, string> = {}
  let file: { bytes: Buffer; name: string } | undefined
  try {
    for await (const part of request.parts({ limits: { fileSize: UPLOAD_BYTES_MAX, files: 1 } })) {
      if (part.type === 'file') file = { bytes: await part.toBuffer(), name: part.filename }
      else if (typeof part.value === 'string') fields[part.fieldname] = part.value
    }
  } catch (error) {
    // Too large, too many: said with a status. Anything else is a form without boundary or cut short.
    if (error instanceof Error && 'statusCode' in error) throw error
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['Cet envoi est coupé ou mal formé : envoyez le fichier à nouveau.'],
    })
  }
  if (!file || (file.bytes.length === 0 && file.name === ''))
    throw new Refusing({ refusal: 'unreadable-file', sentences: ['Choisissez un fichier.'] })
  if (!isStorable(file.name, fields)) throw new Refusing(NOT_STORABLE)
  return { ...file, name: file.name.slice(0, 200), sha256: sha256(file.bytes), fields }
}

export const keepFile = (
  pool: pg.Pool,
  { sha256: hash, bytes, name, partnerId }: Pick<Upload, 'sha256' | 'bytes' | 'name'> & { partnerId: string },
) =>
  pool.query(
    'insert into files (sha256, bytes, name, partner_id) values ($1, $2, $3, $4) on conflict (sha256) do nothing',
    [hash, bytes, name, partnerId],
  )
