/** Lots: promised, filled from a file after a dry run, closed; and every import's own page. */

import { z } from 'zod'
import { DonorKind, lotDate } from '../../domain/donations/donation.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import { Day, DonationId, dayOf, type Instant, ShortText, SiteId } from '../../domain/shared/values.js'
import { rowInSheet } from '../../evidence/lot-table.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import type { Import, ImportKind } from '../../use-cases/files/import.js'
import { importFigures } from '../../use-cases/files/import.js'
import { KIND_ACTIONS } from '../../use-cases/files/import-kind.js'
import { LOT_DEVICES_MAX } from '../../use-cases/inputs.js'
import type { LotCorrected } from '../../use-cases/intake-corrections.js'
import { Refusing } from '../../use-cases/refusing.js'
import { DonationPage, type DonationRow, DonationsPage } from '../../web/donations/donations.js'
import { ImportPage } from '../../web/donations/imports.js'
import type { Flash } from '../../web/frame/layout.js'
import { number } from '../../words/words.js'
import { identityOf, partnerOf } from '../server/door.js'
import {
  type Again,
  canAct,
  done,
  FieldErrors,
  type Fields,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'

const Promised = z.object({
  siteId: SiteId,
  typeDonateur: DonorKind,
  donateur: z.string().trim().max(120),
  nombreAnnonce: z.coerce
    .number('Écrivez un nombre.')
    .int('Écrivez un nombre entier.')
    .min(1, 'Au moins un appareil.')
    .max(LOT_DEVICES_MAX),
})

export const lotPages = (pages: Pages) => {
  const { app, doors, importer } = pages
  const { workshop, views, now } = doors

  /** The day a lot came in, at its first minute in Lyon; this moment when left out or today. */
  const receivedOn = (fields: Fields, lotAt?: Instant) => {
    const typed = fieldOf(fields, 'recuLe')
    // The lot's own day is its own moment: its devices come in with it.
    if (lotAt !== undefined && (typed === '' || typed === dayOf(lotAt))) return lotAt
    if (typed === '' || typed === dayOf(now())) return now()
    const at = parisInstant(`${typed}T00:00`)
    if (at === undefined) throw new FieldErrors([{ field: 'recuLe', text: 'Écrivez le jour de réception.' }])
    return at
  }

  const lotDateOf = async (donationId: string) => {
    const donation = await workshop.nowOf.donation(donationId)
    if (donation.status === 'absent') throw new Refusing({ refusal: 'donation-not-found' })
    return lotDate(donation)
  }

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { position, value } = await views.read(async (queries) => ({
      donations: await queries.donations(scopeOf(identity)),
      sites: await queries.sites(),
    }))
    return sendPage(
      reply,
      DonationsPage({
        frame: frameOf(request, reply, position),
        donations: value.donations.map((one) => rowOf(one, value.sites)),
        sites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        canAct: may(identity, 'work-donations') && identity.partnerActive,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/lots', { config: { action: 'read-donations' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )
  post(pages, '/lots', {
    action: 'work-donations',
    again: list,
    act: async ({ request, fields, by }) => {
      const { siteId, typeDonateur, donateur, nombreAnnonce } = readFields(Promised, fields)
      const partnerId = partnerOf(request)
      await workshop.requireSite(partnerId, siteId)
      const donationId = DonationId.parse(uuidFrom(by.causationId))
      const data = {
        ...{ donationId, partnerId, siteId, donorKind: typeDonateur, donorName: donateur || null },
        ...{
          announcedCount: nombreAnnonce,
          purgeDemanded: fieldOf(fields, 'purge') !== '',
          happenedAt: receivedOn(fields),
        },
      }
      return {
        done: await workshop.record({ type: 'PromiseDonation', data }, by),
        next: {
          to: `/lots/${donationId}`,
          flash: done('Le lot est enregistré.', 'Déposez maintenant son inventaire.'),
        },
      }
    },
  })

  const lot: Again = async (request, reply, attempt, status) => {
    const donationId = idIn(request, 'donationId')
    const identity = identityOf(request)
    const { position, value } = await views.read(async (queries) => ({
      donation: await queries.donation(donationId),
      sites: await queries.sites(),
    }))
    const { donation } = value
    if (!donation) throw new Refusing({ refusal: 'donation-not-found' })
    const scope = scopeOf(identity)
    if (scope !== undefined && donation.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
    const receivedAt = await lotDateOf(donationId)
    return sendPage(
      reply,
      DonationPage({
        frame: frameOf(request, reply, position),
        donation: { ...rowOf(donation, value.sites), purgeDemanded: donation.purgeDemanded, receivedAt },
        canCorrect: canAct(request, donation.partnerId) && may(identity, 'correct-facts'),
        canAct: canAct(request, donation.partnerId) && may(identity, 'work-donations'),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as 'import' | 'cloture' | 'dates' | undefined,
      }),
      status,
    )
  }
  app.get(
    '/lots/:donationId',
    { config: { action: 'read-donations' }, schema: { hide: true } },
    (request, reply) => lot(request, reply, {}, 200),
  )
  post(pages, '/lots/:donationId/import', {
    action: 'work-donations',
    form: 'import',
    again: lot,
    act: async ({ request, file, fields, by }) => {
      if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
      const partnerId = partnerOf(request)
      const donationId = DonationId.parse(idIn(request, 'donationId'))
      const happenedAt = receivedOn(fields, await lotDateOf(donationId))
      const one = await importer.check({ kind: 'lot', donationId, happenedAt }, partnerId, file, {
        ...by,
        source: 'import',
      })
      return { to: `/imports/${one.importId}` }
    },
  })
  post(pages, '/lots/:donationId/dates', {
    action: 'correct-facts',
    form: 'dates',
    again: lot,
    act: async ({ request, fields, by }) => {
      const donationId = DonationId.parse(idIn(request, 'donationId'))
      const { quoi, motif, entresLe } = readFields(DatesCorrected, fields)
      // The beginning of the day comes before whatever was done on it; devices do not come before their lot.
      const firstMinute = parisInstant(`${fieldOf(fields, 'recuLe')}T00:00`)
      if (firstMinute === undefined)
        throw new FieldErrors([{ field: 'recuLe', text: 'Écrivez le jour de réception.' }])
      const lotAt = await lotDateOf(donationId)
      const receivedAt = quoi === 'devices' && dayOf(firstMinute) === dayOf(lotAt) ? lotAt : firstMinute
      const { done: told, extra } = await workshop.correctLotDate(
        {
          ...{ donationId, partnerId: partnerOf(request), happenedAt: now(), reason: motif, of: quoi },
          ...{ receivedAt, enteredOn: entresLe || undefined },
        },
        by,
      )
      return { done: told, next: { to: `/lots/${donationId}`, flash: correctedFlash(extra) } }
    },
  })
  post(pages, '/lots/:donationId/cloture', {
    action: 'work-donations',
    form: 'cloture',
    again: lot,
    next: (request) => ({ to: `/lots/${idIn(request, 'donationId')}`, flash: done('Le lot est clos.') }),
    act: async ({ request, fields, by }) =>
      workshop.record(
        {
          type: 'CloseDonation',
          data: {
            donationId: DonationId.parse(idIn(request, 'donationId')),
            partnerId: partnerOf(request),
            gapReason: fieldOf(fields, 'motif').slice(0, 120) || null,
            happenedAt: now(),
          },
        },
        by,
      ),
  })

  const importPage: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const one = await importer.findFor(idIn(request, 'importId'), identity)
    const { total, done: treated, refused, recorded } = importFigures(one)
    const { auto } = request.query as { auto?: string }
    const frame = frameOf(request, reply)
    const [problem, ...lines] = attempt.errors?.map(({ text }) => text) ?? []
    return sendPage(
      reply,
      ImportPage({
        frame: problem === undefined ? frame : { ...frame, flash: { kind: 'error', title: problem, lines } },
        importId: one.importId,
        kind: one.kind,
        fileName: one.fileName,
        back: BACK[one.kind](one),
        state: one.status === 'checked' ? 'dry-run' : one.status,
        acceptedCount: total,
        refusedCount: refused,
        treatedCount: treated,
        recordedCount: recorded,
        columns: ['Ligne lue'],
        lines: one.lines.map(({ row, shown, decision, reason }) => ({
          row: rowInSheet(row),
          read: [shown],
          decision,
          why: reason === null ? [] : [reason],
        })),
        ignoredColumns: one.ignoredColumns,
        remarks: one.remarks,
        canConfirm: canAct(request, one.partnerId) && may(identity, KIND_ACTIONS[one.kind]),
        autoRefresh: auto !== 'non',
        idempotencyKey: newKey(),
      }),
      status,
    )
  }
  app.get(
    '/imports/:importId',
    { config: { action: 'read-donations' }, schema: { hide: true } },
    (request, reply) => importPage(request, reply, {}, 200),
  )
  post(pages, '/imports/:importId/confirmer', {
    action: 'work-donations',
    form: 'confirmer',
    again: importPage,
    act: async ({ request, by }) => {
      const importId = idIn(request, 'importId')
      await importer.confirm(importId, partnerOf(request), { ...by, source: 'import' })
      return { to: `/imports/${importId}` }
    },
  })
}

const DatesCorrected = z.object({
  quoi: z.enum(['both', 'lot', 'devices'], 'Dites ce qui est à corriger.'),
  entresLe: z.union([z.literal(''), Day], 'Écrivez un jour.').default(''),
  motif: ShortText,
})

/** So many are named on the page; the others are told by the API, and by asking again. */
const NAMED_MAX = 20

/** What became of each: what stayed as it was is named, with what stands in its way. */
const correctedFlash = ({ corrected, refused, remaining, lotReason }: LotCorrected['extra']): Flash => {
  const lines = [
    ...refused.slice(0, NAMED_MAX).map(({ labelCode, reason }) => `${labelCode} : ${reason}`),
    ...(refused.length > NAMED_MAX ? [`Et ${number(refused.length - NAMED_MAX)} autres.`] : []),
    ...(remaining > 0 ? [`${number(remaining)} appareils restent à corriger : recommencez.`] : []),
    ...(lotReason === null ? [] : [lotReason]),
  ]
  const title = `Date corrigée pour ${number(corrected)} ${corrected > 1 ? 'appareils' : 'appareil'}.`
  return lines.length === 0
    ? done(corrected > 0 ? title : 'La date est corrigée.', 'Les faits d’origine restent dans l’historique.')
    : { kind: 'error', title, lines }
}

/** Where a file came from, and where its reader goes on. */
const BACK: Readonly<Record<ImportKind, (one: Import) => { href: string; text: string }>> = {
  hours: () => ({ href: '/postes', text: 'Retour aux contrats' }),
  lot: ({ subjectId }) => ({ href: `/lots/${subjectId}`, text: 'Retour au lot' }),
  'hand-overs': () => ({ href: '/remises', text: 'Retour aux remises' }),
  'consignment-lines': ({ subjectId }) => ({
    href: `/expeditions/${subjectId}`,
    text: 'Retour à l’expédition',
  }),
  'consignment-receipt': ({ subjectId }) => ({
    href: `/expeditions/${subjectId}`,
    text: 'Retour à l’expédition',
  }),
  'collection-lines': ({ subjectId }) => ({ href: `/collectes/${subjectId}`, text: 'Retour à la collecte' }),
  'device-operations': () => ({ href: '/appareils', text: 'Retour aux appareils' }),
}

type Donation = Omit<DonationRow, 'siteName' | 'donorKind' | 'status'> & {
  siteId: string
  donorKind: string
  status: string
}

const rowOf = (one: Donation, sites: readonly { siteId: string; name: string }[]): DonationRow => ({
  ...one,
  siteName: sites.find(({ siteId }) => siteId === one.siteId)?.name ?? '',
  donorKind: DonorKind.parse(one.donorKind),
  status: one.status === 'closed' ? 'closed' : 'open',
})
