/** Partners, sites, accounts and API tokens over HTTP: the programme's and the administrator's. */

import { z } from 'zod'
import { AuthorisationKind, PartnerRole } from '../../domain/partners/partner.js'
import { ROLES, type Role } from '../../domain/shared/roles.js'
import { CommuneCode, Day, LegalForm, PartnerId, ShortText, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { belongsToPartner } from '../../use-cases/access.js'
import { Email } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  PROBLEMS,
} from '../server/door.js'
import { newPassword } from '../server/secrets.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ partnerId: PartnerId })

export const RoleAndPartner = z
  .strictObject({ role: z.enum(ROLES), partnerId: PartnerId.nullable().default(null) })
  .refine(({ role, partnerId }) => belongsToPartner(role) === (partnerId !== null), {
    message: 'bench et manager ont une organisation ; les autres rôles n’en ont pas',
    path: ['partnerId'],
  })
export const partnerRoutes = (app: Api, doors: Doors) => {
  const { workshop, accounts, now } = doors

  app.post(
    '/partners',
    {
      config: { action: 'manage-partners' },
      schema: {
        tags: ['partners'],
        summary: 'Register an organisation',
        body: z.strictObject({
          name: ShortText,
          legalForm: LegalForm,
          roles: z.array(PartnerRole).min(1),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ partnerId: PartnerId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), ...given } = request.body
        const partnerId = PartnerId.parse(uuidFrom(by.causationId))
        const done = await workshop.record(
          { type: 'RegisterPartner', data: { ...given, partnerId, happenedAt } },
          by,
        )
        return { done, extra: { partnerId } }
      }),
  )

  app.post(
    '/partners/:partnerId/sites',
    {
      config: { action: 'manage-partners' },
      schema: {
        tags: ['partners'],
        summary: 'Open a site',
        params: Params,
        body: z.strictObject({ name: ShortText, communeCode: CommuneCode, happenedAt: HappenedAt }),
        response: { 200: CommandAnswer.extend({ siteId: SiteId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), ...given } = request.body
        const siteId = SiteId.parse(uuidFrom(by.causationId))
        const data = { ...given, ...request.params, siteId, happenedAt }
        const done = await workshop.record({ type: 'OpenSite', data }, by)
        return { done, extra: { siteId } }
      }),
  )

  const managePartners = { action: 'manage-partners' } as const
  commandRoutes(
    app,
    doors,
    { url: '/partners/:partnerId', tag: 'partners', params: Params, given: () => ({}) },
    [
      {
        ...managePartners,
        path: 'suspend',
        type: 'SuspendPartner',
        fields: { reason: ShortText },
        summary: 'Suspend an organisation: its people read, and record nothing',
      },
      {
        ...managePartners,
        path: 'reinstate',
        type: 'ReinstatePartner',
        fields: {},
        summary: 'Reinstate an organisation',
      },
      {
        ...managePartners,
        path: 'describe-site',
        type: 'DescribeSite',
        fields: {
          siteId: SiteId,
          address: ShortText,
          phone: z.string().trim().max(30).nullable().default(null),
          openingHours: ShortText.nullable().default(null),
        },
        summary: 'Say where a site is found, its telephone and its hours: what holders are told',
      },
      {
        ...managePartners,
        path: 'authorisations',
        type: 'GrantAuthorisation',
        fields: { kind: AuthorisationKind, validFrom: Day, validUntil: Day },
        summary: 'Record an authorisation (agrément) and its period',
      },
      {
        ...managePartners,
        path: 'agreed-etp',
        type: 'AgreeEtp',
        fields: { year: z.int().min(2000).max(2100), etpHundredths: z.int().nonnegative().max(1_000_000) },
        summary: 'Record the full-time equivalents in insertion agreed for a year, in hundredths',
      },
    ],
  )

  app.get(
    '/partners',
    {
      config: { action: 'read-partners' },
      schema: {
        tags: ['partners'],
        summary: 'Organisations, their sites, their authorisations and the ETP agreed with them',
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        partners: await queries.partners(),
        sites: await queries.sites(),
        authorisations: await queries.authorisations(),
      })),
  )

  app.get(
    '/accounts',
    {
      config: { action: 'manage-accounts' },
      schema: { tags: ['accounts'], summary: 'Accounts', response: { 200: z.looseObject({}), ...PROBLEMS } },
    },
    async () => ({ accounts: await accounts.accounts() }),
  )
  app.post(
    '/accounts',
    {
      config: { action: 'manage-accounts' },
      schema: {
        tags: ['accounts'],
        summary: 'Make an account; its password is in this answer and nowhere else',
        body: z.intersection(z.object({ email: Email, name: ShortText }), RoleAndPartner.loose()),
        response: { 200: z.object({ accountId: z.string(), password: z.string() }), ...PROBLEMS },
      },
    },
    async (request) => {
      const { email, name, role, partnerId } = request.body
      const password = newPassword()
      const accountId = await accounts.createAccount({ email, name, role: role as Role, partnerId }, password)
      if (accountId === undefined) throw new Refusing({ refusal: 'email-already-used' })
      return { accountId, password }
    },
  )
  app.post(
    '/accounts/:accountId/disable',
    {
      config: { action: 'manage-accounts' },
      schema: {
        tags: ['accounts'],
        summary: 'Disable an account and end its sessions',
        params: z.strictObject({ accountId: z.uuid() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      if (!(await accounts.disableAccount(request.params.accountId)))
        throw new Refusing({ refusal: 'not-found' })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/tokens',
    {
      config: { action: 'manage-accounts' },
      schema: {
        tags: ['accounts'],
        summary: 'API tokens',
        response: { 200: z.looseObject({}), ...PROBLEMS },
      },
    },
    async () => ({ tokens: await accounts.tokens() }),
  )
  app.post(
    '/tokens',
    {
      config: { action: 'manage-accounts' },
      schema: {
        tags: ['accounts'],
        summary: 'Make an API token, shown once; send it as `Authorization: Bearer …`',
        body: z.intersection(z.object({ label: ShortText }), RoleAndPartner.loose()),
        response: { 200: z.object({ tokenId: z.string(), token: z.string() }), ...PROBLEMS },
      },
    },
    (request) => {
      const { label, role, partnerId } = request.body
      return accounts.createToken({ label, role: role as Role, partnerId }, identityOf(request).actorId)
    },
  )
  app.post(
    '/tokens/:tokenId/revoke',
    {
      config: { action: 'manage-accounts' },
      schema: {
        tags: ['accounts'],
        summary: 'Revoke an API token',
        params: z.strictObject({ tokenId: z.uuid() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      if (!(await accounts.revokeToken(request.params.tokenId))) throw new Refusing({ refusal: 'not-found' })
      return reply.code(204).send(null)
    },
  )
}
