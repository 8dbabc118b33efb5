/** Signing in and out, and the first administrator's one-time link. */

import { z } from 'zod'
import { Email } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import { InstallationPage, SignInPage } from '../../web/administration/access.js'
import { homeOf } from '../../web/frame/layout.js'
import {
  errorsOf,
  type Fields,
  fieldOf,
  frameOf,
  newKey,
  type Pages,
  proveOurs,
  readFields,
  sendPage,
} from './page.js'

const TRIES_PER_MINUTE = 10
const PASSWORD_LENGTH_MIN = 12

const Administrator = z.object({
  nom: z.string().trim().min(1, 'Écrivez votre nom.').max(120),
  email: Email,
  motDePasse: z
    .string()
    .min(PASSWORD_LENGTH_MIN, `Choisissez au moins ${PASSWORD_LENGTH_MIN} caractères.`)
    .max(200),
})

export const signInPages = ({ app, doors }: Pages) => {
  const { accounts } = doors
  const open = { config: { action: 'public' as const }, schema: { hide: true } }
  const limited = {
    config: { ...open.config, rateLimit: { max: TRIES_PER_MINUTE, timeWindow: '1 minute' } },
    schema: { hide: true },
  }

  app.get('/', { config: { action: 'public' }, schema: { hide: true } }, (request, reply) =>
    reply.redirect(request.identity ? homeOf(request.identity.role) : '/connexion'),
  )
  app.get('/connexion', open, (request, reply) =>
    request.identity
      ? reply.redirect(homeOf(request.identity.role))
      : sendPage(reply, SignInPage({ frame: frameOf(request, reply), idempotencyKey: newKey() })),
  )
  app.post('/connexion', limited, async (request, reply) => {
    const fields = (request.body ?? {}) as Fields
    await proveOurs(app, request, reply, fields)
    const email = fieldOf(fields, 'email')
    const accountId = await accounts.signIn(email, fieldOf(fields, 'motDePasse'))
    if (accountId === undefined)
      return sendPage(
        reply,
        SignInPage({
          frame: frameOf(request, reply),
          idempotencyKey: newKey(),
          errors: [{ text: 'Adresse ou mot de passe inconnu.' }],
          values: { email },
        }),
        422,
      )
    await request.session.regenerate()
    request.session.accountId = accountId
    const identity = await accounts.bySession(accountId)
    return reply.redirect(identity ? homeOf(identity.role) : '/', 303)
  })
  app.post(
    '/deconnexion',
    { config: { action: 'signed-in' }, schema: { hide: true } },
    async (request, reply) => {
      await proveOurs(app, request, reply, (request.body ?? {}) as Fields)
      await request.session.destroy()
      return reply.redirect('/connexion', 303)
    },
  )

  app.get('/installation/:jeton', open, async (request, reply) => {
    const { jeton } = request.params as { jeton: string }
    if (!(await accounts.isSetupLink(jeton))) throw new Refusing({ refusal: 'not-found' })
    return sendPage(
      reply,
      InstallationPage({ frame: frameOf(request, reply), idempotencyKey: newKey(), token: jeton }),
    )
  })
  app.post('/installation/:jeton', limited, async (request, reply) => {
    const { jeton } = request.params as { jeton: string }
    const fields = (request.body ?? {}) as Fields
    await proveOurs(app, request, reply, fields)
    try {
      const { nom, email, motDePasse } = readFields(Administrator, fields)
      const accountId = await accounts.useSetupLink(jeton, { email, name: nom }, motDePasse)
      if (accountId === undefined) throw new Refusing({ refusal: 'not-found' })
      await request.session.regenerate()
      request.session.accountId = accountId
      return reply.redirect('/administration', 303)
    } catch (error) {
      const shown = errorsOf(error)
      if (!shown) throw error
      const { motDePasse: _secret, ...values } = fields
      return sendPage(
        reply,
        InstallationPage({
          frame: frameOf(request, reply),
          idempotencyKey: newKey(),
          token: jeton,
          errors: shown.errors,
          values,
        }),
        shown.status,
      )
    }
  })
}
