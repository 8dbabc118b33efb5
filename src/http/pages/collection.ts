/** One collection: loaded by scan, sent with its slip, weighed at its arrival, treated. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { KnownCollection } from '../../domain/end-of-life/collection.js'
import { OperationCode, SlipNumber } from '../../domain/end-of-life/collection-facts.js'
import {
  CollectionId,
  DeviceId,
  type PartnerId,
  Sha256,
  ShortText,
  WeightBasis,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { CollectionPage } from '../../web/custody/collection.js'
import type { CollectionForm } from '../../web/custody/collection-load.js'
import { OPERATION_ROWS } from '../../web/custody/collection-steps.js'
import { identityOf, partnerOf } from '../server/door.js'
import { historyOf } from './history.js'
import {
  afterScan,
  anyReasonIn,
  gramsIn,
  neededGramsIn,
  placesOf,
  reasonIn,
  signatureIn,
  toldOn,
} from './journey.js'
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
  type Pages,
  type Posted,
  post,
  readFields,
  sendPage,
} from './page.js'
import { scannedDevice } from './scan.js'

export const collectionPage = (pages: Pages) => {
  const { app, doors, log, importer } = pages
  const { workshop, views, now } = doors

  const one: Again = async (request, reply, given, status) => {
    const collectionId = idIn(request, 'collectionId')
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const collection = await workshop.collectionFor(collectionId, scope)
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
    }))
    const { partnerName, placeName } = placesOf(value.partners, value.sites)
    const labels = new Map(
      collection.devices.map(({ deviceId, labelCode }) => [deviceId as string, labelCode]),
    )
    const acts = may(identity, 'work-collections')
    const attempt = afterScan(given, ['charger'])
    return sendPage(
      reply,
      CollectionPage({
        frame: frameOf(request, reply, position),
        collectionId,
        collection,
        from: placeName(collection.siteId),
        destinationName: partnerName(collection.destinationPartnerId),
        isSender: acts && canAct(request, collection.partnerId),
        isDestination: acts && canAct(request, collection.destinationPartnerId),
        readerId: scope ?? null,
        history: await historyOf(log, `collection-${collectionId}`, value.partners, labels),
        wholeHistory: (request.query as { historique?: string }).historique === 'tout',
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as CollectionForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/collectes/:collectionId',
    { config: { action: 'read-collections' }, schema: { hide: true } },
    (request, reply) => one(request, reply, {}, 200),
  )

  type Told = { collectionId: CollectionId; partnerId: PartnerId; happenedAt: string }
  type Act = (told: Told, posted: Posted, collection: KnownCollection) => Promise<Outcome>
  const tell = (form: CollectionForm, said: string, act: Act) =>
    post(pages, `/collectes/:collectionId/${form}`, {
      action: 'work-collections',
      form,
      again: one,
      next: (request) => ({ to: addressOf(request), flash: done(said) }),
      act: async (posted) => {
        const collectionId = CollectionId.parse(idIn(posted.request, 'collectionId'))
        const partnerId = partnerOf(posted.request)
        const collection = await workshop.collectionFor(collectionId, partnerId)
        return act({ collectionId, partnerId, happenedAt: now() }, posted, collection)
      },
    })
  const addressOf = (request: FastifyRequest) => `/collectes/${idIn(request, 'collectionId')}`

  tell('charger', '', async ({ collectionId, partnerId, happenedAt }, { request, fields, by }) => {
    const weightGrams = gramsIn(fields, 'poids')
    const deviceId = await scannedDevice(workshop, fields, partnerId)
    return {
      done: await workshop.load(collectionId, deviceId, weightGrams, partnerId, happenedAt, by),
      next: { to: addressOf(request), flash: done(`${fieldOf(fields, 'code')} est chargé.`) },
    }
  })
  tell('vrac', 'Le vrac est chargé.', (told, { fields, by }) => {
    const { quoi: what, base: weightBasis } = readFields(
      z.object({
        quoi: ShortText,
        base: z.enum(WeightBasis.options, 'Dites si ce poids est pesé, déclaré ou estimé.'),
      }),
      fields,
    )
    const weightGrams = neededGramsIn(fields, 'poids')
    const looseId = uuidFrom(by.causationId)
    return workshop.record(
      { type: 'AddCollectionLoose', data: { ...told, looseId, what, weightGrams, weightBasis } },
      by,
    )
  })
  tell('retirer', 'La ligne est déchargée.', (told, { fields, by }, { devices, loose }) => {
    const line = fieldOf(fields, 'ligne')
    const reason = reasonIn(fields)
    if (devices.some(({ deviceId }) => deviceId === line)) {
      const data = { ...told, deviceId: DeviceId.parse(line), reason }
      return workshop.record({ type: 'RemoveCollectionDevice', data }, by)
    }
    if (!loose.some(({ looseId }) => looseId === line))
      throw new FieldErrors([{ field: 'ligne', text: 'Choisissez la ligne à décharger.' }])
    return workshop.record({ type: 'RemoveCollectionLoose', data: { ...told, looseId: line, reason } }, by)
  })
  tell('annuler', 'La collecte est annulée.', (told, { fields, by }) =>
    workshop.record({ type: 'CancelCollection', data: { ...told, reason: reasonIn(fields) } }, by),
  )
  tell('depart', 'La collecte est partie : sa liste est figée.', (told, { fields, by }) => {
    const signature = signatureIn(fields, by.actorId)
    return workshop.depart(
      { ...told, slipNumber: slipIn(fields), noSlipReason: anyReasonIn(fields), signature },
      by,
    )
  })
  tell('pesee', 'La pesée est enregistrée.', (told, { fields, by }) => {
    const weightGrams = neededGramsIn(fields, 'poids')
    const data = { ...told, weightGrams, ticket: fieldOf(fields, 'ticket').slice(0, 120) || null }
    return workshop.record(
      { type: 'WeighCollection', data: { ...data, happenedAt: toldOn(fields, now()) } },
      by,
    )
  })
  tell(
    'corriger',
    'Le poids est corrigé : la première pesée reste dans l’historique.',
    async (told, posted) => {
      const { fields, by } = posted
      const changes = { weightGrams: neededGramsIn(fields, 'poids') }
      const reason = reasonIn(fields)
      const stream = `collection-${told.collectionId}` as const
      const weighed = (await historyOf(log, stream, [])).find(
        ({ event }) => event.type === 'CollectionWeighed',
      )
      if (!weighed) throw new FieldErrors([{ text: 'Cette collecte n’a pas encore été pesée.' }])
      return workshop.correctFact(
        stream,
        weighed.eventId,
        changes,
        reason,
        told.partnerId,
        told.happenedAt,
        by,
      )
    },
  )

  const treat = (told: Told, { fields, by }: Posted, certificateSha256: string) => {
    const operations = operationsIn(fields)
    const happenedAt = toldOn(fields, now())
    return workshop.record(
      { type: 'TreatCollection', data: { ...told, happenedAt, operations, certificateSha256 } },
      by,
    )
  }
  tell('traitement', 'Le traitement est enregistré.', async (told, posted) => {
    const { file } = posted
    if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez le certificat.' }])
    const at = { partnerId: told.partnerId, siteId: null, deviceId: null }
    const kept = await workshop.keepDocument(at, file, 'treatment', posted.by)
    return kept.ok ? treat(told, posted, file.sha256) : kept
  })
  tell('traitement-empreinte', 'Le traitement est enregistré.', (told, posted) => {
    const typed = Sha256.safeParse(fieldOf(posted.fields, 'empreinte').toLowerCase())
    if (!typed.success)
      throw new FieldErrors([
        { field: 'empreinte', text: 'Cette empreinte doit avoir 64 chiffres ou lettres de a à f.' },
      ])
    return treat(told, posted, typed.data)
  })

  tell('import', '', async ({ collectionId, partnerId, happenedAt }, { file, by }) => {
    if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
    const what = { kind: 'collection-lines', collectionId, happenedAt } as const
    const { importId } = await importer.check(what, partnerId, file, { ...by, source: 'import' })
    return { to: `/imports/${importId}` }
  })
}

const slipIn = (fields: Fields) => {
  const typed = fieldOf(fields, 'bordereau').toUpperCase()
  if (typed === '') return null
  const slip = SlipNumber.safeParse(typed)
  if (!slip.success)
    throw new FieldErrors([
      { field: 'bordereau', text: 'Un numéro de bordereau a de 4 à 40 lettres, chiffres, tirets ou barres.' },
    ])
  return slip.data
}

const operationsIn = (fields: Fields) => {
  const operations = Array.from({ length: OPERATION_ROWS }, (_, index) => `operation-${index + 1}`).flatMap(
    (row) => {
      const code = fieldOf(fields, row)
      const weightGrams = gramsIn(fields, `${row}-poids`)
      if (code === '' && weightGrams === null) return []
      const known = OperationCode.safeParse(code)
      if (!known.success) throw new FieldErrors([{ field: row, text: 'Choisissez l’opération.' }])
      if (weightGrams === null)
        throw new FieldErrors([{ field: `${row}-poids`, text: 'Écrivez le poids de cette opération.' }])
      return [{ code: known.data, weightGrams }]
    },
  )
  if (operations.length === 0)
    throw new FieldErrors([{ field: 'operation-1', text: 'Indiquez au moins une opération et son poids.' }])
  return operations
}
