/** The backup of the embedded tier, as docs/operations.md tells it: stopped, packed, destroyed, restored elsewhere. */
import { execFile } from 'node:child_process'
import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { keyFile } from '../../src/vault/vault-key.js'
import {
  ask,
  freshFolder,
  makeAdministrator,
  openWorkshop,
  postmasterOf,
  promiseLot,
  readLog,
  startBoucle,
} from '../support/boucle-process.js'

const VERIFY = new URL('../../scripts/verify.js', import.meta.url).pathname
const LOTS = 12
const run = promisify(execFile)

const identity = { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14' }

t.test('what was told before the backup is there after the restore, on another path', async (t) => {
  const folder = await freshFolder(t)
  const safe = await freshFolder(t)
  const first = startBoucle(t, { BOUCLE_DATA: folder })
  const { address, setupLink = '' } = await first.ready()
  const { cookie } = await makeAdministrator(setupLink)
  const { post, partnerId, siteId, bench, auditor } = await openWorkshop(address, cookie)
  const { token: manager } = await post('/tokens', { label: 'remise', role: 'manager', partnerId })
  const send = async (to: string, path: string, body: object) => {
    const answer = await fetch(`${to}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${manager}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
    return { status: answer.status, body: (await answer.json()) as any }
  }

  const lots = await Promise.all(Array.from({ length: LOTS }, () => promiseLot(address, bench, siteId)))
  const opened = await send(address, '/beneficiaries', { communeCode: '69266', identity })
  t.equal(opened.status, 200)
  const told = await readLog(address, auditor)
  const last = told.at(-1)?.position
  const donations = await ask(address, auditor, '/donations', last)
  t.equal(donations.donations.length, LOTS)
  t.ok(
    lots.every((lot) => told.some(({ stream }) => stream === `donation-${lot?.donationId}`)),
    'every acknowledged lot is in the log',
  )

  t.same(await first.stop('SIGTERM'), { code: 0, signal: null })
  t.equal(await postmasterOf(folder), undefined, 'nothing writes any more')
  const backup = join(safe, 'boucle.tar.gz')
  await run('tar', ['--exclude', 'vault-key', '-czpf', backup, '-C', folder, '.'])
  await copyFile(keyFile(folder), join(safe, 'the-key-apart'))
  for (const entry of await readdir(folder)) await rm(join(folder, entry), { recursive: true })

  const elsewhere = await freshFolder(t)
  await run('tar', ['-xzpf', backup, '-C', elsewhere])
  t.strictSame((await readdir(elsewhere)).sort(), ['postgres', 'postgres-password'])
  const { code, lines } = await startBoucle(t, { BOUCLE_DATA: elsewhere }).failure()
  t.equal(code, 1)
  t.match(lines, [/vault’s key/], 'without the vault’s key it does not start, and makes no other')
  await copyFile(join(safe, 'the-key-apart'), keyFile(elsewhere))

  const second = startBoucle(t, { BOUCLE_DATA: elsewhere })
  const restored = await second.ready()
  t.equal(restored.setupLink, undefined, 'the administrator is there')
  const administration = await fetch(`${restored.address}/administration`, { headers: { cookie } })
  t.equal(administration.status, 200, 'and is still signed in')
  t.strictSame(await readLog(restored.address, auditor), told, 'every event, in its place')
  t.strictSame(await ask(restored.address, auditor, '/donations', last), donations)
  const reading = `/beneficiaries/${opened.body.beneficiaryId}/identity/read`
  t.match(await send(restored.address, reading, { purpose: 'hotline' }), { status: 200, body: { identity } })

  const next = await promiseLot(restored.address, bench, siteId)
  await ask(restored.address, auditor, '/donations', next?.position)
  const after = await readLog(restored.address, auditor)
  t.strictSame(after.slice(0, told.length), told)
  t.strictSame(
    after.slice(told.length).map(({ type }) => type),
    ['IdentityRead', 'DonationPromised'],
    'it goes on from there',
  )
  const { stdout } = await run('env', ['-u', 'NODE_OPTIONS', process.execPath, VERIFY], {
    env: { PATH: process.env['PATH'], BOUCLE_DATA: elsewhere },
  })
  t.match(stdout, /holds {2}rebuild = live/)
  t.match(stdout, /everything holds/)
  t.same(await second.stop('SIGTERM'), { code: 0, signal: null })
})
