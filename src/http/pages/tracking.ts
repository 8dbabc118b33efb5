/** The holder's pages: no account, no cookie; a GET changes nothing, and a guessed code learns nothing (P4). */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type KnownKit, mainOf } from '../../domain/kits/kit.js'
import { isInMetropole } from '../../domain/shared/communes.js'
import { type KitId, Language, TicketTopic } from '../../domain/shared/values.js'
import { holderOf } from '../../use-cases/holder.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Done } from '../../use-cases/work.js'
import { address } from '../../web/frame/parts.js'
import { TrackingFormPage, TrackingUnknownPage } from '../../web/holder/tracking.js'
import { ForgottenPage, HolderDataPage } from '../../web/holder/tracking-data.js'
import { type TrackingForm, TrackingKitPage } from '../../web/holder/tracking-kit.js'
import { TRACKING_WORDS } from '../../words/tracking-words.js'
import { certificateOf } from '../server/certificate.js'
import { addressOf } from '../server/papers.js'
import { sameTime } from '../server/same-time.js'
import { FieldErrors, type Fields, fieldOf, newKey, type Pages, sendPage } from './page.js'
import { textIn } from './tickets.js'

const languageIn = (typed: unknown): Language => Language.catch('fr').parse(typed)

type Kit = { readonly kitId: KitId; readonly kit: KnownKit }

