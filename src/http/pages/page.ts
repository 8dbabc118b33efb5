/**
 * What every page needs: its frame, its forms read and proven to be ours, and one way to answer a post:
 * done → see the next page; refused → the same page again, saying why, with what was typed.
 */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import { z } from 'zod'
import type { Metadata } from '../../log/event-log.js'
import type { Action } from '../../use-cases/access.js'
import type { UploadedFile } from '../../use-cases/ports.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Done } from '../../use-cases/work.js'
import type { Attempt, FieldError, Values } from '../../web/frame/forms.js'
import { renderPage } from '../../web/frame/html.js'
import type { Flash, Frame } from '../../web/frame/layout.js'
import { explain } from '../../words/explain.js'
import { identityOf, metadataOf, type RouteMeans } from '../server/door.js'
import { readUploads } from '../server/files.js'
import { answerOnce } from '../server/idempotency.js'

declare module 'fastify' {
  interface Session {
    /** Said once, on the next page. */
    flash?: Flash
  }
}

export type Pages = RouteMeans & { readonly app: FastifyInstance }

const PATIENCE_MILLIS = 3000

export const frameOf = (request: FastifyRequest, reply: FastifyReply, position?: string): Frame => {
  const { identity } = request
  const { flash } = request.session
  if (flash) request.session.set('flash', undefined)
  return {
    csrf: reply.generateCsrf(),
    ...(identity
      ? { user: { name: identity.name, organisation: identity.partnerName, role: identity.role } }
      : {}),
    ...(position === undefined ? {} : { position: { value: position, at: null } }),
    ...(flash ? { flash } : {}),
  }
}

export const sendPage = (reply: FastifyReply, page: VNode, status = 200) =>
  reply.code(status).type('text/html; charset=utf-8').send(renderPage(page))

export const newKey = () => randomUUID()

/** A form's text fields; the last value wins, except where several are meant. */
export type Fields = Readonly<Record<string, string | readonly string[]>>
export type Posted = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly fields: Fields
  /** The only one, or the first of several. */
  readonly file: UploadedFile | undefined
  readonly files: readonly UploadedFile[]
  readonly by: Metadata
}

export const fieldOf = (fields: Fields, name: string): string => {
  const value = fields[name]
  return (typeof value === 'string' ? value : (value?.at(-1) ?? '')).trim()
}
export const fieldsOf = (fields: Fields, name: string): string[] => [fields[name] ?? []].flat()

/** What was wrong with a form's fields: shown beside them, nothing was recorded. */
export class FieldErrors extends Error {
  readonly errors: readonly FieldError[]
  /** Another form of the page that is the right door, and what it opens with. */
  readonly instead: { readonly form: string; readonly values: Values } | undefined
  constructor(errors: readonly FieldError[], instead?: { readonly form: string; readonly values: Values }) {
    super('fields to correct')
    this.errors = errors
    this.instead = instead
  }
}

/** Reads fields by a schema whose keys are the inputs' names. */
export const readFields = <S extends z.ZodType>(schema: S, fields: Fields): z.output<S> => {
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  throw new FieldErrors(
    parsed.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? ''), text: message })),
  )
}

export type Next = { readonly to: string; readonly flash?: Flash | undefined }
export type Outcome = Done | { readonly done: Done; readonly next: Next } | Next
/** Shows the page again after a refused post. */
export type Again = (
  request: FastifyRequest,
  reply: FastifyReply,
  attempt: Attempt,
  status: number,
) => unknown

