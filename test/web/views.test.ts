/**
 * What every page keeps, whichever it is: one heading, labelled fields, forms that carry their tokens,
 * nothing inline, nothing unescaped, and for the holder very little to download.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cloneElement, type VNode } from 'preact'
import t from 'tap'
import { buildAssets } from '../../src/web/frame/build-assets.js'
import { renderPage } from '../../src/web/frame/html.js'
import { eventSentence } from '../../src/words/events/events.js'
import { count, date, dateTime, day, month, wordFor } from '../../src/words/words.js'
import { temporaryFolder } from '../support/temporary.js'
import { deviceHistory } from './cast.js'
import { PAGES } from './pages.js'

const HOLDER_BYTES_MAX = 60_000
const pages = Object.entries(PAGES).map(([name, page]) => ({ name, page, html: renderPage(page) }))

const tags = (html: string, name: string) =>
  html.match(new RegExp(`<${name}[\\s>](?:"[^"]*"|[^">])*>?`, 'g')) ?? []
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

t.test('every page is a French document with one main heading and one main landmark', async (t) => {
  for (const { name, html } of pages) {
    const lang = name.endsWith('-anglais') ? 'en' : 'fr'
    t.ok(html.startsWith(`<!doctype html>\n<html lang="${lang}"`), name)
    t.equal(tags(html, 'h1').length, 1, `${name}: one h1`)
    t.equal(tags(html, 'main').length, 1, `${name}: one main`)
    t.match(html, /<title>[^<]+ – Boucle<\/title>/, name)
    t.match(html, /href="#contenu"/, `${name}: a skip link`)
  }
})

t.test(
  'every form that posts carries the CSRF token and, where it records something, its own key',
  async (t) => {
    // The holder's pages have no session: whoever knows the code in the address may do what its forms do.
    for (const { name, html } of pages.filter((page) => !page.name.startsWith('suivi'))) {
      const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? []
      const posts = forms.filter((form) => form.includes('method="post"'))
      for (const form of posts) {
        const [first = ''] = tags(form, 'form')
        const action = attribute(first, 'action') ?? ''
        t.match(
          form,
          /<input type="hidden" name="_csrf" value="jeton-csrf-de-demonstration"/,
          `${name} ${action}`,
        )
        // Read again, a file is read again: nothing is done twice by it.
        if (action !== '/deconnexion' && !action.endsWith('/lire'))
          t.match(form, /<input type="hidden" name="cle" value=".+?"/, `${name} ${action}`)
        if (form.includes('type="file"'))
          t.equal(attribute(first, 'enctype'), 'multipart/form-data', `${name} ${action}`)
      }
      const keys = posts.flatMap((form) => /name="cle" value="([^"]+)"/.exec(form)?.[1] ?? [])
      t.equal(new Set(keys).size, keys.length, `${name}: no two forms share a key`)
    }
  },
)

t.test('every field has a label, every id is unique, every reference leads somewhere', async (t) => {
  for (const { name, html } of pages) {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    t.same(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
      `${name}: ids are unique`,
    )
    const labelled = new Set(tags(html, 'label').map((label) => attribute(label, 'for')))
    const fields = ['input', 'select', 'progress'].flatMap((tag) => tags(html, tag))
    for (const field of fields)
      if (attribute(field, 'type') !== 'hidden')
        t.ok(labelled.has(attribute(field, 'id')), `${name}: ${field}`)
    const references = [
      ...[...html.matchAll(/\saria-(?:labelledby|describedby)="([^"]*)"/g)].flatMap(([, all = '']) =>
        all.split(' '),
      ),
      ...[...html.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id),
    ]
    for (const id of references) t.ok(ids.includes(id), `${name}: #${id} exists`)
  }
})

t.test('nothing is inline: no script, no style, no handler', async (t) => {
  for (const { name, html } of pages) {
    t.notMatch(html, /<script|<style|javascript:/i, name)
    const inline = html.match(/<(?:"[^"]*"|[^">])*\s(?:style|on[a-z]+)=/gi)
    t.equal(inline, null, name)
  }
})

const EVIL = '"><script>alert(1)</script>'
/** Copies of `value`, each with one of its texts made hostile; of a long list, the first three. */
const poisoned = function* (value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield `${value}${EVIL}`
  else if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, 3).entries())
      for (const other of poisoned(item)) yield value.with(index, other)
  } else if (value !== null && typeof value === 'object')
    for (const [name, item] of Object.entries(value))
      for (const other of poisoned(item)) yield { ...value, [name]: other }
}

