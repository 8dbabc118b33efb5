/** A bench operator's day in a real browser, without JavaScript, at the width of an old phone. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import t from 'tap'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/browser.js'
import { startServer, weeefund } from '../support/server.js'

const PASSWORD = 'une phrase de passe pour les tests'
const DAY_MILLIS = 86_400_000
const PARIS = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
})
/** As a person reads a clock in Lyon: `2026-11-23T10:12`. */
const clock = (at: number) => PARIS.format(at).replace(' ', 'T')

const walker = (page: Page, base: string) => {
  const form = (end: string) => page.locator(`form[method=post][action$="${end}"]`)
  return {
    form,
    go: (path: string) => page.goto(base + path),
    title: () => page.title(),
    said: async () => (await page.locator('main').innerText()).replace(/\s+/g, ' '),
    send: (end: string) => form(end).locator('button').click(),
    /** Opens every fold, as a person would before filling in what is under it. */
    unfold: () =>
      page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true
      }),
  }
}

t.test(
  'from a lot to a holder, without JavaScript, at 320 px',
  { skip: existsSync(CHROMIUM) ? false : 'no browser' },
  async (t) => {
    const server = await startServer(t)
    await server.accounts.createAccount(
      { email: 'etabli@boucle.example', name: 'Établi 1', role: 'manager', partnerId: weeefund.partnerId },
      PASSWORD,
    )
    const base = await server.app.listen({ port: 0, host: '127.0.0.1' })
    const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS })
    t.teardown(() => browser.close())
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const { form, go, title, said, send, unfold } = walker(page, base)

    await go('/stock')
    t.match(await title(), /Connexion/, 'nobody enters without signing in')
    await page.fill('[name=email]', 'etabli@boucle.example')
    await page.fill('[name=motDePasse]', 'faux')
    await send('/connexion')
    t.match(await said(), /inconnu/)
    await page.fill('[name=motDePasse]', PASSWORD)
    await send('/connexion')
    t.match(await title(), /Stock/)

    await go('/lots')
    await unfold()
    await form('/lots').locator('[name=siteId]').selectOption(weeefund.siteId)
    await form('/lots').locator('[name=typeDonateur]').selectOption('company')
    await form('/lots').locator('[name=donateur]').fill('Imprimerie des Canuts')
    await form('/lots').locator('[name=nombreAnnonce]').fill('2')
    const yesterday = clock(Date.now() - DAY_MILLIS).slice(0, 10)
    await form('/lots').locator('[name=recuLe]').fill(yesterday)
    await send('/lots')
    t.match(await title(), /Lot/)

    await unfold()
    const inventory =
      'Catégorie;Marque;Modèle;N° de série\nPC portable;HP;EliteBook 840;5CG0001\nÉcran;Iiyama;X;\n'
    await form('/import')
      .locator('[name=fichier]')
      .setInputFiles({ name: 'inventaire.csv', mimeType: 'text/csv', buffer: Buffer.from(inventory) })
    await form('/import').locator('[name=recuLe]').fill(yesterday)
    await send('/import')
    t.match(await said(), /5CG0001/)
    t.match(await said(), /numéro de série/i, 'the refused line says what it lacks')
    await send('/confirmer')
    await server.imports.settle()
    await page.reload()
    t.match(await title(), /terminé/)
    t.equal(
      (await server.log.readAll('start', 100)).filter(({ type }) => type === 'DeviceReceived').length,
      1,
    )

    // The tables follow within moments: the scan is tried again until the device is found.
    for (let tries = 0; tries < 20 && !/EliteBook/.test(await title()); tries++)
      await go('/appareils?code=5CG0001')
    const device = page.url()
    t.match(await said(), /Pourquoi ne peut-il pas être remis/)
    await unfold()
    await form('/inspection-manuelle').locator('[name=support-1-serie]').fill('NVME0001')
    await form('/inspection-manuelle').locator('[name=support-1-type]').selectOption('nvme')
    await form('/inspection-manuelle').locator('[name=batterie]').fill('81')
    await send('/inspection-manuelle')
    t.match(await said(), /inspection est enregistrée/)

    const certify = async (technique: string, document: string) => {
      await unfold()
      const certificate = form('/certificat')
      await certificate.locator('[name=outil]').fill('nvme-cli')
      await certificate.locator('[name=technique]').selectOption(technique)
      await certificate.locator('[name=serie]').selectOption('NVME0001')
      await certificate.locator('[name=debut]').fill(clock(Date.now() - 7_200_000))
      await certificate.locator('[name=fin]').fill(clock(Date.now() - 3_600_000))
      await certificate.locator('[name=erreurs]').fill('0')
      await certificate.locator('[name=verifie]').check()
      await certificate
        .locator('[name=fichier]')
        .setInputFiles({ name: 'certificat.txt', mimeType: 'text/plain', buffer: Buffer.from(document) })
      await send('/certificat')
    }
    await certify('overwrite', 'réécrit')
    t.match(await said(), /NVME0001.*non prouvé/i, 'overwriting flash proves nothing')
    await unfold()
    for (const name of FUNCTIONS.laptop)
      await form('/essais').locator(`[name=fonction-${name}][value=passed]`).check()
    await send('/essais')

    await go('/kits')
    await unfold()
    await form('/kits').locator('[name=siteId]').selectOption(weeefund.siteId)
    await form('/kits').locator('[name=modele][value=laptop-kit]').check()
    await send('/kits')
    const kit = page.url()
    await unfold()
    const pack = async () => {
      await unfold()
      await form('/appareils').locator('[name=code]').fill('5cg0001')
      await send('/appareils')
    }
    await pack()
    t.match(await said(), /NVME0001.*NVMe/i, 'what is not erased enters no kit: the refusal names the medium')
    await page.goto(device)
    await certify('block-erase', 'effacé par le contrôleur')
    await page.goto(kit)
    await pack()
    await unfold()
    for (const box of await form('/accessoires').locator('[name=accessoires]').all()) await box.check()
    await send('/accessoires')

    const flag = async (action: 'raise' | 'clear') => {
      await page.goto(device)
      await unfold()
      await form('/signalement').locator('[name=signalement]').selectOption('mdm')
      await form('/signalement').locator(`[name=action][value=${action}]`).check()
      await form('/signalement').locator('[name=motif]').fill('levé par le donateur')
      await send('/signalement')
    }
    await flag('raise')
    await page.goto(kit)
    t.match(await said(), /ne peut pas encore être scellé.*MDM/, 'the kit says what was found since')
    await send('/sceller')
    t.match(await said(), /signalement bloque.*MDM/, 'and is not sealed')

    await go('/beneficiaires')
    await unfold()
    const person = form('/beneficiaires')
    await person.locator('[name=commune]').selectOption('69266')
    await person.locator('[name=voie][value=prescription]').check()
    await person.locator('[name=prescripteur]').selectOption('caf')
    await person.locator('[name=valableJusquau]').fill('2099-12-31')
    await send('/beneficiaires')
    const [fileCode = ''] = /[0-9A-Z]{5}-[0-9A-Z*~$=]{5}/.exec(await said()) ?? []
    await page.goto(kit)
    await unfold()
    await form('/reserver').locator('[name=dossier]').fill(fileCode.toLowerCase())
    await send('/reserver')
    t.match(await said(), /réservé/i)

    const handOver = async () => {
      await page.goto(`${kit}/remise`)
      await form('/remise').locator('[name=dossier]').fill(fileCode)
      await form('/remise').locator('[name=recu][value=signe-papier]').check()
      await form('/remise').locator('[name=remplaceUnAchat][value=oui]').check()
      await form('/remise').locator('[name=noticeRemise]').check()
      await send('/remise')
    }
    await handOver()
    t.match(await said(), /ne peut pas être remis.*MDM/, 'the page refuses, and says why')

    await flag('clear')
    await page.goto(kit)
    await send('/sceller')
    t.match(await said(), /scellé/i)
    await handOver()
    t.match(await said(), /Le kit est remis/)
    await go('/stock')
    t.match(await said(), /Remis/)
    t.match(await said(), /Atelier Gerland/)

    const [tracking = ''] = (
      await server.pool.query<{ code: string }>('select tracking_code as code from views.kits')
    ).rows.map(({ code }) => code)
    const holder = await (
      await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } })
    ).newPage()
    await holder.goto(`${base}/suivi`)
    await holder.fill('[name=code]', tracking.toLowerCase())
    await holder.locator('form button').click()
    t.match(await holder.locator('main').innerText(), /remis/i)

    await go('/retours')
    await page.fill('[name=code]', '5cg0001')
    await page.keyboard.press('Enter')
    await form('/retours').locator('[name=siteId]').selectOption(weeefund.siteId)
    await form('/retours').locator('[name=motif]').fill('écran cassé')
    await send('/retours')
    t.match(await said(), /L’appareil est revenu.*Pourquoi ne peut-il pas être remis.*inspecté/i)
    for (const one of [page, holder])
      t.ok(
        await one.evaluate(() => document.documentElement.scrollWidth <= 320),
        'nothing to scroll sideways',
      )
  },
)
