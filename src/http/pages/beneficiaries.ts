/** Beneficiaries: found by the code on their file, registered by commune and road, waiting at a site. */

import { z } from 'zod'
import { readFileCode } from '../../domain/shared/codes.js'
import { BeneficiaryId, CommuneCode } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { actingFor, duplicateBy } from '../../use-cases/acting.js'
import { newFileCode } from '../../use-cases/new-codes.js'
import { Refusing } from '../../use-cases/refusing.js'
import { BeneficiariesPage, WaitingPage } from '../../web/people/beneficiaries.js'
import { identityOf } from '../server/door.js'
import { NOTICE } from '../server/notice.js'
import { beneficiaryCardPages } from './beneficiary.js'
import {
  type Again,
  done,
  FieldErrors,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'
import { duplicateReasonIn, eligibilityIn, identityIn, isIdentified } from './person-fields.js'

const PAGE_PEOPLE = 50

export const beneficiaryPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const { code, etape, apres } = request.query as Record<string, string | undefined>
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const after = z.uuid().safeParse(apres).success ? apres : undefined
    const { position, value } = await views.read(async (queries) => ({
      person: code ? await queries.beneficiaryByFileCode(readFileCode(code)) : undefined,
      people: await queries.beneficiaries(
        { partnerId: scope, stage: etape || undefined },
        PAGE_PEOPLE,
        after,
      ),
      counts: await queries.beneficiaryCounts(scope),
      waiting: await queries.waitingCounts(scope),
    }))
    if (value.person) return reply.redirect(`/beneficiaires/${value.person.beneficiaryId}`)
    return sendPage(
      reply,
      BeneficiariesPage({
        ...{ people: value.people, counts: value.counts, waiting: value.waiting },
        frame: frameOf(request, reply, position),
        notFound: code || undefined,
        stage: etape || undefined,
        next: value.people.length === PAGE_PEOPLE ? (value.people.at(-1)?.beneficiaryId ?? null) : null,
        canRegister: may(identity, 'register-beneficiaries') && identity.partnerActive,
        canAllowDuplicate: may(identity, 'allow-second-kit'),
        canSweep: may(identity, 'run-retention'),
        notice: NOTICE,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get(
    '/beneficiaires',
    { config: { action: 'read-beneficiaries' }, schema: { hide: true } },
    (request, reply) => list(request, reply, {}, 200),
  )
  post(pages, '/beneficiaires', {
    action: 'register-beneficiaries',
    again: list,
    act: async ({ request, fields, by }) => {
      const beneficiaryId = BeneficiaryId.parse(uuidFrom(by.causationId))
      // Read whole before anything is recorded: a file is opened with its eligibility or not at all.
      const happenedAt = now()
      const decide = eligibilityIn(fields, beneficiaryId, by, happenedAt)
      const { commune: communeCode } = readFields(z.object({ commune: CommuneCode }), fields)
      const identity = isIdentified(fields) ? identityIn(fields) : undefined
      const told = fieldOf(fields, 'noticeRemise') !== ''
      if (identity && !told)
        throw new FieldErrors([
          {
            field: 'noticeRemise',
            text: 'Lisez ou remettez la notice avant d’écrire une identité, puis cochez.',
          },
        ])
      const refused = await workshop.eligibilityRefusal(decide, identity)
      if (refused) return refused
      const registered = await workshop.register(
        {
          file: {
            beneficiaryId,
            partnerId: actingFor(by.partnerId),
            fileCode: newFileCode(),
            communeCode,
            happenedAt,
          },
          identity,
          noticeVersion: told ? NOTICE.version : undefined,
          duplicate: duplicateBy(identityOf(request), duplicateReasonIn(fields)),
        },
        by,
      )
      if (!registered.ok) return registered
      const file = await workshop.nowOf.beneficiary(beneficiaryId)
      return {
        done: await workshop.decideEligibility(decide, {
          ...by,
          causationId: `${by.causationId}:eligibility`,
        }),
        next: {
          to: `/beneficiaires/${beneficiaryId}`,
          flash: done(
            `Dossier ${file.status === 'absent' ? '' : file.fileCode}`,
            'Notez ce code et donnez-le à la personne : il sert à réserver et à remettre le kit.',
          ),
        },
      }
    },
  })

  app.get(
    '/attente/:siteId',
    { config: { action: 'read-beneficiaries' }, schema: { hide: true } },
    async (request, reply) => {
      const siteId = idIn(request, 'siteId')
      const { position, value } = await views.read(async (queries) => ({
        sites: await queries.sites(),
        people: await queries.waitingList(siteId),
      }))
      const site = value.sites.find((one) => one.siteId === siteId)
      if (!site) throw new Refusing({ refusal: 'not-found' })
      const scope = scopeOf(identityOf(request))
      if (scope !== undefined && site.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
      return sendPage(
        reply,
        WaitingPage({ frame: frameOf(request, reply, position), siteName: site.name, people: value.people }),
      )
    },
  )
  beneficiaryCardPages(pages)
}
