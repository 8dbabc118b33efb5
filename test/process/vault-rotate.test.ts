/** `npm run vault:rotate` beside a running Boucle, and what is left when the vault's key is lost. */
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import t from 'tap'
import { keyFile } from '../../src/vault/vault-key.js'
import { freshFolder, makeAdministrator, openWorkshop, startBoucle } from '../support/boucle-process.js'

const SCRIPT = new URL('../../scripts/vault-rotate.js', import.meta.url).pathname

const rotate = (folder: string, ...words: string[]) =>
  promisify(execFile)('env', ['-u', 'NODE_OPTIONS', process.execPath, SCRIPT, ...words], {
    env: { PATH: process.env['PATH'], BOUCLE_DATA: folder },
  })

t.test('the key is changed under people’s hands, and a lost one is given up', async (t) => {
  const folder = await freshFolder(t)
  const boucle = startBoucle(t, { BOUCLE_DATA: folder })
  const { address, setupLink = '' } = await boucle.ready()
  const { cookie } = await makeAdministrator(setupLink)
  const { post, partnerId } = await openWorkshop(address, cookie)
  const { token } = await post('/tokens', { label: 'remise', role: 'manager', partnerId })
  const send = async (to: string, path: string, body: object) => {
    const answer = await fetch(`${to}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const identity = { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14' }
  const opened = await send(address, '/beneficiaries', { communeCode: '69266', identity })
  t.equal(opened.status, 200)
  const reading = `/beneficiaries/${opened.body.beneficiaryId}/identity/read`
  const read = (to: string) => send(to, reading, { purpose: 'hotline' })

  const old = await readFile(keyFile(folder), 'utf8')
  t.match((await rotate(folder)).stdout, /1 people’s keys were wrapped anew/)
  t.not(await readFile(keyFile(folder), 'utf8'), old)
  t.match(await read(address), { status: 200, body: { identity } }, 'Boucle went on with the new key')

  await t.rejects(rotate(folder, '--lost'), /is not lost/)
  t.match(await read(address), { status: 200 }, 'nothing was deleted')

  await boucle.stop('SIGTERM')
  await rm(keyFile(folder))
  const { code, lines } = await startBoucle(t, { BOUCLE_DATA: folder }).failure()
  t.equal(code, 1)
  t.match(lines, [/is not the one .*--lost/])
  t.match((await rotate(folder, '--lost')).stdout, /begins anew/)
  const again = await startBoucle(t, { BOUCLE_DATA: folder }).ready()
  t.match(await read(again.address), { status: 404, body: { type: 'identity-unknown' } })
  const file = await send(again.address, '/beneficiaries', { communeCode: '69266', identity })
  t.equal(file.status, 200, 'people are written down again')
})
