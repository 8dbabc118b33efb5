/**
 * The whole path of one grandmother, in a real browser at 320 px without JavaScript, against a Boucle of its own; then
 * she is forgotten, and her name is nowhere: not in the data folder, not in the logs, not in any export.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import t from 'tap'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import {
  ask,
  freshFolder,
  makeAdministrator,
  openWorkshop,
  readLog,
  startBoucle,
} from '../support/boucle-process.js'
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/browser.js'
import { textOf } from '../support/pdf-text.js'

/** What must be found nowhere: her names in every spelling, her telephone, what she wrote. */
const TRACES = [
  'Zéphyrine',
  'Zephyrine',
  'ZEPHYRINE',
  'Quatrefages',
  'QUATREFAGES',
  '98 76 54 32',
  '987654321',
  'ronronne',
]

const tracesIn = async (folder: string) => {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    for (const trace of TRACES)
      for (const encoding of ['utf8', 'latin1', 'utf16le'] as const)
        if (bytes.includes(Buffer.from(trace, encoding))) found.push(`${trace} in ${entry.name}`)
  }
  return found
}
const tracesOf = (text: string) => TRACES.filter((trace) => text.includes(trace))

/** A laptop fit to leave, in a sealed kit, by the API. */
const sealedKit = async (address: string, bench: string, siteId: string) => {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  const tell = async (path: string, body: object = {}): Promise<any> => {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bench}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { donationId } = await tell('/donations', {
    siteId,
    donorKind: 'company',
    donorName: 'Canuts',
    announcedCount: 1,
  })
  const { deviceId } = await tell(`/donations/${donationId}/receive`, {
    category: 'laptop',
    maker: 'HP',
    serial: '5CG1',
  })
  await tell(`/devices/${deviceId}/inspect`, {
    ...{
      media: [],
      processor: null,
      memoryBytes: null,
      batteryHealthPercent: 82,
      source: 'by-hand',
      fileSha256: null,
      absence: 'opened',
    },
  })
  const results = Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed']))
  await tell(`/devices/${deviceId}/test`, { results, batteryHealthPercent: 82 })
  const { kitId, trackingCode } = await tell('/kits', { siteId, model: 'laptop-kit' })
  await tell(`/kits/${kitId}/pack`, { deviceId })
  await tell(`/kits/${kitId}/accessories`, { accessories: ['charger', 'mouse'] })
  const { position } = await tell(`/kits/${kitId}/seal`)
  return { kitId, trackingCode, position }
}

/** Opens every fold, as a finger does: no script runs in the page. */
const unfold = async (page: Page) => {
  const closed = page.locator('details:not([open]) > summary')
  while ((await closed.count()) > 0) await closed.first().click()
}

const walker = (page: Page, base: string) => {
  const form = (end: string) => page.locator(`form[method=post][action$="${end}"]`)
  return {
    form,
    go: async (path: string) => {
      await page.goto(base + path)
      await unfold(page)
    },
    said: async () => (await page.locator('main').innerText()).replace(/\s+/g, ' '),
    send: (end: string) => form(end).locator('button').click(),
    isWide: () =>
      page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'),
  }
}

