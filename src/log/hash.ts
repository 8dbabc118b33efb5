/** The digest by which files and secrets are known: SHA-256 in hexadecimal. */
import { createHash } from 'node:crypto'

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
