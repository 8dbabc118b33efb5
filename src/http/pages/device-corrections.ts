/** Correcting a fact of a device: the form with what is held true today, and what of it was changed (X1). */

import { z } from 'zod'
import { BlockingFlag, Grade, TestResult } from '../../domain/devices/device-facts.js'
import { type DeviceFunction, FUNCTIONS } from '../../domain/devices/functions.js'
import { type Medium, sameSerial } from '../../domain/devices/media.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import {
  DeviceCategory,
  DeviceId,
  type Instant,
  SerialNumber,
  ShortText,
} from '../../domain/shared/values.js'
import { Refusing } from '../../use-cases/refusing.js'
import { CorrectionPage, clockOf } from '../../web/devices/device-correction.js'
import {
  type CorrectableFact,
  gigabytesOf,
  isCorrectable,
  mediaRows,
} from '../../web/devices/device-correction-fields.js'
import { LOSSES } from '../../web/devices/device-life-forms.js'
import { toldFacts } from '../../web/frame/history.js'
import { DESTRUCTION_WORDS } from '../../words/words.js'
import { partnerOf } from '../server/door.js'
import { batteryIn, mediaIn, mediumIn } from './device-fields.js'
import { functionsIn } from './device-parts.js'
import { historyOf } from './history.js'
import { gramsIn } from './journey.js'
import {
  type Again,
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

const URL = '/appareils/:deviceId/faits/:eventId/corriger'
const GIBIBYTE = 2 ** 30

export const correctionPages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors

  /** The device and its fact, as held true today; a fact that may not be corrected is not there. */
  const factOf = async (deviceId: string, eventId: string, partnerId: string) => {
    const device = await workshop.deviceFor(deviceId, partnerId)
    const { position, value: partners } = await views.read((queries) => queries.partners())
    const told = toldFacts(await historyOf(log, `device-${deviceId}`, partners)).find(
      ({ entry }) => entry.eventId === eventId,
    )
    if (!told?.now || !isCorrectable(told.now)) throw new Refusing({ refusal: 'not-found' })
    return { device, position, fact: told.now, recordedAt: told.entry.recordedAt }
  }

  const form: Again = async (request, reply, attempt, status) => {
    const [deviceId, eventId] = [idIn(request, 'deviceId'), idIn(request, 'eventId')]
    const { position, ...shown } = await factOf(deviceId, eventId, partnerOf(request))
    return sendPage(
      reply,
      CorrectionPage({
        frame: frameOf(request, reply, position),
        eventId,
        ...shown,
        withdrawable: shown.fact.type !== 'DeviceReceived',
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get(URL, { config: { action: 'correct-facts' }, schema: { hide: true } }, (request, reply) =>
    form(request, reply, {}, 200),
  )
  post(pages, URL, {
    action: 'correct-facts',
    form: 'corriger',
    again: form,
    next: (request) => ({
      to: `/appareils/${idIn(request, 'deviceId')}`,
      flash: done('La correction est enregistrée.', 'Le fait d’origine reste dans l’historique.'),
    }),
    act: async ({ request, fields, by }) => {
      const deviceId = DeviceId.parse(idIn(request, 'deviceId'))
      const eventId = idIn(request, 'eventId')
      const partnerId = partnerOf(request)
      const { fact, device } = await factOf(deviceId, eventId, partnerId)
      const { motif: reason } = readFields(z.object({ motif: ShortText }), fields)
      const changes =
        fieldOf(fields, 'quoi') === 'annuler'
          ? null
          : {
              ...changedDate(fact.data.happenedAt, fields),
              ...changesIn(fact, fields, FUNCTIONS[device.category]),
            }
      if (changes !== null && Object.keys(changes).length === 0)
        throw new FieldErrors([{ text: 'Rien n’a changé : corrigez au moins un champ, ou annulez le fait.' }])
      return workshop.correctFact(`device-${deviceId}`, eventId, changes, reason, partnerId, now(), by)
    },
  })
}

/** The form shows whole minutes: a moment left as it was shown has not changed. */
const changedDate = (happenedAt: Instant, fields: Fields) => {
  const typed = fieldOf(fields, 'date')
  if (!('date' in fields) || typed.slice(0, 16) === clockOf(happenedAt)) return {}
  const at = parisInstant(typed)
  if (at === undefined) throw new FieldErrors([{ field: 'date', text: 'Écrivez la date et l’heure.' }])
  return { happenedAt: at }
}

/** Only what differs from what is held true today: a correction says no more than what it corrects. */
const changesIn = (fact: CorrectableFact, fields: Fields, functions: readonly DeviceFunction[]) =>
  Object.fromEntries(
    Object.entries(saidIn(fact, fields, functions)).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify((fact.data as Readonly<Record<string, unknown>>)[name]),
    ),
  )

const textIn = (fields: Fields, name: string) => fieldOf(fields, name).slice(0, 120) || null
const reasonIn = (fields: Fields) => readFields(z.object({ motifDuFait: ShortText }), fields).motifDuFait

/** A capacity is shown in whole gigabytes: one that was not touched keeps its bytes. */
const keepingCapacity = (medium: Medium, known: Medium | undefined): Medium =>
  known && gigabytesOf(known.capacityBytes) === gigabytesOf(medium.capacityBytes)
    ? { ...medium, capacityBytes: known.capacityBytes }
    : medium

const decimalIn = (fields: Fields, field: string): number | null => {
  const typed = fieldOf(fields, field)
    .replace(/[\s\u202f\u00a0]/g, '')
    .replace(',', '.')
  if (typed === '') return null
  if (!/^\d{1,9}(\.\d+)?$/.test(typed)) throw new FieldErrors([{ field, text: 'Écrivez un nombre.' }])
  return Number(typed)
}

const centsIn = (fields: Fields) => {
  const euros = decimalIn(fields, 'valeurEuros')
  return euros === null ? null : Math.round(euros * 100)
}

const memoryIn = (fields: Fields, known: number | null) => {
  const gibibytes = decimalIn(fields, 'memoireGo')
  if (known !== null && gibibytes === known / GIBIBYTE) return known
  return gibibytes === null || gibibytes === 0 ? null : Math.round(gibibytes * GIBIBYTE)
}

const identityIn = (fields: Fields) => {
  const { categorie, marque, serie } = readFields(
    z.object({
      categorie: DeviceCategory,
      marque: ShortText,
      serie: SerialNumber,
    }),
    fields,
  )
  return { category: categorie, maker: marque, serial: serie }
}

type Results = Extract<CorrectableFact, { type: 'DeviceTested' }>['data']['results']
/** In the order in which they were told; a function that nobody spoke of stays unsaid. */
const resultsIn = (fields: Fields, functions: readonly DeviceFunction[], told: Results): Results =>
  Object.fromEntries(
    [...new Set([...(Object.keys(told) as DeviceFunction[]), ...functions])].flatMap((name) => {
      const result = TestResult.catch('not-tested').parse(fieldOf(fields, `fonction-${name}`))
      return result === 'not-tested' && told[name] === undefined ? [] : [[name, result]]
    }),
  )

/** What the form's fields say that the fact should have said. */
const saidIn = (
  { type, data }: CorrectableFact,
  fields: Fields,
  functions: readonly DeviceFunction[],
): Readonly<Record<string, unknown>> => {
  switch (type) {
    case 'DeviceReceived':
      return {
        ...identityIn(fields),
        model: textIn(fields, 'modele'),
        unitValueCents: centsIn(fields),
        weightGrams: gramsIn(fields, 'poids'),
      }
    case 'DeviceInspected':
      return {
        media: mediaIn(fields, mediaRows(data.media)).map((medium) =>
          keepingCapacity(
            medium,
            data.media.find(({ serial }) => sameSerial(serial, medium.serial)),
          ),
        ),
        processor: textIn(fields, 'processeur'),
        memoryBytes: memoryIn(fields, data.memoryBytes),
        batteryHealthPercent: batteryIn(fields),
      }
    case 'FlagRaised':
      return { flag: readFields(z.object({ signalement: BlockingFlag }), fields).signalement }
    case 'MediumDestroyed':
      return readFields(
        z.object({ technique: z.enum(Object.keys(DESTRUCTION_WORDS) as [keyof typeof DESTRUCTION_WORDS]) }),
        fields,
      )
    case 'MediumInstalled':
      return { medium: keepingCapacity(mediumIn(fields, ''), data.medium) }
    case 'DeviceRepaired':
      return { functions: functionsIn(fields), note: textIn(fields, 'note') }
    case 'DeviceTested':
      return { results: resultsIn(fields, functions, data.results), batteryHealthPercent: batteryIn(fields) }
    case 'DeviceGraded':
      return readFields(z.object({ grade: Grade }), fields)
    case 'DeviceLost': {
      const { comment: how } = readFields(z.object({ comment: z.enum(LOSSES) }), fields)
      return { how, reason: textIn(fields, 'motifDuFait') }
    }
    case 'FlagCleared':
    case 'ResidualRiskAccepted':
    case 'DeviceRetired':
    case 'DeviceStripped':
      return { reason: reasonIn(fields) }
    case 'SightingExplained':
    case 'MediumRemoved':
      return {}
  }
}
