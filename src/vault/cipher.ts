/**
 * AES-256-GCM, as the vault uses it. What is sealed names what it is about (whose, which kind); opened under
 * another name, or by another key, or changed by one bit, it does not open.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export const newKey = () => randomBytes(KEY_BYTES)

/** @returns nonce, tag and ciphertext, one after the other. */
export const seal = (key: Buffer, about: string, plain: Buffer): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws when it was sealed by another key, about something else, or was changed. */
export const open = (key: Buffer, about: string, sealed: Buffer): Buffer => {
  const tagEnd = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(about))
    .setAuthTag(sealed.subarray(NONCE_BYTES, tagEnd))
  return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()])
}

/** Keys derived from a key, each made once: for every purpose its own. */
const derived = new WeakMap<Buffer, Map<string, Buffer>>()
const derivedKey = (key: Buffer, purpose: string): Buffer => {
  const known = derived.get(key) ?? new Map<string, Buffer>()
  derived.set(key, known)
  const made = known.get(purpose) ?? Buffer.from(hkdfSync('sha256', key, '', `boucle ${purpose}`, KEY_BYTES))
  known.set(purpose, made)
  return made
}

/** A hash that nobody can compute, or try guesses against, without the key. Hexadecimal. */
export const keyedHash = (key: Buffer, purpose: string, text: string) =>
  createHmac('sha256', derivedKey(key, purpose)).update(text).digest('hex')