t.test('no text of any property becomes markup', async (t) => {
  for (const { name, page } of pages) {
    const wrong: unknown[] = []
    let shown = 0
    for (const props of poisoned(page.props)) {
      const html = rendered(page, props as object)
      if (html?.includes('<script')) wrong.push(props)
      if (html?.includes('&lt;script')) shown += 1
    }
    t.same(wrong, [], name)
    t.ok(shown > 0 || name === 'suivi', `${name}: ${shown} texts shown, escaped`)
  }
})

/** Undefined where the text is a coded word or a date, which the page cannot do without. */
const rendered = (page: VNode, props: object) => {
  try {
    return renderPage(cloneElement(page, props))
  } catch {
    return undefined
  }
}

t.test(
  'P4: the holder downloads a page, a stylesheet and an icon of less than 60 kB, and meets no person',
  async (t) => {
    const folder = await temporaryFolder(t)
    await buildAssets(folder)
    const assets = (await stat(join(folder, 'suivi.css'))).size + (await stat(join(folder, 'icon.svg'))).size
    for (const { name, html } of pages.filter(({ name }) => name.startsWith('suivi'))) {
      t.ok(
        Buffer.byteLength(html) + assets < HOLDER_BYTES_MAX,
        `${name}: ${Buffer.byteLength(html) + assets} bytes`,
      )
      t.notMatch(html, /app\.css|woff2|_csrf/, `${name}: nothing of the staff's`)
    }
    const css = await readFile(join(folder, 'app.css'), 'utf8')
    for (const [, font = ''] of css.matchAll(/url\("?(fonts\/[^")]+)/g))
      t.ok((await stat(join(folder, font))).size > 0, font)
  },
)

t.test('words: French dates, numbers and spaces', async (t) => {
  t.equal(date('2026-11-22T23:30:00Z'), '23 novembre 2026', 'the day in Lyon')
  t.equal(dateTime('2026-11-23T09:12:00Z'), '23 novembre 2026 à 10 h 12')
  t.equal(day('2026-05-01'), '1er mai 2026')
  t.equal(month('2026-11'), 'nov. 2026')
  t.equal(count(0, 'appareil'), '0 appareil')
  t.equal(count(2, 'appareil'), '2 appareils')
  t.equal(wordFor({}, 'main-computer'), 'Ordinateur principal')
  t.equal(wordFor({}, 'not-known-yet'), 'not-known-yet')
})

t.test(
  'every frozen event of the log is told as a French sentence, without a code or an undefined',
  async (t) => {
    const folder = 'test/fixtures/events'
    for (const file of await readdir(folder)) {
      const event = JSON.parse(await readFile(join(folder, file), 'utf8'))
      t.match(eventSentence(event), /^[0-9A-ZÀ-Ý].+\.$/, file)
      t.notMatch(eventSentence(event), /undefined|NaN|\[object|[0-9a-f]{8}-[0-9a-f]{4}-/, file)
    }
  },
)

t.test('each event is told as a sentence, an unknown one by its name', async (t) => {
  for (const { event } of deviceHistory) t.match(eventSentence(event), /^[A-ZÀ-Ý].+\.$/)
  t.equal(eventSentence({ type: 'NotYetKnown', data: {} } as never), 'NotYetKnown')
})
