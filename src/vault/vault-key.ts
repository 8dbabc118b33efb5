/**
 * The one key that wraps every person's own: given by `VAULT_KEY`, or made on the first start and kept in a file
 * that only its owner reads. Whoever loses it has lost every name; whoever copies it with the database reads them.
 */
import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KEY_BYTES, keyedHash, newKey } from './cipher.js'

export type VaultKey = { readonly id: string; readonly bytes: Buffer }
/** Where the key comes from: asked again when another process has put a new one in its place. */
export type KeySource = (
  /** Of the key that the database's people are sealed by; undefined: nobody is yet. */
  expectedId: string | undefined,
) => Promise<VaultKey | undefined>

const OWNER_ONLY = 0o600
const FORM = /^[0-9a-f]{64}$/i

export const vaultKeyFrom = (bytes: Buffer): VaultKey => ({
  bytes,
  id: keyedHash(bytes, 'key id', 'vault').slice(0, 16),
})

/** @returns undefined when it is not 64 hexadecimal characters (32 bytes). */
export const parseVaultKey = (text: string): VaultKey | undefined =>
  FORM.test(text.trim()) ? vaultKeyFrom(Buffer.from(text.trim(), 'hex')) : undefined

export const keyFile = (folder: string) => join(folder, 'vault-key')
/** The new key, while a rotation is under way. */
export const nextKeyFile = (folder: string) => join(folder, 'vault-key.next')

export const readKeyFile = async (file: string): Promise<VaultKey | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const key = parseVaultKey(text)
  if (!key) throw new Error(`${file} does not hold a key: ${KEY_BYTES * 2} hexadecimal characters`)
  await chmod(file, OWNER_ONLY)
  return key
}

/** Writes a key whole or not at all, and never over another: of two at once, both read the first. */
export const makeKeyFile = async (folder: string, file: string): Promise<VaultKey> => {
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${newKey().toString('hex')}\n`, { mode: OWNER_ONLY, flag: 'wx', flush: true })
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  const key = await readKeyFile(file)
  if (!key) throw new Error(`${file} vanished while it was made`)
  return key
}

/** A rotation ends so: the new key takes the old one's place, unless a running Boucle saw to it already. */
export const promoteNextKey = async (folder: string) => {
  try {
    await rename(nextKeyFile(folder), keyFile(folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** `VAULT_KEY`, or the data folder's file, made when there is none. A rotation cut short before its end is undone or ended by whoever asks next (see `vaultOf`). */
export const vaultKeySource =
  ({
    VAULT_KEY,
    BOUCLE_DATA = './data',
  }: {
    readonly VAULT_KEY?: string | undefined
    readonly BOUCLE_DATA?: string | undefined
  }): KeySource =>
  async (expectedId) => {
    const given = VAULT_KEY === undefined ? undefined : parseVaultKey(VAULT_KEY)
    if (given) return given
    const kept = await readKeyFile(keyFile(BOUCLE_DATA))
    if (kept && (expectedId === undefined || kept.id === expectedId)) return kept
    const next = await readKeyFile(nextKeyFile(BOUCLE_DATA))
    if (next && next.id === expectedId) {
      await promoteNextKey(BOUCLE_DATA)
      return next
    }
    // People were sealed by a key that is not here: a new one would only hide that it is lost.
    return kept ?? (expectedId === undefined ? makeKeyFile(BOUCLE_DATA, keyFile(BOUCLE_DATA)) : undefined)
  }