/** A page's post. `act` records; a refusal shows the page again by `again`. */
export const post = (
  { app, doors }: Pages,
  url: string,
  {
    action,
    form,
    act,
    again,
    next,
  }: {
    readonly action: Action
    /** The form's name, on a page that has several. */
    readonly form?: string
    readonly act: (posted: Posted) => Promise<Outcome>
    readonly again: Again
    /** Where a plain `Done` leads. */
    readonly next?: (request: FastifyRequest) => Next
  },
) =>
  app.post(url, { config: { action }, schema: { hide: true } }, async (request, reply) => {
    const { fields, files } = await readPosted(request)
    const [file] = files
    await proveOurs(app, request, reply, fields)
    const key = fieldOf(fields, 'cle') || newKey()
    const by = metadataOf(request, key, 'page')
    const attempt = async () => {
      const outcome = await act({ request, reply, fields, file, files, by })
      const result = 'to' in outcome ? { next: outcome } : 'done' in outcome ? outcome : { done: outcome }
      if ('done' in result && !result.done.ok) throw new Refusing(result.done)
      if ('done' in result && result.done.ok && result.done.position !== undefined)
        await doors.views.waitFor(result.done.position, PATIENCE_MILLIS)
      const going = 'next' in result ? result.next : next?.(request)
      if (!going) throw new Error(`${url} leads nowhere`)
      return { status: 303, body: going }
    }
    try {
      const subject = [request.url, fields, files.map(({ sha256 }) => sha256)]
      const outcome = await answerOnce(doors, { actorId: by.actorId, key, request: subject }, attempt)
      if (outcome.kind === 'other-body') throw new Refusing({ refusal: 'idempotency-key-reused' })
      if (outcome.kind === 'in-progress') throw new Refusing({ refusal: 'request-in-progress' })
      const { to, flash } = outcome.answer.body as Next
      if (flash) request.session.set('flash', flash)
      return reply.redirect(to, 303)
    } catch (error) {
      const shown = errorsOf(error)
      if (!shown) throw error
      if (error instanceof Refusing) doors.metrics.refused(error.explained.refusal)
      const opened = (error instanceof FieldErrors && error.instead) || { form, values: fields as Values }
      return again(request, reply, { ...opened, errors: shown.errors }, shown.status)
    }
  })

/** A post that is answered at once, by a page or a paper that is kept nowhere: what it shows is for this time only. */
export const postShown = (
  { app }: Pages,
  url: string,
  {
    action,
    again,
    show,
  }: {
    readonly action: Action
    readonly again: Again
    readonly show: (posted: Posted) => Promise<unknown>
  },
) =>
  app.post(url, { config: { action }, schema: { hide: true } }, async (request, reply) => {
    const { fields, files } = await readPosted(request)
    const [file] = files
    await proveOurs(app, request, reply, fields)
    try {
      return await show({ request, reply, fields, file, files, by: metadataOf(request, undefined, 'page') })
    } catch (error) {
      const shown = errorsOf(error)
      if (!shown) throw error
      const form = request.url.split('/').at(-1)
      return again(request, reply, { form, errors: shown.errors, values: fields as Values }, shown.status)
    }
  })

/** What a page can say beside its form; anything else is the error page's. */
export const errorsOf = (error: unknown): { errors: FieldError[]; status: number } | undefined => {
  if (error instanceof FieldErrors) return { errors: [...error.errors], status: 422 }
  if (!(error instanceof Refusing)) return undefined
  const { title, missing, supplier, status } = error.explained
  if (status === 401 || status === 403 || status === 404) return undefined
  const who = supplier ? [{ text: `Qui peut agir : ${supplier}.` }] : []
  return { errors: [{ text: title }, ...missing.map((text) => ({ text })), ...who], status }
}

const readPosted = async (
  request: FastifyRequest,
): Promise<{ fields: Fields; files: readonly UploadedFile[] }> =>
  request.isMultipart() ? readUploads(request) : { fields: (request.body ?? {}) as Fields, files: [] }

/** Goes on only with our own form's token; otherwise the refusal has been sent already. */
export const proveOurs = (
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
) => {
  request.body ??= fields
  return new Promise<void>((resolve, reject) => {
    const given = Object.create(reply, { send: { value: () => reject(new Refusing({ refusal: 'csrf' })) } })
    app.csrfProtection(request, given, (error?: Error) => (error ? reject(error) : resolve()))
  })
}

export const done = (title: string, ...lines: string[]): Flash => ({ kind: 'success', title, lines })

/** Obstacles of a refusal for the box that pages show. */
export const obstacleOf = (refused: Parameters<typeof explain>[0]) => {
  const { title, missing, supplier } = explain(refused)
  return { title, missing, ...(supplier ? { supplier } : {}) }
}

export const canAct = (request: FastifyRequest, organisationId: string) => {
  const { partnerId, partnerActive } = identityOf(request)
  return partnerId === organisationId && partnerActive
}

/** The id in a page's address; what is not one leads nowhere. */
export const idIn = (request: FastifyRequest, name: string): string => {
  const id = (request.params as Record<string, string>)[name] ?? ''
  if (!z.uuid().safeParse(id).success) throw new Refusing({ refusal: 'not-found' })
  return id
}