t.test(
  'one grandmother from the prescriber to the hotline, then forgotten',
  { skip: existsSync(CHROMIUM) ? false : 'no browser' },
  async (t) => {
    const folder = await freshFolder(t)
    const boucle = startBoucle(t, { BOUCLE_DATA: folder, LOG_LEVEL: 'debug' })
    const { address, setupLink = '' } = await boucle.ready()
    const { cookie } = await makeAdministrator(setupLink)
    const { partnerId, siteId, bench, auditor, post } = await openWorkshop(address, cookie)
    const account = (email: string, role: string) =>
      post('/accounts', { email, name: email, role, partnerId })
    const manager = await account('remise@boucle.example', 'manager')
    const mediator = await account('formation@boucle.example', 'mediator')
    const { kitId, trackingCode, position } = await sealedKit(address, bench, siteId)
    await ask(address, auditor, '/kits', position)

    const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS })
    t.teardown(() => browser.close())
    const context = () =>
      browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } })
    const staff = await (await context()).newPage()
    staff.setDefaultTimeout(15_000)
    const desk = walker(staff, address)

    await desk.go('/connexion')
    await staff.fill('[name=email]', 'remise@boucle.example')
    await staff.fill('[name=motDePasse]', manager.password)
    await desk.send('/connexion')

    await desk.go('/beneficiaires')
    const file = desk.form('/beneficiaires')
    const fillFile = async (names: readonly [string, string]) => {
      await file.locator('[name=commune]').selectOption('69266')
      await file.locator('[name=voie][value=prescription]').check()
      await file.locator('[name=prescripteur]').selectOption('carsat')
      await file.locator('[name=valableJusquau]').fill('2099-12-31')
      await file.locator('[name=prenom]').fill(names[0])
      await file.locator('[name=nom]').fill(names[1])
      await file.locator('[name=naissance]').fill('1948-05-17')
      await file.locator('[name=telephone]').fill('06 98 76 54 32')
      await file.locator('[name=noticeRemise]').check()
      await desk.send('/beneficiaires')
    }
    await fillFile(['Zéphyrine', 'Quatrefages'])
    const opened = await desk.said()
    const [, fileCode = ''] = /Dossier ([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z*~$=U]{5})/.exec(opened) ?? []
    t.ok(fileCode, opened.slice(0, 120))
    const personPage = new URL(staff.url()).pathname
    t.notOk(await desk.isWide(), 'no sideways scroll at 320 px')

    await desk.go('/beneficiaires')
    await fillFile(['ZEPHYRINE', 'quatrefages'])
    t.match(await desk.said(), /a déjà un dossier.*/, 'her second spelling is noticed')

    await desk.go(personPage)
    const reading = desk.form('/lecture')
    await reading.locator('[name=raison]').selectOption('appointment')
    await desk.send('/lecture')
    t.match(await desk.said(), /Zéphyrine Quatrefages.*06 98 76 54 32/)

    await desk.go(`/kits/${kitId}`)
    await desk.form('/reserver').locator('[name=dossier]').fill(fileCode)
    await desk.send('/reserver')
    await desk.go(`/kits/${kitId}`)
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    await desk.form('/rendez-vous').locator('[name=quand]').fill(`${tomorrow}T10:00`)
    await desk.send('/rendez-vous')
    t.match(await desk.said(), /rendez-vous est pris/)

    const phone = await (await context()).newPage()
    phone.setDefaultTimeout(15_000)
    const hers = walker(phone, address)
    await hers.go('/suivi')
    await phone.fill('[name=code]', trackingCode.toLowerCase())
    await phone.locator('form button').click()
    t.match(await hers.said(), /réservé pour vous.*Votre rendez-vous est le .* 10 h 00/i)

    await desk.go(`/kits/${kitId}/remise`)
    const handing = desk.form('/remise')
    await handing.locator('[name=dossier]').fill(fileCode)
    await handing.locator('[name=recu][value=signe-ecran]').check()
    await desk.send('/remise')
    t.match(await desk.said(), /Tendez l’écran à la personne/)
    await handing.locator('[name=recuLu]').check()
    await handing.locator('[name=noticeRemise]').check()
    await desk.send('/remise')
    t.match(await desk.said(), /Le kit est remis/)

    // The receipt, as its button asks for it: a paper with both of her codes.
    await desk.go(`/kits/${kitId}`)
    const [csrf, cle] = await Promise.all(
      ['_csrf', 'cle'].map((name) => desk.form('/recu').locator(`[name=${name}]`).inputValue()),
    )
    const receipt = await staff.context().request.post(`${address}/kits/${kitId}/recu`, {
      form: { _csrf: csrf ?? '', cle: cle ?? '' },
    })
    t.match(receipt.headers()['content-type'], /pdf/)
    t.ok((await receipt.body()).subarray(0, 5).equals(Buffer.from('%PDF-')))

    await desk.send('/deconnexion')
    await staff.fill('[name=email]', 'formation@boucle.example')
    await staff.fill('[name=motDePasse]', mediator.password)
    await desk.send('/connexion')
    t.match(await staff.title(), /Formations/, 'a trainer begins with the sessions')
    await desk.go('/formations')
    const planning = desk.form('/formations')
    await planning.locator('[name=formateur]').selectOption({ label: 'formation@boucle.example' })
    await planning.locator('[name=debut]').fill(`${tomorrow}T14:00`)
    await planning.locator('[name=minutes]').fill('150')
    await planning.locator('[name=places]').fill('6')
    await desk.send('/formations')
    const sessionPage = new URL(staff.url()).pathname
    await desk.go(sessionPage)
    await desk.form('/inscrire').locator('[name=dossier]').fill(fileCode)
    await desk.send('/inscrire')
    t.match(await desk.said(), /La personne est inscrite/)

    await hers.go(`/suivi/${trackingCode}`)
    t.match(await hers.said(), /Prochaine séance.*14 h 00/)
    t.notOk(await hers.isWide(), 'no sideways scroll at 320 px')
    const asking = hers.form('/aide')
    await asking.locator('[name=sujet]').selectOption('does-not-start')
    await asking.locator('[name=texte]').fill('Il ronronne et ne démarre plus. Zéphyrine Quatrefages')
    await hers.send('/aide')
    t.match(await hers.said(), /Votre demande est envoyée/)

    await desk.go('/demandes')
    await staff.locator('main table a').first().click()
    const ticketPage = new URL(staff.url()).pathname
    await desk.send('/lecture')
    t.match(await desk.said(), /Zéphyrine Quatrefages.*Il ronronne/)
    await desk.go(ticketPage)
    await desk.form('/reponse').locator('[name=texte]').fill('Bonjour Zéphyrine, branchez-le une heure.')
    await desk.send('/reponse')
    t.match(await desk.said(), /La réponse est envoyée/)

    // Her second factor stands on the receipt; here it is read where the receipt has it from.
    const secret = secretOn(await receipt.body())
    await hers.go(`/suivi/${trackingCode}`)
    await hers.form('/mes-donnees').locator('[name=secret]').fill('0000 0000')
    await hers.send('/mes-donnees')
    t.match(await hers.said(), /Ce code secret n’est pas le bon/)
    await hers.form('/mes-donnees').locator('[name=secret]').fill(secret)
    await hers.send('/mes-donnees')
    t.match(
      await hers.said(),
      /Zéphyrine Quatrefages.*branchez-le une heure.*Qui a lu votre identité.*WeeeFund/,
    )
    t.notOk(await hers.isWide(), 'no sideways scroll at 320 px')
    t.strictSame(await tracesIn(folder), [], 'sealed in every file, even before she is forgotten')

    await unfold(phone)
    const erasing = hers.form('/effacer')
    await erasing.locator('[name=sur]').check()
    await erasing.locator('[name=secret]').fill(secret)
    await hers.send('/effacer')
    t.match(await hers.said(), /Vos données sont effacées/)
    await hers.go(`/suivi/${trackingCode}`)
    t.match(await hers.said(), /Votre kit est à vous/)
    await desk.go(personPage)
    t.match(await desk.said(), /Effacé.*rien ne dit plus de qui il s’agissait/)
    await desk.go(ticketPage)
    await desk.send('/lecture')
    t.match(await desk.said(), /effacé/i)

    const events = await readLog(address, auditor)
    const types = events.map(({ type }) => type)
    t.strictSame(
      types.slice(types.indexOf('BeneficiaryForgotten')),
      ['BeneficiaryForgotten', 'EnrolmentCancelled', 'SlotReleased', 'TicketClosed'],
      'her place and her call end with her file',
    )
    t.strictSame(tracesOf(JSON.stringify(events)), [], 'the log, as its export tells it')
    for (const path of [
      '/programme.csv',
      '/bilan.csv',
      '/statistiques',
      '/remises',
      '/beneficiaires',
      personPage,
    ]) {
      const answer = await staff.context().request.get(address + path)
      t.strictSame(tracesOf(await answer.text()), [], path)
    }
    await boucle.stop('SIGTERM')
    t.strictSame(await tracesIn(folder), [], 'the data folder')
    t.strictSame(tracesOf(boucle.output()), [], 'the logs')
    t.ok(boucle.output().includes('answered'), 'which did tell each request')
  },
)

/** The nine characters after « Code secret » on a receipt. */
const secretOn = (pdf: Buffer): string => {
  const text = textOf(pdf).replace(/\s+/g, ' ')
  const [, secret = ''] = /Code secret : ?([0-9A-Z*~$= ]{11,12})/.exec(text) ?? []
  return secret.trim()
}