export const trackingPages = (pages: Pages) => {
  const { app, doors } = pages
  const holder = holderOf(doors)
  const open = {
    config: { action: 'public' as const },
    onRequest: pages.codeLimit,
    schema: { hide: true },
  }

  app.get('/suivi', open, (request, reply) => {
    const { code, langue } = request.query as { code?: string; langue?: string }
    const language = languageIn(langue)
    return code
      ? reply.redirect(address(`/suivi/${encodeURIComponent(code.trim())}`, { langue }))
      : sendPage(reply, TrackingFormPage({ language }))
  })

  const codeOf = (request: FastifyRequest) => (request.params as { code: string }).code
  const languageOf = (request: FastifyRequest) =>
    languageIn(
      request.method === 'GET'
        ? (request.query as { langue?: string }).langue
        : ((request.body ?? {}) as { langue?: string }).langue,
    )

  type Said = {
    readonly said?: { readonly title: string; readonly line: string }
    readonly error?: { readonly form: TrackingForm; readonly text: string }
  }
  const kitPage = async (request: FastifyRequest, { kitId, kit }: Kit, said: Said = {}) => {
    const { commune } = (request.method === 'GET' ? request.query : {}) as { commune?: string }
    const seen = await holder.seen(kitId, kit, commune && isInMetropole(commune) ? commune : undefined)
    return TrackingKitPage({ language: languageOf(request), idempotencyKey: newKey(), ...seen, ...said })
  }

  /** Finds the kit of the address and answers about it, known or not in the same time. */
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    about: (kit: Kit) => Promise<{ readonly status: number; readonly page: Parameters<typeof sendPage>[1] }>,
  ) => {
    const { status, page } = await sameTime(async () => {
      const kit = await holder.kitOf(codeOf(request))
      if (kit) return about(kit)
      return {
        status: 404,
        page: TrackingUnknownPage({ typed: codeOf(request), language: languageOf(request) }),
      }
    })
    reply.header('cache-control', 'no-store')
    return sendPage(reply, page, status)
  }

  app.get('/suivi/:code', open, (request, reply) =>
    answer(request, reply, async (kit) => ({ status: 200, page: await kitPage(request, kit) })),
  )

  app.get('/suivi/:code/certificat.pdf', open, async (request, reply) => {
    const bytes = await sameTime(async () => {
      const found = await holder.kitOf(codeOf(request))
      const main = found?.kit.status === 'handed-over' ? mainOf(found.kit) : undefined
      if (!main) throw new Refusing({ refusal: 'not-found' })
      return certificateOf(pages, main.deviceId, undefined, addressOf(pages, request))
    })
    return reply.type('application/pdf').header('cache-control', 'no-store').send(bytes)
  })

  type Act = (
    kit: Kit,
    fields: Fields,
    language: Language,
    request: FastifyRequest,
  ) => Promise<{ readonly page: Parameters<typeof sendPage>[1] }>
  /** A holder's form: done, or the kit's page again with the reason beside the form. */
  const form = (name: string, of: TrackingForm, act: Act) =>
    app.post(`/suivi/:code/${name}`, open, (request, reply) =>
      answer(request, reply, async (kit) => {
        const fields = (request.body ?? {}) as Fields
        try {
          return { status: 200, ...(await act(kit, fields, languageOf(request), request)) }
        } catch (error) {
          const text = whyNot(error, languageOf(request))
          if (text === undefined) throw error
          return { status: 422, page: await kitPage(request, kit, { error: { form: of, text } }) }
        }
      }),
    )
  const orRefuse = (done: Done) => {
    if (!done.ok) throw new Refusing(done)
    return done
  }
  const told = async (done: Done) => {
    const { position } = orRefuse(done) as Extract<Done, { ok: true }>
    if (position !== undefined) await doors.views.waitFor(position, 3000)
  }
  const keyIn = (fields: Fields) => fieldOf(fields, 'cle').slice(0, 120) || newKey()

  form('aide', 'aide', async (kit, fields, language, request) => {
    const words = TRACKING_WORDS[language]
    const topic = TicketTopic.safeParse(fieldOf(fields, 'sujet'))
    if (!topic.success) throw new Wrong(words.choose)
    await told(await holder.askForHelp(kit.kitId, topic.data, textIn(fields), keyIn(fields)))
    const said = { title: words.helpSent, line: words.helpSentMore }
    return { page: await kitPage(request, kit, { said }) }
  })

  form('perte', 'perte', async (kit, fields, language, request) => {
    const words = TRACKING_WORDS[language]
    await holder.proven(kit.kitId, kit.kit, fieldOf(fields, 'secret'))
    const how = z.enum(['lost', 'stolen']).catch('lost').parse(fieldOf(fields, 'comment'))
    await told(await holder.reportLoss(kit.kitId, kit.kit, fieldOf(fields, 'appareil'), how))
    return {
      page: await kitPage(request, kit, { said: { title: words.lostSent, line: words.lostSentMore } }),
    }
  })

  const dataPage = async (
    { kitId, kit }: Kit,
    person: Awaited<ReturnType<typeof holder.proven>>,
    language: Language,
    more: { readonly said?: { readonly title: string; readonly line: string }; readonly error?: string } = {},
  ) =>
    HolderDataPage({
      ...(await holder.dataOf(person, kitId)),
      ...{ language, trackingCode: kit.trackingCode, idempotencyKey: newKey(), ...more },
    })

  form('mes-donnees', 'mes-donnees', async (kit, fields, language) => {
    const person = await holder.proven(kit.kitId, kit.kit, fieldOf(fields, 'secret'))
    return { page: await dataPage(kit, person, language) }
  })

  form('reponse', 'mes-donnees', async (kit, fields, language) => {
    const words = TRACKING_WORDS[language]
    const person = await holder.proven(kit.kitId, kit.kit, fieldOf(fields, 'secret'))
    const text = textIn(fields)
    if (text === undefined)
      return { page: await dataPage(kit, person, language, { error: words.yourAnswer }) }
    await told(await holder.answer(person, kit.kitId, fieldOf(fields, 'demande'), text, keyIn(fields)))
    return { page: await dataPage(kit, person, language, { said: { title: words.answerSent, line: '' } }) }
  })

  form('effacer', 'mes-donnees', async (kit, fields, language) => {
    const words = TRACKING_WORDS[language]
    const person = await holder.proven(kit.kitId, kit.kit, fieldOf(fields, 'secret'))
    if (fieldOf(fields, 'sur') === '')
      return { page: await dataPage(kit, person, language, { error: words.forgetTick }) }
    await told(await holder.forget(person, kit.kitId))
    return { page: ForgottenPage({ language, trackingCode: kit.kit.trackingCode }) }
  })
}

/** Something to be said beside the form, in the reader's language. */
class Wrong extends Error {}

const whyNot = (error: unknown, language: Language): string | undefined => {
  const words = TRACKING_WORDS[language]
  if (error instanceof Wrong) return error.message
  if (error instanceof FieldErrors) return words.tooLong
  if (!(error instanceof Refusing)) return undefined
  const { refusal, title } = error.explained
  if (refusal === 'holder-secret-wrong') return words.secretWrong
  if (refusal === 'holder-secret-locked') return words.secretLocked
  if (refusal === 'beneficiary-forgotten') return words.forgottenAlready
  if (refusal === 'too-many-calls') return words.tooManyCalls
  return language === 'en' ? words.notDone : title
}
