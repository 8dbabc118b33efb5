/** Evidence: handed in at the bench, matched, set aside, read again. */

import { z } from 'zod'
import { Clock, SetAsideReason } from '../../domain/devices/evidence.js'
import { DeviceId, type PartnerId, Sha256, SiteId } from '../../domain/shared/values.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { EvidencePage } from '../../web/devices/evidence.js'
import { count } from '../../words/words.js'
import { identityOf, partnerOf } from '../server/door.js'
import { diskLine, sightedLines } from './evidence-words.js'
import {
  type Again,
  done,
  FieldErrors,
  fieldOf,
  frameOf,
  newKey,
  type Pages,
  type Posted,
  post,
  postShown,
  readFields,
  sendPage,
} from './page.js'

const LISTED_MAX = 500
/** Said after a deposit; what else became of the files stands in the list. */
const LINES_SAID_MAX = 30

export const evidencePages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { tout } = request.query as { tout?: string }
    const shown = tout === 'oui' ? 'all' : 'waiting'
    const { position, value } = await views.read(async (queries) => {
      const listed = await workshop.evidenceListed(queries, scopeOf(identity), shown, LISTED_MAX)
      return {
        listed,
        partners: await queries.partners(),
        sites: await queries.sites(),
        devices: await queries.devicesByIds(listed.flatMap(({ deviceId }) => deviceId ?? [])),
      }
    })
    return sendPage(
      reply,
      EvidencePage({
        frame: frameOf(request, reply, position),
        shown,
        rows: value.listed.map(({ deviceId, ...row }) => ({
          ...row,
          partnerName: value.partners.find(({ partnerId }) => partnerId === row.partnerId)?.name ?? '',
          device: value.devices.find((device) => device.deviceId === deviceId) ?? null,
        })),
        own: identity.partnerId,
        canAct: may(identity, 'work-devices') && identity.partnerActive,
        sites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/preuves', { config: { action: 'read-evidence' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )

  /** The site that was chosen; an organisation's only one goes without saying. */
  const siteIn = async (partnerId: PartnerId, typed: string): Promise<SiteId | null> => {
    const { value: sites } = await views.read((queries) => queries.sites(partnerId))
    const [only, ...others] = sites
    const chosen = typed || (only && others.length === 0 ? only.siteId : '')
    return SiteId.safeParse(sites.find(({ siteId }) => siteId === chosen)?.siteId).data ?? null
  }

  post(pages, '/preuves', {
    action: 'work-devices',
    form: 'depot',
    again: list,
    act: async ({ request, fields, files, by }) => {
      if (files.length === 0) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
      const { horloge } = readFields(z.object({ horloge: Clock.or(z.literal('')).optional() }), fields)
      const partnerId = partnerOf(request)
      const siteId = await siteIn(partnerId, fieldOf(fields, 'siteId'))
      const handed = await workshop.handInAll({ partnerId, siteId }, files, horloge || undefined, by)
      const lines = handed.answers.flatMap((file) => [
        ...(file.problem === null ? [] : [`${file.name} : ${file.problem}`]),
        ...sightedLines(file),
        ...file.disks.map(diskLine),
      ])
      const more = lines.length - LINES_SAID_MAX
      return {
        done: handed.done,
        next: {
          to: '/preuves',
          flash: done(
            `${count(files.length, 'fichier déposé', 'fichiers déposés')}.`,
            ...lines.slice(0, LINES_SAID_MAX),
            ...(more > 0 ? [`Et ${more} autres lignes : voyez la liste.`] : []),
          ),
        },
      }
    },
  })

  const recordIn = ({ request }: Posted) => {
    const { sha256, entry } = request.params as { sha256: string; entry: string }
    const named = z
      .object({ sha256: Sha256, entry: z.coerce.number().int().nonnegative().nullable() })
      .safeParse({ sha256, entry: entry === 'fichier' ? null : entry })
    if (!named.success) throw new Refusing({ refusal: 'not-found' })
    return named.data
  }
  post(pages, '/preuves/:sha256/:entry/rattacher', {
    action: 'work-devices',
    again: list,
    next: () => ({
      to: '/preuves',
      flash: done('La preuve est rattachée.', 'Le verdict figure sur le support.'),
    }),
    act: async (posted) => {
      const { sha256, entry } = recordIn(posted)
      const { deviceId } = readFields(z.object({ deviceId: DeviceId }), posted.fields)
      const partnerId = partnerOf(posted.request)
      return workshop.matchEvidence({ sha256, entry: entry ?? 0, deviceId, partnerId }, posted.by)
    },
  })
  post(pages, '/preuves/:sha256/:entry/mettre-de-cote', {
    action: 'work-devices',
    again: list,
    next: () => ({ to: '/preuves', flash: done('C’est mis de côté.', 'Le fichier reste gardé.') }),
    act: async (posted) => {
      const { motif: reason } = readFields(z.object({ motif: SetAsideReason }), posted.fields)
      const note = fieldOf(posted.fields, 'note').slice(0, 120) || null
      const partnerId = partnerOf(posted.request)
      return workshop.setEvidenceAside({ ...recordIn(posted), partnerId, reason, note }, posted.by)
    },
  })

  postShown(pages, '/preuves/:sha256/lire', {
    action: 'read-evidence',
    again: list,
    show: async ({ request, reply, fields, by }) => {
      const { sha256 } = request.params as { sha256: string }
      const deviceId = z.uuid().safeParse(fieldOf(fields, 'appareil')).data
      const file = await workshop.readEvidence(sha256, scopeOf(identityOf(request)), deviceId, by)
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${encodeURIComponent(file.name) || sha256}"`)
        .send(file.bytes)
    },
  })
}
