/** Devices: found by scan, their card, their history, and what the bench tells of them. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BlockingFlag, Grade, HealthPercent } from '../../domain/devices/device-facts.js'
import { obstacles } from '../../domain/devices/fitness.js'
import { FUNCTIONS } from '../../domain/devices/functions.js'
import { MediumKind, Technique } from '../../domain/devices/media.js'
import type { KitModel } from '../../domain/kits/kit-facts.js'
import { ActorId, DeviceId, KitId, SerialNumber, ShortText } from '../../domain/shared/values.js'
import { reportOfCertificate } from '../../evidence/attested-certificate.js'
import { readInspectionFile } from '../../evidence/inspection-file.js'
import { readSanitisationFile } from '../../evidence/sanitisation-file.js'
import { DevicePage } from '../../web/device.js'
import type { DeviceForm } from '../../web/device-form.js'
import { DevicesPage } from '../../web/devices.js'
import { KIT_MODEL_WORDS } from '../../web/words.js'
import { type Action, may, scopeOf } from '../access.js'
import { identityOf, partnerOf } from '../door.js'
import { keepFile } from '../files.js'
import { historyOf } from './history.js'
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
  type Outcome,
  obstacleOf,
  type Pages,
  type Posted,
  post,
  readFields,
  sendPage,
} from './page.js'
import { parisInstant } from './paris.js'

const PAGE_DEVICES = 50
const MEDIA_ROWS = 4
const GIGABYTE = 1_000_000_000

const battery = (fields: Fields) => {
  const typed = fieldOf(fields, 'batterie').replace('%', '').trim()
  if (typed === '') return null
  const parsed = HealthPercent.safeParse(Number(typed))
  if (!parsed.success)
    throw new FieldErrors([{ field: 'batterie', text: 'Écrivez la santé de la batterie de 0 à 100.' }])
  return parsed.data
}

const wholeNumber = (fields: Fields, field: string): number | null => {
  const typed = fieldOf(fields, field).replace(/[\s\u202f\u00a0]/g, '')
  if (typed === '') return null
  if (!/^\d{1,16}$/.test(typed)) throw new FieldErrors([{ field, text: 'Écrivez un nombre entier.' }])
  return Number(typed)
}

export const devicePages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors

  app.get(
    '/appareils',
    { config: { action: 'read-devices' }, schema: { hide: true } },
    async (request, reply) => {
      const identity = identityOf(request)
      const { apres, ...filter } = request.query as Record<string, string | undefined>
      const given = (name: string) => filter[name]?.trim() || undefined
      const uuid = (name: string) => (z.uuid().safeParse(given(name)).success ? given(name) : undefined)
      const { position, value } = await views.read(async (queries) => ({
        devices: await queries.devices(
          {
            partnerId: scopeOf(identity) ?? uuid('partenaire'),
            siteId: uuid('site'),
            category: given('categorie'),
            stage: given('etape'),
            donationId: uuid('lot'),
            code: given('code'),
          },
          PAGE_DEVICES,
          z.uuid().safeParse(apres).success ? apres : undefined,
        ),
        sites: await queries.sites(),
      }))
      const [only, ...others] = value.devices
      if (given('code') && only && others.length === 0) return reply.redirect(`/appareils/${only.deviceId}`)
      const siteName = new Map(value.sites.map(({ siteId, name }) => [siteId, name]))
      const scope = scopeOf(identity)
      return sendPage(
        reply,
        DevicesPage({
          frame: frameOf(request, reply, position),
          filter,
          sites: value.sites.filter(({ partnerId }) => scope === undefined || partnerId === scope),
          devices: value.devices.map((device) => ({
            ...device,
            siteName: siteName.get(device.siteId) ?? '',
          })),
          next: value.devices.length === PAGE_DEVICES ? (value.devices.at(-1)?.deviceId ?? null) : null,
        }),
      )
    },
  )

  const card: Again = async (request, reply, attempt, status) => {
    const deviceId = idIn(request, 'deviceId')
    const identity = identityOf(request)
    const device = await workshop.deviceFor(deviceId, scopeOf(identity))
    const kitId =
      'kitId' in device.use ? device.use.kitId : 'heldKitId' in device.use ? device.use.heldKitId : null
    const acting = canAct(request, device.custodian) && may(identity, 'work-devices')
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      kits: acting ? await queries.kits({ partnerId: device.custodian, status: 'to-complete' }, 100) : [],
    }))
    const kit = kitId === null ? undefined : await workshop.nowOf.kit(kitId)
    const at = now()
    return sendPage(
      reply,
      DevicePage({
        frame: frameOf(request, reply, position),
        device,
        at,
        partnerName: value.partners.find(({ partnerId }) => partnerId === device.custodian)?.name ?? '',
        siteName: value.sites.find(({ siteId }) => siteId === device.siteId)?.name ?? '',
        kitCode: kit === undefined || kit.status === 'absent' ? null : kit.trackingCode,
        obstacles: obstacles(device, at).map(obstacleOf),
        canAct: acting,
        canAcceptRisk: acting && may(identity, 'accept-risk'),
        openKits: value.kits
          .filter(({ siteId }) => siteId === device.siteId)
          .map(({ kitId: id, trackingCode, model }) => ({
            kitId: id,
            text: `${trackingCode} – ${KIT_MODEL_WORDS[model as KitModel]}`,
          })),
        history: await historyOf(log, `device-${deviceId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as DeviceForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/appareils/:deviceId',
    { config: { action: 'read-devices' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )

  type Told = { deviceId: DeviceId; partnerId: ReturnType<typeof partnerOf>; happenedAt: string }
  const tell = (
    form: DeviceForm,
    said: string,
    act: (told: Told, posted: Posted) => Promise<Outcome>,
    action: Action = 'work-devices',
  ) =>
    post(pages, `/appareils/:deviceId/${form}`, {
      action,
      form,
      again: card,
      next: (request: FastifyRequest) => ({
        to: `/appareils/${idIn(request, 'deviceId')}`,
        flash: done(said),
      }),
      act: async (posted) => {
        const deviceId = DeviceId.parse(idIn(posted.request, 'deviceId'))
        const partnerId = partnerOf(posted.request)
        await workshop.deviceFor(deviceId, partnerId)
        return act({ deviceId, partnerId, happenedAt: now() }, posted)
      },
    })
  const needFile = async ({ file }: Posted, partnerId: string) => {
    if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
    await keepFile(doors.pool, { ...file, partnerId })
    return file
  }

  tell('inspection', 'L’inspection est enregistrée.', async ({ deviceId, partnerId }, posted) => {
    const file = await needFile(posted, partnerId)
    const read = readInspectionFile(file.bytes)
    if (!read.ok) throw new FieldErrors([{ field: 'fichier', text: read.problem }])
    return workshop.inspect(deviceId, partnerId, read.reading, file.sha256, posted.by)
  })

  tell('inspection-manuelle', 'L’inspection est enregistrée.', async (told, { fields, by }) => {
    const rows = Array.from({ length: MEDIA_ROWS }, (_, index) => `support-${index + 1}`)
    const media = rows.flatMap((row) => {
      const serial = fieldOf(fields, `${row}-serie`)
      if (serial === '') return []
      const gigabytes = wholeNumber(fields, `${row}-capaciteGo`)
      const kind = MediumKind.safeParse(fieldOf(fields, `${row}-type`))
      if (!kind.success)
        throw new FieldErrors([{ field: `${row}-type`, text: 'Choisissez le type de ce support.' }])
      return [
        {
          serial: SerialNumber.parse(serial.slice(0, 64)),
          kind: kind.data,
          model: fieldOf(fields, `${row}-modele`) || null,
          capacityBytes: gigabytes === null || gigabytes === 0 ? null : gigabytes * GIGABYTE,
        },
      ]
    })
    const none = fieldOf(fields, 'aucunSupport') !== ''
    if (media.length === 0 && !none)
      throw new FieldErrors([
        {
          field: 'support-1-serie',
          text: 'Écrivez le numéro de série de chaque support, ou cochez « aucun support ».',
        },
      ])
    if (media.length > 0 && none)
      throw new FieldErrors([
        { field: 'aucunSupport', text: 'Vous avez écrit un support : décochez « aucun support ».' },
      ])
    const data = {
      ...told,
      media,
      processor: null,
      memoryBytes: null,
      batteryHealthPercent: battery(fields),
      source: 'by-hand',
      fileSha256: null,
    }
    return workshop.record({ type: 'InspectDevice', data }, by)
  })

  tell(
    'effacement',
    'La preuve est enregistrée. Le verdict figure sur chaque support.',
    async (told, posted) => {
      const file = await needFile(posted, told.partnerId)
      const read = readSanitisationFile(file.bytes)
      if (!read.ok) throw new FieldErrors([{ field: 'fichier', text: read.problem }])
      return workshop.reportForDevice(told, read.reports, posted.by)
    },
  )

  tell(
    'certificat',
    'Le certificat est enregistré. Le verdict figure sur le support.',
    async (told, posted) => {
      const { fields, by } = posted
      const file = await needFile(posted, told.partnerId)
      const given = readFields(
        z.object({
          outil: ShortText,
          version: z.string().max(120),
          technique: Technique,
          methode: z.string().max(120),
          serie: SerialNumber,
        }),
        fields,
      )
      const bounds = {
        debut: parisInstant(fieldOf(fields, 'debut')),
        fin: parisInstant(fieldOf(fields, 'fin')),
      }
      for (const [field, at] of Object.entries(bounds))
        if (at === undefined) throw new FieldErrors([{ field, text: 'Écrivez la date et l’heure.' }])
      const report = reportOfCertificate({
        tool: given.outil,
        version: given.version.trim() || null,
        technique: given.technique,
        method: given.methode.trim() || null,
        mediumSerial: given.serie,
        startedAt: bounds.debut ?? '',
        endedAt: bounds.fin ?? '',
        capacityBytes: wholeNumber(fields, 'capaciteOctets'),
        bytesErased: wholeNumber(fields, 'octetsEffaces'),
        rounds: wholeNumber(fields, 'passes'),
        verified: fieldOf(fields, 'verifie') !== '',
        errors: wholeNumber(fields, 'erreurs') ?? 0,
        hiddenSectors: fieldOf(fields, 'secteursCaches') !== '',
        fileSha256: file.sha256,
      })
      return workshop.reportForDevice(told, [report], by)
    },
  )

  tell('support', 'C’est enregistré.', async (told, { fields, by }) => {
    const { serie: mediumSerial, action } = readFields(
      z.object({
        serie: SerialNumber,
        action: z.enum(
          ['removed', 'shred', 'disintegrate', 'melt', 'degauss'],
          'Choisissez ce que vous avez fait.',
        ),
      }),
      fields,
    )
    return action === 'removed'
      ? workshop.record({ type: 'RemoveMedium', data: { ...told, mediumSerial } }, by)
      : workshop.record(
          {
            type: 'DestroyMedium',
            data: { ...told, mediumSerial, technique: action, certificateSha256: null },
          },
          by,
        )
  })

  tell(
    'risque',
    'La réserve est acceptée en votre nom.',
    async (told, { fields, by }) => {
      const { serie: mediumSerial, motif: reason } = readFields(
        z.object({ serie: SerialNumber, motif: ShortText }),
        fields,
      )
      const acceptedBy = ActorId.parse(by.actorId)
      return workshop.record(
        { type: 'AcceptResidualRisk', data: { ...told, mediumSerial, acceptedBy, reason } },
        by,
      )
    },
    'accept-risk',
  )

  tell('essais', 'Les essais sont enregistrés.', async (told, { fields, by }) => {
    const device = await workshop.deviceFor(told.deviceId, told.partnerId)
    const results = Object.fromEntries(
      FUNCTIONS[device.category].map((name) => {
        const result = fieldOf(fields, `fonction-${name}`)
        return [name, result === 'passed' || result === 'failed' ? result : ('not-tested' as const)]
      }),
    )
    return workshop.record(
      { type: 'TestDevice', data: { ...told, results, batteryHealthPercent: battery(fields) } },
      by,
    )
  })

  tell('grade', 'Le grade est enregistré.', async (told, { fields, by }) => {
    const { grade } = readFields(z.object({ grade: Grade }), fields)
    return workshop.record({ type: 'GradeDevice', data: { ...told, grade } }, by)
  })

  tell('signalement', 'C’est enregistré.', async (told, { fields, by }) => {
    const { signalement: flag, action } = readFields(
      z.object({ signalement: BlockingFlag, action: z.enum(['raise', 'clear']) }),
      fields,
    )
    if (action === 'raise') return workshop.record({ type: 'RaiseFlag', data: { ...told, flag } }, by)
    const { motif: reason } = readFields(z.object({ motif: ShortText }), fields)
    return workshop.record({ type: 'ClearFlag', data: { ...told, flag, reason } }, by)
  })

  tell('kit', 'L’appareil est dans le kit.', async ({ deviceId, partnerId, happenedAt }, { fields, by }) => {
    const { kitId } = readFields(z.object({ kitId: KitId }), fields)
    return workshop.pack(kitId, deviceId, partnerId, happenedAt, by)
  })
}
