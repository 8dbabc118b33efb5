/** What the bench tells of a device that stands before it: inspections, erasures, tests, blocks, its kit. */
import { z } from 'zod'
import {
  Absence,
  BlockingFlag,
  BY_HAND,
  Grade,
  SightingExplanation,
} from '../../domain/devices/device-facts.js'
import { Clock } from '../../domain/devices/evidence.js'
import { FUNCTIONS } from '../../domain/devices/functions.js'
import { Technique } from '../../domain/devices/media.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import {
  ActorId,
  KitId,
  type PartnerId,
  SerialNumber,
  Sha256,
  ShortText,
} from '../../domain/shared/values.js'
import { reportOfCertificate } from '../../evidence/attested-certificate.js'
import type { TellOfDevice } from './device-card.js'
import { batteryIn, mediaIn, numberIn } from './device-fields.js'
import { diskLine, sightedLines, unreadFile } from './evidence-words.js'
import { done, FieldErrors, type Fields, fieldOf, type Pages, type Posted, readFields } from './page.js'

const MEDIA_ROWS = 4

export const benchPages = ({ doors }: Pages, tell: TellOfDevice) => {
  const { workshop } = doors
  const needFile = ({ file }: Posted) => {
    if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
    return file
  }

  /** The document beside a certificate: handed in with it, or just before, when it could not be read as a log. */
  const documentIn = async (posted: Posted, partnerId: PartnerId) => {
    const known = Sha256.safeParse(fieldOf(posted.fields, 'document'))
    if (posted.file || !known.success) return needFile(posted)
    return (await workshop.depositedFile(known.data, partnerId)) ?? needFile(posted)
  }

  tell('inspection', 'L’inspection est enregistrée.', ({ deviceId, partnerId }, posted) =>
    workshop.inspectByFile(deviceId, partnerId, needFile(posted), posted.by),
  )

  tell('inspection-manuelle', 'L’inspection est enregistrée.', async (told, { fields, by }) => {
    const media = mediaIn(fields, MEDIA_ROWS)
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
      batteryHealthPercent: batteryIn(fields),
      source: BY_HAND,
      fileSha256: null,
      ...(none ? absenceIn(fields) : {}),
    }
    return workshop.record({ type: 'InspectDevice', data }, by)
  })

  tell('effacement', 'La preuve est enregistrée.', async ({ deviceId, partnerId }, posted) => {
    const { horloge } = readFields(z.object({ horloge: Clock.or(z.literal('')).optional() }), posted.fields)
    const clock = horloge || undefined
    const { done: told, file } = await workshop.handInAtDevice(
      deviceId,
      partnerId,
      needFile(posted),
      clock,
      posted.by,
    )
    if (file.problem !== null) throw unreadFile(file)
    const lines = [...sightedLines(file), ...file.disks.map(diskLine)]
    return {
      done: told,
      next: { to: `/appareils/${deviceId}`, flash: done('Le fichier est déposé.', ...lines) },
    }
  })

  tell(
    'certificat',
    'Le certificat est enregistré. Le verdict figure sur le support.',
    async (told, posted) => {
      const { fields, by } = posted
      const file = await documentIn(posted, told.partnerId)
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
        capacityBytes: numberIn(fields, 'capaciteOctets'),
        bytesErased: numberIn(fields, 'octetsEffaces'),
        rounds: numberIn(fields, 'passes'),
        verified: fieldOf(fields, 'verifie') !== '',
        errors: errorsIn(fields),
        hiddenSectors: fieldOf(fields, 'secteursCaches') !== '',
        fileSha256: file.sha256,
      })
      return workshop.certify(told.deviceId, told.partnerId, report, file, by)
    },
  )

  tell('support-vu', 'C’est enregistré en votre nom.', async (told, { fields, by }) => {
    const { vu, explication: explanation } = readFields(
      z.object({
        vu: z.string().regex(/^[0-9a-f]{64} /, 'Choisissez un support.'),
        explication: z.enum(SightingExplanation.options, 'Dites ce que c’était.'),
      }),
      fields,
    )
    const [fileSha256, mediumSerial] = [vu.slice(0, 64), vu.slice(65) || null]
    const explainedBy = ActorId.parse(by.actorId)
    return workshop.record(
      { type: 'ExplainSighting', data: { ...told, mediumSerial, fileSha256, explanation, explainedBy } },
      by,
    )
  })

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
      { type: 'TestDevice', data: { ...told, results, batteryHealthPercent: batteryIn(fields) } },
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

  tell('dechet', 'Le statut de déchet est levé : c’est de nouveau un produit.', async (told, posted) => {
    const { reference: controlReference } = readFields(z.object({ reference: ShortText }), posted.fields)
    const document = needFile(posted)
    const { siteId } = await workshop.deviceFor(told.deviceId, told.partnerId)
    const kept = await workshop.keepDocument({ ...told, siteId }, document, 'cession', posted.by)
    if (!kept.ok) return kept
    const cessionDocumentSha256 = document.sha256
    const controlledBy = ActorId.parse(posted.by.actorId)
    return workshop.record(
      { type: 'LiftWasteStatus', data: { ...told, controlledBy, controlReference, cessionDocumentSha256 } },
      posted.by,
    )
  })
}

/** What nobody wrote is not zero (E6). */
const errorsIn = (fields: Fields): number => {
  const errors = numberIn(fields, 'erreurs')
  if (errors === null)
    throw new FieldErrors([
      {
        field: 'erreurs',
        text: 'Écrivez le nombre d’erreurs que donne le document ; 0 s’il dit qu’il n’y en a pas.',
      },
    ])
  return errors
}

/** How somebody established that a machine has no medium (E5). */
const absenceIn = (fields: Fields) => {
  const { constat } = readFields(z.object({ constat: Absence.or(z.literal('')).optional() }), fields)
  return constat ? { absence: constat } : {}
}
