/** Secrets: made from 256 random bits, kept as their SHA-256; passwords as argon2id. */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

export const newSecret = () => randomBytes(32).toString('base64url')
/** Twenty characters that nobody has to remember: shown once, to be changed hands once. */
export const newPassword = () => randomBytes(15).toString('base64url')

/** OWASP's parameters for argon2id (the library's default algorithm): 19 MiB, 2 passes. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string) => hash(password, ARGON2ID)
export const isPassword = (stored: string, password: string) => verify(stored, password).catch(() => false)
