/** Files handed in: read whole up to a limit, each hashed as it comes. */

import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isStorable, NOT_STORABLE } from '../../log/storable.js'
import type { UploadedFile } from '../../use-cases/ports.js'
import { Refusing } from '../../use-cases/refusing.js'

export const UPLOAD_BYTES_MAX = 16 * 1024 * 1024
/** A trolley's logs in one go. */
export const UPLOAD_FILES_MAX = 50
/** All files of one request together: they are in memory until they are kept. */
const TOGETHER_BYTES_MAX = 64 * 1024 * 1024

const TOO_LARGE = {
  refusal: 'body-too-large',
  sentences: ['Au plus 16 Mio par fichier, 50 fichiers et 64 Mio par envoi : déposez-les en plusieurs fois.'],
} as const

type Fields = Readonly<Record<string, string>>
/** `fields`: the form's other fields. */
export type Upload = UploadedFile & { readonly fields: Fields }

/** The one file of a multipart request, and the fields beside it. */
export const readUpload = async (request: FastifyRequest): Promise<Upload> => {
  const { files, fields } = await readUploads(request, 1)
  const [file] = files
  if (!file) throw new Refusing({ refusal: 'unreadable-file', sentences: ['Choisissez un fichier.'] })
  return { ...file, fields }
}

/** Every file of a multipart request, at most so many, in the order in which they came; a field left empty is none. */
export const readUploads = async (
  request: FastifyRequest,
  filesMax = UPLOAD_FILES_MAX,
): Promise<{ readonly files: readonly UploadedFile[]; readonly fields: Fields }> => {
  if (!request.isMultipart())
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['Envoyez le fichier en multipart/form-data, par exemple : curl -F file=@journal.log …'],
    })
  const fields: Record<string, string> = {}
  const files: UploadedFile[] = []
  let together = 0
  try {
    for await (const part of request.parts({ limits: { fileSize: UPLOAD_BYTES_MAX, files: filesMax } })) {
      if (part.type === 'file') {
        const file = await hashed(part.file, part.filename)
        together += file.bytes.length
        if (part.file.truncated || together > TOGETHER_BYTES_MAX) throw new Refusing(TOO_LARGE)
        if (file.bytes.length > 0 || file.name !== '') files.push(file)
      } else if (typeof part.value === 'string') fields[part.fieldname] = part.value
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT')
      throw new Refusing(TOO_LARGE)
    // Too large: said with a status. Anything else is a form without boundary or cut short.
    if (error instanceof Refusing || (error instanceof Error && 'statusCode' in error)) throw error
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['Cet envoi est coupé ou mal formé : envoyez le fichier à nouveau.'],
    })
  }
  if (
    !isStorable(
      files.map(({ name }) => name),
      fields,
    )
  )
    throw new Refusing(NOT_STORABLE)
  return { files, fields }
}

/** Chunk by chunk: hashing sixteen megabytes at once would hold up everybody else. */
const hashed = async (stream: AsyncIterable<Buffer>, name: string): Promise<UploadedFile> => {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    hash.update(chunk)
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks), name: name.slice(0, 200), sha256: hash.digest('hex') }
}
