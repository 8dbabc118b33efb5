/** Beneficiaries over HTTP: codes and coded facts; a name has no field here. */
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { Prescriber } from '../domain/beneficiaries/beneficiary.js'
import { fileCodeFrom, readFileCode } from '../domain/shared/codes.js'
import { currentCommuneCode } from '../domain/shared/communes.js'
import {
  BeneficiaryId,
  CommuneCode,
  Day,
  dayOf,
  PartnerId,
  Programme,
  ShortText,
} from '../domain/shared/values.js'
import { uuidFrom } from '../log/ledger.js'
import { commandRoutes } from './command-routes.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  PROBLEMS,
} from './door.js'
import { Refusing } from './problem.js'

const Params = z.strictObject({ beneficiaryId: BeneficiaryId })

export const newFileCode = () => fileCodeFrom(Array.from({ length: 9 }, () => randomInt(32)))

const eligibilityFields = {
  programme: Programme,
  prescriber: Prescriber,
  granted: z.boolean().default(true),
  validFrom: Day.optional().describe('Today when left out.'),
  validUntil: Day,
}

export const beneficiaryRoutes = (app: Api, doors: Doors) => {
  const { workshop, now } = doors
  const responses = { 200: CommandAnswer, ...PROBLEMS }

  app.post(
    '/beneficiaries',
    {
      config: { action: 'register-beneficiaries' },
      schema: {
        tags: ['beneficiaries'],
        summary: 'Register a person by commune (INSEE code): answers with a random file code, no name',
        body: z.strictObject({ communeCode: CommuneCode, happenedAt: HappenedAt }),
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
        const { happenedAt = now(), communeCode } = request.body
        const beneficiaryId = BeneficiaryId.parse(uuidFrom(by.causationId))
        const done = await workshop.record(
          {
            type: 'RegisterBeneficiary',
            data: {
              beneficiaryId,
              partnerId: actingFor(by.partnerId),
              fileCode: newFileCode(),
              communeCode: currentCommuneCode(communeCode),
              happenedAt,
            },
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
    '/beneficiaries/:beneficiaryId/eligibility',
    {
      config: { action: 'register-beneficiaries' },
      schema: {
        tags: ['beneficiaries'],
        summary: 'Record a decision on eligibility (H2)',
        params: Params,
        body: z.strictObject({ ...eligibilityFields, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), validFrom = dayOf(happenedAt), ...given } = request.body
        const { beneficiaryId } = request.params
        const data = { ...given, beneficiaryId, partnerId: actingFor(by.partnerId), validFrom, happenedAt }
        return workshop.record({ type: 'DecideEligibility', data }, by)
      }),
  )

  const fields = { programme: Programme, reason: ShortText }
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
        summary: 'Withdraw an eligibility, and the promises made on it',
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
        summary: 'Find a person again by the code on their file',
        querystring: z.strictObject({ fileCode: z.string().max(20) }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => {
        const found = await queries.beneficiaryByFileCode(readFileCode(request.query.fileCode))
        if (!found) throw new Refusing({ refusal: 'beneficiary-not-found' })
        return found
      }),
  )
}

export const actingFor = (partnerId: string | null) =>
  partnerId === null ? null : PartnerId.parse(partnerId)
