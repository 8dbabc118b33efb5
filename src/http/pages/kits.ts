/** One kit: its card, its steps, its hand-over, and what comes after. */
import { handOverPages } from './hand-over.js'
import { kitCard, tellOfKit } from './kit-card.js'
import { kitHolderPages } from './kit-holder.js'
import { kitStepPages } from './kit-steps.js'
import type { Pages } from './page.js'

export const kitPages = (pages: Pages) => {
  const card = kitCard(pages)
  pages.app.get(
    '/kits/:kitId',
    { config: { action: 'read-kits' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )
  const tell = tellOfKit(pages)
  kitStepPages(pages, tell)
  kitHolderPages(pages, tell)
  handOverPages(pages)
}
