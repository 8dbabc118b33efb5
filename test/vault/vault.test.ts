import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'
import { KEY_BYTES, newKey, open, seal } from '../../src/vault/cipher.js'
import type { Identity } from '../../src/vault/identity.js'
import { vaultOf, WrongVaultKey } from '../../src/vault/vault.js'
import {
  keyFile,
  makeKeyFile,
  nextKeyFile,
  parseVaultKey,
  vaultKeyFrom,
  vaultKeySource,
} from '../../src/vault/vault-key.js'
import { freshDatabase } from '../support/database.js'
import { amina, id, kit, leila, yanis } from '../support/people-and-things.js'
import { temporaryFolder } from '../support/temporary.js'

const jeanne: Identity = {
  ...{ givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14', phone: '06 12 34 56 78' },
  ...{ email: null, address: '3 rue des Tables-Claudiennes', guardian: null, language: 'fr' },
}
const key = vaultKeyFrom(Buffer.alloc(KEY_BYTES, 1))
const otherKey = vaultKeyFrom(Buffer.alloc(KEY_BYTES, 2))

const openVault = async (t: Test, given = key) => {
  const pool = new pg.Pool(await freshDatabase(t))
  t.teardown(() => pool.end())
  return { pool, vault: await vaultOf(pool, async () => given) }
}

t.test('what is sealed opens under its own name and key only', async (t) => {
  const own = newKey()
  const sealed = seal(own, 'identity of a', Buffer.from('Jeanne'))
  t.equal(open(own, 'identity of a', sealed).toString(), 'Jeanne')
  t.not(seal(own, 'identity of a', Buffer.from('Jeanne')).toString('hex'), sealed.toString('hex'))
  t.throws(() => open(own, 'identity of b', sealed))
  t.throws(() => open(newKey(), 'identity of a', sealed))
  for (const index of [0, 12, 28]) {
    const changed = Buffer.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    t.throws(() => open(own, 'identity of a', changed))
  }
})

t.test('P1 the database sees ciphertext, and no hash that a name gives', async (t) => {
  const { pool, vault } = await openVault(t)
  await vault.keepIdentity(amina, jeanne)
  await vault.keepText(amina, id(1), 'Mon écran reste noir')
  t.strictSame(await vault.identity(amina), jeanne)
  t.strictSame([...(await vault.texts(amina, [id(1), id(2)]))], [[id(1), 'Mon écran reste noir']])
  const { rows } = await pool.query(
    `select encode(sealed, 'escape') as text from vault_entries union all select likeness from vault_likenesses`,
  )
  for (const { text } of rows) t.notMatch(text, /Jeanne|Dupr|écran|1951/)
})

t.test(
  'H1 somebody known already is found under another spelling, unless somebody says it is another',
  async (t) => {
    const { vault } = await openVault(t)
    t.strictSame(await vault.keepIdentity(amina, jeanne), { kept: true })
    const spelt = { ...jeanne, givenName: 'JEANNE', familyName: 'DUPRES', phone: null }
    t.strictSame(await vault.keepIdentity(yanis, spelt), { kept: false, alike: [amina], opening: [amina] })
    await vault.opened(amina)
    t.match(await vault.keepIdentity(yanis, spelt), { kept: false, alike: [amina], opening: [] })
    t.equal(await vault.identity(yanis), undefined)
    t.strictSame(await vault.keepIdentity(yanis, spelt, [amina]), { kept: true })
    t.strictSame(
      await vault.keepIdentity(amina, jeanne, [yanis]),
      { kept: true },
      'corrected, not a duplicate of itself',
    )
  },
)

t.test('H1 of two files of one person opened at once, one is kept', async (t) => {
  const { vault } = await openVault(t)
  const both = await Promise.all([vault.keepIdentity(amina, jeanne), vault.keepIdentity(yanis, jeanne)])
  t.equal(both.filter(({ kept }) => kept).length, 1)
})

t.test(
  'P2 whoever is forgotten leaves no key, no text and no likeness, and is never kept again',
  async (t) => {
    const { pool, vault } = await openVault(t)
    await vault.keepIdentity(amina, jeanne)
    await vault.keepText(amina, id(1), 'Mon écran reste noir')
    const secret = await vault.holderSecret(amina, kit)
    await vault.forget(amina)
    await vault.forget(amina)
    t.equal(await vault.identity(amina), undefined)
    t.equal((await vault.texts(amina, [id(1)])).size, 0)
    t.equal(await vault.checkSecret(amina, kit, secret ?? ''), 'wrong')
    for (const table of ['vault_people', 'vault_entries', 'vault_likenesses'])
      t.equal((await pool.query(`select from ${table}`)).rowCount, 0, table)
    await vault.keepIdentity(amina, jeanne)
    await vault.keepText(amina, id(2), 'Encore')
    t.equal(await vault.holderSecret(amina, kit), undefined)
    t.equal((await pool.query('select from vault_people')).rowCount, 0)
    t.strictSame(
      await vault.keepIdentity(yanis, jeanne),
      { kept: true },
      'they may come back as somebody new',
    )
  },
)

t.test('P4 a second factor is tried ten times an hour, and right starts anew', async (t) => {
  const { vault } = await openVault(t)
  const secret = (await vault.holderSecret(amina, kit)) ?? ''
  t.match(secret, /^[0-9A-HJKMNP-TV-Z]{8}[0-9A-HJKMNP-TV-Z*~$=U]$/)
  t.equal(await vault.holderSecret(amina, kit), secret)
  t.equal(await vault.checkSecret(amina, kit, secret.toLowerCase().replace(/(....)/, '$1 ')), 'right')
  for (let attempt = 0; attempt < 10; attempt++)
    t.equal(await vault.checkSecret(amina, kit, '00000000'), 'wrong')
  t.equal(await vault.checkSecret(amina, kit, secret), 'too-many')
})

t.test('a rotation wraps everybody anew, or nobody; the old key opens nothing', async (t) => {
  const { pool, vault } = await openVault(t)
  await vault.keepIdentity(amina, jeanne)
  t.equal(await vault.rewrap(otherKey), 1)
  t.strictSame(await vault.identity(amina), jeanne)
  t.match(await vault.keepIdentity(yanis, jeanne), { kept: false }, 'likenesses hold under the new key')
  await t.rejects(
    vaultOf(pool, async () => key),
    WrongVaultKey,
  )
  const again = await vaultOf(pool, async () => otherKey)
  t.strictSame(await again.identity(amina), jeanne)
})

t.test('a vault that is open follows a rotation made beside it', async (t) => {
  const { pool, vault } = await openVault(t)
  let current = key
  const beside = await vaultOf(pool, async () => current)
  await beside.keepIdentity(amina, jeanne)
  await vault.rewrap(otherKey)
  current = otherKey
  t.strictSame(await beside.identity(amina), jeanne)
})

t.test('the key is made once, for its owner alone, and a lost one is not replaced', async (t) => {
  const folder = join(await temporaryFolder(t), 'data')
  const source = vaultKeySource({ BOUCLE_DATA: folder })
  const [made, same] = await Promise.all([source(undefined), source(undefined)])
  t.equal(made?.id, same?.id)
  t.equal((await stat(keyFile(folder))).mode & 0o777, 0o600)
  t.equal(parseVaultKey(await readFile(keyFile(folder), 'utf8'))?.id, made?.id)
  t.equal((await source(made?.id))?.id, made?.id)
  await rm(keyFile(folder))
  t.equal(await source(made?.id), undefined)
  await mkdir(folder, { recursive: true })
  await writeFile(keyFile(folder), 'not a key')
  await t.rejects(source(made?.id), /does not hold a key/)
  t.equal(
    (await vaultKeySource({ VAULT_KEY: 'ab'.repeat(32), BOUCLE_DATA: folder })(undefined))?.bytes.length,
    32,
  )
})

t.test('a rotation cut short between the database and the file is ended by the next start', async (t) => {
  const folder = await temporaryFolder(t)
  const source = vaultKeySource({ BOUCLE_DATA: folder })
  const pool = new pg.Pool(await freshDatabase(t))
  t.teardown(() => pool.end())
  const vault = await vaultOf(pool, source)
  await vault.keepIdentity(amina, jeanne)
  const next = await makeKeyFile(folder, nextKeyFile(folder))
  await vault.rewrap(next)
  const restarted = await vaultOf(pool, source)
  t.strictSame(await restarted.identity(amina), jeanne)
  t.equal(parseVaultKey(await readFile(keyFile(folder), 'utf8'))?.id, next.id)
})

t.test(
  'J2 who works is found again by the very name and birth, and is nobody who waits for a kit',
  async (t) => {
    const { vault } = await openVault(t)
    const worker = { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14' }
    await vault.keepIdentity(amina, jeanne)
    t.equal(
      await vault.keepWorker(leila, worker),
      leila,
      'somebody of that name waits for a kit: another file',
    )
    t.equal(await vault.keepWorker(id(112), { ...worker, givenName: 'JEANNE', familyName: 'du pre' }), leila)
    t.equal(await vault.keepWorker(id(113), { ...worker, givenName: 'Jeane' }), id(113), 'not the very name')
    t.strictSame(await vault.worker(leila), worker)
    t.equal(await vault.identity(leila), undefined)
    t.equal(await vault.worker(amina), undefined)
    t.equal(await vault.rewrap(otherKey), 3)
    t.equal(await vault.keepWorker(id(114), worker), leila, 'under the new key too')
    await vault.forget(leila)
    t.equal(await vault.worker(leila), undefined)
    t.equal(await vault.keepWorker(id(115), worker), id(115))
  },
)

t.test('J4 a worker whose contract was never told is not kept for good', async (t) => {
  const { pool, vault } = await openVault(t)
  await vault.keepWorker(leila, { givenName: 'Leïla', familyName: 'Essai', birthDate: '1990-05-12' })
  t.strictSame(await vault.awaitingFile(), [])
  await pool.query(`update vault_people set awaits_file_since = now() - interval '3 minutes'`)
  t.strictSame(await vault.awaitingFile(), [leila])
  await vault.opened(leila)
  t.strictSame(await vault.awaitingFile(), [])
})
