/**
 * `npm run vault:rotate`: a new key for the vault. Every person's own key is wrapped anew, all or none; the old key,
 * and with it every older copy of the database, then opens nothing. May run beside a running Boucle. With `--lost`, the
 * old key being gone for good, a new one begins anew: who people were is lost, the register is not.
 */
import { rm } from 'node:fs/promises'
import { readConfig } from '../src/config.js'
import { Sentence } from '../src/database/sentence.js'
import { openLedger, sayAndExit } from '../src/main.js'
import {
  makeKeyFile,
  nextKeyFile,
  parseVaultKey,
  promoteNextKey,
  type VaultKey,
} from '../src/vault/vault-key.js'

const rotate = async () => {
  const config = readConfig(process.env)
  const { BOUCLE_DATA, VAULT_KEY, VAULT_KEY_NEXT } = config
  if (VAULT_KEY !== undefined && VAULT_KEY_NEXT === undefined)
    throw new Sentence(
      'The vault’s key comes from VAULT_KEY: give the new one as VAULT_KEY_NEXT (openssl rand -hex 32), and start Boucle with it afterwards.',
    )
  if (process.argv.includes('--lost')) {
    const opened = await openLedger(config, { beside: true, vaultKeyLost: true })
    await opened.close()
    console.log('The vault begins anew: no name that the lost key sealed is left. The register is as it was.')
    return
  }
  const opened = await openLedger(config, { beside: true })
  try {
    // Of a rotation that stopped before anything was wrapped anew; one that stopped after was ended just now.
    if (VAULT_KEY === undefined) await rm(nextKeyFile(BOUCLE_DATA), { force: true })
    const next: VaultKey | undefined =
      VAULT_KEY_NEXT === undefined
        ? await makeKeyFile(BOUCLE_DATA, nextKeyFile(BOUCLE_DATA))
        : parseVaultKey(VAULT_KEY_NEXT)
    if (!next) throw new Sentence('VAULT_KEY_NEXT is not a key: 64 hexadecimal characters.')
    const people = await opened.vault.rewrap(next)
    if (VAULT_KEY === undefined) await promoteNextKey(BOUCLE_DATA)
    console.log(`The vault has a new key: ${people} people’s keys were wrapped anew.`)
    if (VAULT_KEY !== undefined)
      console.log(
        'Start Boucle with VAULT_KEY set to the new key, on every machine, and destroy the old one.',
      )
  } finally {
    await opened.close()
  }
}

await rotate().catch(sayAndExit)
process.exit(0)
