/** The pages' door: every page, and what a person sees when something is refused or goes wrong. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ErrorPage } from '../../web/frame/error.js'
import type { Explained } from '../../words/explain.js'
import { administrationPages } from './administration.js'
import { balancePages } from './balance.js'
import { benchTimePages } from './bench-time.js'
import { beneficiaryPages } from './beneficiaries.js'
import { collectionPages } from './collections.js'
import { consignmentPages } from './consignments.js'
import { devicePages } from './devices.js'
import { evidencePages } from './evidence.js'
import { jobFiguresPages } from './job-figures.js'
import { jobPages } from './jobs.js'
import { kitListPages } from './kit-list.js'
import { kitPages } from './kits.js'
import { lotPages } from './lots.js'
import { frameOf, type Pages, sendPage } from './page.js'
import { programmePages } from './programme.js'
import { signInPages } from './sign-in.js'
import { stockPages } from './stock.js'
import { ticketPages } from './tickets.js'
import { trackingPages } from './tracking.js'
import { trainingPages } from './training.js'

export const pageRoutes = (pages: Pages) => {
  for (const register of [
    signInPages,
    stockPages,
    balancePages,
    devicePages,
    evidencePages,
    lotPages,
    kitListPages,
    kitPages,
    consignmentPages,
    collectionPages,
    beneficiaryPages,
    trainingPages,
    ticketPages,
    programmePages,
    jobFiguresPages,
    jobPages,
    benchTimePages,
    administrationPages,
    trackingPages,
  ])
    register(pages)
}

/** A refusal on a page: to the door when nobody is signed in, else said in plain words. */
export const sendRefusalPage = (
  {
    status,
    title,
    missing,
    supplier,
  }: Pick<Explained, 'status' | 'title' | 'missing'> & { supplier?: string | undefined },
  request: FastifyRequest,
  reply: FastifyReply,
) => {
  if (status === 401 && request.method === 'GET') return reply.redirect('/connexion')
  const todo = [...missing, ...(supplier ? [`Qui peut agir : ${supplier}.`] : [])]
  return sendPage(
    reply,
    ErrorPage({
      // Whoever is nobody gets no session for a refusal: nothing is set, nothing is kept.
      frame: request.identity ? frameOf(request, reply) : { csrf: '' },
      status,
      title: TITLES[status] ?? 'Cela n’a pas été possible',
      sentence: title,
      todo: todo.length > 0 ? todo : ['Revenez à la page d’avant.'],
      correlationId: request.id,
    }),
    status,
  )
}

const TITLES: Readonly<Record<number, string>> = {
  403: 'Cette action n’est pas permise',
  404: 'Page introuvable',
  429: 'Trop de demandes',
  500: 'Une erreur est survenue',
  503: 'Service momentanément indisponible',
}
