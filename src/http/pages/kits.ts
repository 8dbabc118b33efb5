/** One kit: its card, its steps, its hand-over, and what comes after. */
import { identityOf } from '../server/door.js'
import { addressOf, receiptOf } from '../server/papers.js'
import { handOverPages } from './hand-over.js'
import { kitCard, tellOfKit } from './kit-card.js'
import { kitHolderPages } from './kit-holder.js'
import { kitStepPages } from './kit-steps.js'
import { idIn, type Pages, postShown } from './page.js'

export const kitPages = (pages: Pages) => {
  const card = kitCard(pages)
  pages.app.get(
    '/kits/:kitId',
    { config: { action: 'read-kits' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )
  const tell = tellOfKit(pages)
  postShown(pages, '/kits/:kitId/recu', {
    action: 'work-kits',
    again: card,
    show: async ({ request, reply, by }) => {
      const kitId = idIn(request, 'kitId')
      const bytes = await receiptOf(pages, kitId, identityOf(request), by, addressOf(pages, request))
      return reply
        .type('application/pdf')
        .header('content-disposition', 'inline; filename="recu-kit.pdf"')
        .send(bytes)
    },
  })
  kitStepPages(pages, tell)
  kitHolderPages(pages, tell)
  handOverPages(pages)
}
