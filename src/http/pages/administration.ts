/** Organisations and sites, accounts and API tokens: for the programme and the administrator. */

import { z } from 'zod'
import { PartnerRole } from '../../domain/partners/partner.js'
import { ROLES } from '../../domain/shared/roles.js'
import { CommuneCode, LegalForm, PartnerId, ShortText, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { belongsToPartner, may } from '../../use-cases/access.js'
import { Email } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import { type AdministrationForm, AdministrationPage } from '../../web/administration/administration.js'
import { identityOf } from '../server/door.js'
import { newPassword } from '../server/secrets.js'
import {
  type Again,
  done,
  FieldErrors,
  type Fields,
  fieldsOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'

type Secret = { readonly kind: 'password' | 'token'; readonly for: string; readonly value: string }
declare module 'fastify' {
  interface Session {
    /** A password or token just made: shown once, on the next page. */
    secret?: Secret
  }
}

const roleAndPartner = (fields: Fields) => {
  const { role, partnerId } = readFields(
    z.object({ role: z.enum(ROLES, 'Choisissez un rôle.'), partnerId: z.string() }),
    fields,
  )
  if (!belongsToPartner(role)) return { role, partnerId: null }
  const partner = PartnerId.safeParse(partnerId)
  if (!partner.success)
    throw new FieldErrors([{ field: 'partnerId', text: 'Choisissez l’organisation de ce rôle.' }])
  return { role, partnerId: partner.data }
}

export const administrationPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, accounts, now } = doors

  const page: Again = async (request, reply, attempt, status) => {
    const managesAccounts = may(identityOf(request), 'manage-accounts')
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
    }))
    const partnerName = (id: string | null) =>
      value.partners.find(({ partnerId }) => partnerId === id)?.name ?? null
    const { secret } = request.session
    if (secret) request.session.set('secret', undefined)
    return sendPage(
      reply,
      AdministrationPage({
        frame: frameOf(request, reply, position),
        partners: value.partners.map((partner) => ({
          ...partner,
          legalForm: LegalForm.parse(partner.legalForm),
          roles: partner.roles.split(' '),
          status: partner.status === 'suspended' ? 'suspended' : 'active',
          sites: value.sites.filter(({ partnerId }) => partnerId === partner.partnerId),
        })),
        accounts: managesAccounts
          ? (await accounts.accounts()).map((one) => ({ ...one, partnerName: partnerName(one.partnerId) }))
          : undefined,
        tokens: managesAccounts
          ? (await accounts.tokens()).map((one) => ({ ...one, partnerName: partnerName(one.partnerId) }))
          : undefined,
        secret,
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as AdministrationForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/administration',
    { config: { action: 'manage-partners' }, schema: { hide: true } },
    (request, reply) => page(request, reply, {}, 200),
  )

  const HERE = '/administration'
  post(pages, '/administration/partenaires', {
    action: 'manage-partners',
    form: 'partenaires',
    again: page,
    next: () => ({ to: HERE, flash: done('L’organisation est enregistrée.', 'Ouvrez maintenant un site.') }),
    act: ({ fields, by }) => {
      const { nom: name, formeJuridique: legalForm } = readFields(
        z.object({ nom: ShortText, formeJuridique: LegalForm }),
        fields,
      )
      const roles = z.array(PartnerRole).min(1).safeParse(fieldsOf(fields, 'roles'))
      if (!roles.success) throw new FieldErrors([{ field: 'roles', text: 'Cochez au moins une activité.' }])
      const partnerId = PartnerId.parse(uuidFrom(by.causationId))
      return workshop.record(
        {
          type: 'RegisterPartner',
          data: { partnerId, name, legalForm, roles: roles.data, happenedAt: now() },
        },
        by,
      )
    },
  })
  post(pages, '/administration/sites', {
    action: 'manage-partners',
    form: 'sites',
    again: page,
    next: () => ({ to: HERE, flash: done('Le site est ouvert.') }),
    act: ({ fields, by }) => {
      const {
        partnerId,
        nom: name,
        commune: communeCode,
      } = readFields(z.object({ partnerId: PartnerId, nom: ShortText, commune: CommuneCode }), fields)
      const siteId = SiteId.parse(uuidFrom(by.causationId))
      return workshop.record(
        { type: 'OpenSite', data: { partnerId, siteId, name, communeCode, happenedAt: now() } },
        by,
      )
    },
  })
  post(pages, '/administration/description', {
    action: 'manage-partners',
    form: 'description',
    again: page,
    next: () => ({ to: HERE, flash: done('Le site est décrit : les détenteurs de kit le liront.') }),
    act: ({ fields, by }) => {
      const { site, adresse, telephone, horaires } = readFields(
        z.object({
          site: z.string().regex(/^\S+ \S+$/, 'Choisissez un site.'),
          adresse: ShortText,
          telephone: z.string().trim().max(30),
          horaires: z.string().trim().max(120),
        }),
        fields,
      )
      const [partnerId = '', siteId = ''] = site.split(' ')
      const data = {
        ...{ partnerId: PartnerId.parse(partnerId), siteId: SiteId.parse(siteId), address: adresse },
        ...{ phone: telephone || null, openingHours: horaires || null, happenedAt: now() },
      }
      return workshop.record({ type: 'DescribeSite', data }, by)
    },
  })
  post(pages, '/administration/agrement', {
    action: 'manage-partners',
    form: 'agrement',
    again: page,
    next: () => ({ to: HERE, flash: done('L’agrément est enregistré.') }),
    act: ({ fields, by }) => {
      const day = z.iso.date('Écrivez une date.')
      const {
        partnerId,
        du: validFrom,
        au: validUntil,
      } = readFields(z.object({ partnerId: PartnerId, du: day, au: day }), fields)
      const data = { partnerId, kind: 'siae-agreement', validFrom, validUntil, happenedAt: now() } as const
      return workshop.record({ type: 'GrantAuthorisation', data }, by)
    },
  })
  post(pages, '/administration/etp', {
    action: 'manage-partners',
    form: 'etp',
    again: page,
    next: () => ({ to: HERE, flash: done('Les ETP conventionnés sont enregistrés.') }),
    act: ({ fields, by }) => {
      const {
        partnerId,
        annee: year,
        etp,
      } = readFields(
        z.object({
          partnerId: PartnerId,
          annee: z.coerce.number('Écrivez une année.').int().min(2000).max(2100),
          etp: z.string().regex(/^\d{1,4}([.,]\d{1,2})?$/, 'Écrivez un nombre, par exemple 12,50.'),
        }),
        fields,
      )
      const etpHundredths = Math.round(Number(etp.replace(',', '.')) * 100)
      return workshop.record(
        { type: 'AgreeEtp', data: { partnerId, year, etpHundredths, happenedAt: now() } },
        by,
      )
    },
  })
  post(pages, '/administration/comptes', {
    action: 'manage-accounts',
    form: 'comptes',
    again: page,
    act: async ({ request, fields }) => {
      const { nom: name, email } = readFields(z.object({ nom: ShortText, email: Email }), fields)
      const password = newPassword()
      const made = await accounts.createAccount({ email, name, ...roleAndPartner(fields) }, password)
      if (made === undefined) throw new Refusing({ refusal: 'email-already-used' })
      request.session.set('secret', { kind: 'password', for: email, value: password })
      return { to: HERE, flash: done('Le compte est créé.') }
    },
  })
  post(pages, '/administration/jetons', {
    action: 'manage-accounts',
    form: 'jetons',
    again: page,
    act: async ({ request, fields, by }) => {
      const { libelle: label } = readFields(z.object({ libelle: ShortText }), fields)
      const { token } = await accounts.createToken({ label, ...roleAndPartner(fields) }, by.actorId)
      request.session.set('secret', { kind: 'token', for: label, value: token })
      return { to: HERE, flash: done('Le jeton est créé.') }
    },
  })
  post(pages, '/administration/comptes/:accountId/desactiver', {
    action: 'manage-accounts',
    form: 'comptes',
    again: page,
    act: async ({ request }) => {
      if (!(await accounts.disableAccount(idIn(request, 'accountId'))))
        throw new Refusing({ refusal: 'not-found' })
      return { to: HERE, flash: done('Le compte est désactivé.') }
    },
  })
  post(pages, '/administration/jetons/:tokenId/revoquer', {
    action: 'manage-accounts',
    form: 'jetons',
    again: page,
    act: async ({ request }) => {
      if (!(await accounts.revokeToken(idIn(request, 'tokenId'))))
        throw new Refusing({ refusal: 'not-found' })
      return { to: HERE, flash: done('Le jeton est révoqué.') }
    },
  })
}
