/** Beneficiaries over HTTP: codes and coded facts; who somebody is goes to the vault, and comes from it for a reason. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  ContactChannel,
  Difference,
  Prescriber,
  ReadingPurpose,
} from '../../domain/beneficiaries/beneficiary-facts.js'
import { readFileCode } from '../../domain/shared/codes.js'
import { currentCommuneCode } from '../../domain/shared/communes.js'
import {
  BeneficiaryId,
  CommuneCode,
  Day,
  dayOf,
  PersonReason,
  Programme,
  Route,
  ShortText,
  SiteId,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { scopeOf } from '../../use-cases/access.js'
import { actingFor, duplicateBy } from '../../use-cases/acting.js'
import { newFileCode } from '../../use-cases/new-codes.js'
import { Refusing } from '../../use-cases/refusing.js'
import { Identity } from '../../vault/identity.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  metadataOf,
  PROBLEMS,
} from '../server/door.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ beneficiaryId: BeneficiaryId })

const DuplicateReason = Difference.optional().describe(
  'The vault knows somebody alike, and this is another person: why. For whoever may allow a second kit.',
)

const eligibilityFields = {
  programme: Programme,
  route: Route.optional().describe('Follows from programme and prescriber when left out.'),
  prescriber: Prescriber,
  granted: z.boolean().default(true),
  validFrom: Day.optional().describe('Today when left out.'),
  validUntil: Day,
}

export const beneficiaryRoutes = (app: Api, doors: Doors) => {
  const { workshop, now, views } = doors
  const responses = { 200: CommandAnswer, ...PROBLEMS }
  const register = { action: 'register-beneficiaries' } as const

  app.post(
    '/beneficiaries',
    {
      config: register,
      schema: {
        tags: ['beneficiaries'],
        summary:
          'Open a file by commune (INSEE code): answers with a random file code. An identity goes to the vault alone',
        body: z.strictObject({
          communeCode: CommuneCode,
          identity: Identity.strict().optional(),
          noticeVersion: ShortText.optional().describe('What the person was told about their data.'),
          duplicateReason: DuplicateReason,
          happenedAt: HappenedAt,
        }),
        response: {
          200: CommandAnswer.extend({
            beneficiaryId: BeneficiaryId.optional(),
            fileCode: z.string().optional(),
          }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), communeCode, identity, noticeVersion, duplicateReason } = request.body
        const beneficiaryId = BeneficiaryId.parse(uuidFrom(by.causationId))
        const done = await workshop.register(
          {
            file: {
              beneficiaryId,
              partnerId: actingFor(by.partnerId),
              fileCode: newFileCode(),
              communeCode: currentCommuneCode(communeCode),
              happenedAt,
            },
            identity,
            noticeVersion,
            duplicate: duplicateBy(identityOf(request), duplicateReason),
          },
          by,
        )
        const registered = done.ok
          ? done.events.find(({ type }) => type === 'BeneficiaryRegistered')
          : undefined
        return {
          done,
          extra:
            registered?.type === 'BeneficiaryRegistered'
              ? { beneficiaryId, fileCode: registered.data.fileCode }
              : {},
        }
      }),
  )

  app.post(
    '/beneficiaries/:beneficiaryId/identity',
    {
      config: register,
      schema: {
        tags: ['beneficiaries'],
        summary: 'Write down who a person is, or correct it: in the vault, nowhere else',
        params: Params,
        body: z.strictObject({ identity: Identity.strict(), duplicateReason: DuplicateReason }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { identity, duplicateReason } = request.body
        const duplicate = duplicateBy(identityOf(request), duplicateReason)
        return workshop.identify(request.params.beneficiaryId, identity, duplicate, by)
      }),
  )

  app.post(
    '/beneficiaries/:beneficiaryId/identity/read',
    {
      config: { action: 'read-identities' },
      schema: {
        tags: ['beneficiaries'],
        summary:
          'Read who a person is, for a reason: recorded before it is answered, and told to the person on request',
        params: Params,
        body: z.strictObject({ purpose: ReadingPurpose }),
        response: { 200: z.object({ identity: Identity }), ...PROBLEMS },
      },
    },
    async (request) => {
      // Without its key: an answer that holds a name is kept nowhere.
      const by = metadataOf(request, undefined, 'api')
      const { beneficiaryId } = request.params
      const { done, identity } = await workshop.readIdentity(beneficiaryId, request.body.purpose, by)
      if (!done.ok) throw new Refusing(done)
      if (!identity) throw new Refusing({ refusal: 'identity-unknown' })
      return { identity }
    },
  )

  app.post(
    '/beneficiaries/:beneficiaryId/eligibility',
    {
      config: register,
      schema: {
        tags: ['beneficiaries'],
        summary:
          'Record a decision on eligibility (H2): a kit by prescription, a gift by college, university or RSJ',
        params: Params,
        body: z.strictObject({ ...eligibilityFields, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), validFrom = dayOf(happenedAt), route, ...given } = request.body
        const { beneficiaryId } = request.params
        const partnerId = actingFor(by.partnerId)
        const decided = {
          ...given,
          ...(route ? { route } : {}),
          beneficiaryId,
          partnerId,
          validFrom,
          happenedAt,
        }
        return workshop.decideEligibility(decided, by)
      }),
  )

  app.post(
    '/beneficiaries/:beneficiaryId/waiting-list',
    {
      config: register,
      schema: {
        tags: ['beneficiaries'],
        summary: 'Put a person on the waiting list of a site',
        params: Params,
        body: z.strictObject({ siteId: SiteId, programme: Programme, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), siteId, programme } = request.body
        return workshop.joinWaitingList(
          { ...request.params, partnerId: actingFor(by.partnerId), siteId, programme, happenedAt },
          by,
        )
      }),
  )

  app.post(
    '/beneficiaries/:beneficiaryId/forget',
    {
      config: { action: 'forget-beneficiaries' },
      schema: {
        tags: ['beneficiaries'],
        summary: 'Forget a person who asks for it: their key and all it sealed are deleted, for ever (P2)',
        params: Params,
        body: z.strictObject({}),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { beneficiaryId } = request.params
        await workshop.requireConcern(beneficiaryId, by)
        const told = { beneficiaryId, partnerId: actingFor(by.partnerId), happenedAt: now() }
        return workshop.forget({ ...told, cause: 'person-asked' }, by)
      }),
  )

  const fields = { programme: Programme, reason: PersonReason }
  const before = (request: FastifyRequest) =>
    workshop.requireConcern((request.params as z.infer<typeof Params>).beneficiaryId, identityOf(request))
  commandRoutes(
    app,
    doors,
    {
      url: '/beneficiaries/:beneficiaryId',
      tag: 'beneficiaries',
      params: Params,
      given: (request) => ({ partnerId: identityOf(request).partnerId }),
    },
    [
      {
        path: 'withdraw-eligibility',
        type: 'WithdrawEligibility',
        action: 'register-beneficiaries',
        fields,
        before,
        summary: 'Withdraw an eligibility, and the promises made on it',
      },
      {
        path: 'leave-waiting-list',
        type: 'LeaveWaitingList',
        action: 'register-beneficiaries',
        fields,
        before,
        summary: 'Take a person off the waiting list',
      },
      {
        path: 'contact-preference',
        type: 'StateContactPreference',
        action: 'register-beneficiaries',
        fields: { channel: ContactChannel },
        before,
        summary: 'Say how the person wants to be reached',
      },
      {
        path: 'information-notice',
        type: 'GiveInformationNotice',
        action: 'register-beneficiaries',
        fields: { noticeVersion: ShortText },
        summary: 'Say what the person was told about their data',
      },
      {
        path: 'allow-second-kit',
        type: 'AllowSecondKit',
        action: 'allow-second-kit',
        fields,
        summary: 'Allow by name a second kit for a person (H1)',
        also: (request) => ({ allowedBy: identityOf(request).actorId }),
      },
    ],
  )

  app.get(
    '/beneficiaries',
    {
      config: { action: 'read-beneficiaries' },
      schema: {
        tags: ['beneficiaries'],
        summary:
          'Find a person again by the code on their file; or, without a code, the files that your organisation has to do with, newest first',
        querystring: z.strictObject({
          fileCode: z.string().max(20).optional(),
          stage: z.string().max(20).optional(),
          after: z.uuid().optional().describe('The cursor that the page before ended with.'),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { fileCode, stage, after, limit } = request.query
      return answerQuestion(doors, request, reply, async (queries) => {
        if (fileCode !== undefined) {
          const found = await queries.beneficiaryByFileCode(readFileCode(fileCode))
          if (!found) throw new Refusing({ refusal: 'beneficiary-not-found' })
          return found
        }
        const partnerId = scopeOf(identityOf(request))
        const found = await queries.beneficiaries({ partnerId, stage }, limit, after)
        const counts = await queries.beneficiaryCounts(partnerId)
        const next = found.length === limit ? (found.at(-1)?.beneficiaryId ?? null) : null
        return { beneficiaries: found, counts, next }
      })
    },
  )

  app.get(
    '/sites/:siteId/waiting-list',
    {
      config: { action: 'read-beneficiaries' },
      schema: {
        tags: ['beneficiaries'],
        summary: 'Who waits at a site, by file code, who has waited longest first',
        params: z.strictObject({ siteId: SiteId }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { value: sites } = await views.read((queries) => queries.sites())
      const site = sites.find(({ siteId }) => siteId === request.params.siteId)
      if (!site) throw new Refusing({ refusal: 'not-found' })
      const scope = scopeOf(identityOf(request))
      if (scope !== undefined && site.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
      return answerQuestion(doors, request, reply, async (queries) => ({
        waiting: await queries.waitingList(request.params.siteId),
      }))
    },
  )
}
