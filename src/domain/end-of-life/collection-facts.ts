/**
 * What can be told of a collection in end of life: the facts of stream `collection-<CollectionId>` and the
 * commands that record them. These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { correctedShape, correctionShape } from '../corrections.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { LabelCode } from '../shared/intake-line.js'
import {
  CollectionId,
  Day,
  DeviceCategory,
  DeviceId,
  Instant,
  PartnerId,
  Sha256,
  ShortText,
  Signature,
  SiteId,
  WeightBasis,
} from '../shared/values.js'

/** A pallet leaves a workshop, or the Métropole's drop-off points and doorstep rounds. */
export const CollectionKind = z.enum(['workshop', 'drop-off', 'doorstep'])
export type CollectionKind = z.infer<typeof CollectionKind>

/** Trackdéchets list; the star is part of the code: hazardous. */
export const WasteCode = z.enum(['16 02 13*', '16 02 14', '20 01 35*', '20 01 36'])
export type WasteCode = z.infer<typeof WasteCode>
export const isHazardous = (code: WasteCode) => code.endsWith('*')

/** Recovery (R1 to R13) or disposal (D1 to D15), directive 2008/98/EC annexes I and II. */
export const OperationCode = z.string().regex(/^(R([1-9]|1[0-3])|D([1-9]|1[0-5]))$/)
export const SlipNumber = z
  .string()
  .trim()
  .regex(/^[A-Z0-9][A-Z0-9/-]{3,39}$/)
const Grams = z.int().positive()

const by = { collectionId: CollectionId, partnerId: PartnerId, happenedAt: Instant }
const weight = { weightGrams: Grams, weightBasis: WeightBasis }
const onDevice = { ...by, deviceId: DeviceId }
const slip = { slipNumber: SlipNumber.nullable(), noSlipReason: ShortText.nullable() }
/** The destination's waste-operator authorisation as it stood at departure; null: it had none. */
const authorisation = z.object({ validFrom: Day, validUntil: Day }).nullable()

const shapes = {
  CollectionPlanned: {
    ...by,
    siteId: SiteId,
    kind: CollectionKind,
    destinationPartnerId: PartnerId,
    wasteCode: WasteCode,
  },
  CollectionDeviceAdded: { ...onDevice, ...weight, category: DeviceCategory, labelCode: LabelCode },
  CollectionDeviceRemoved: { ...onDevice, reason: ShortText },
  /** What has no label: cables, chargers, parts. */
  CollectionLooseAdded: { ...by, ...weight, looseId: z.uuid(), what: ShortText },
  CollectionLooseRemoved: { ...by, looseId: z.uuid(), reason: ShortText },
  /** W3. The manifest from then on: which devices, what weight, to whom, under which slip. */
  CollectionDeparted: {
    ...by,
    ...weight,
    ...slip,
    signature: Signature,
    authorisation,
    deviceIds: z.array(DeviceId),
  },
  /** At arrival: REAL takes the place of what was declared or estimated, both are kept (W1). */
  CollectionWeighed: { ...by, weightGrams: Grams, ticket: ShortText.nullable() },
  CollectionTreated: {
    ...by,
    custodianId: PartnerId,
    operations: z.array(z.object({ code: OperationCode, weightGrams: Grams })).min(1),
    certificateSha256: Sha256,
    deviceIds: z.array(DeviceId),
  },
  CollectionCancelled: { ...by, reason: ShortText, deviceIds: z.array(DeviceId) },
} as const
const verbs = {
  PlanCollection: 'CollectionPlanned',
  AddCollectionDevice: 'CollectionDeviceAdded',
  RemoveCollectionDevice: 'CollectionDeviceRemoved',
  AddCollectionLoose: 'CollectionLooseAdded',
  RemoveCollectionLoose: 'CollectionLooseRemoved',
  WeighCollection: 'CollectionWeighed',
} as const

const correction = { CollectionFactCorrected: { collectionId: CollectionId, ...correctedShape } } as const
export type CollectionFactCorrected = FactOf<typeof correction>

export const CollectionFact = eventSchema(shapes)
export type CollectionFact = FactOf<typeof shapes>
export const CollectionEvent = eventSchema({ ...shapes, ...correction })
export type CollectionEvent = CollectionFact | CollectionFactCorrected

// What these ask for, the collection itself completes: which devices, what weight in all.
const { custodianId: _custodian, deviceIds: _devices, ...treatment } = shapes.CollectionTreated
const asked = {
  DepartCollection: { ...by, ...slip, signature: Signature, authorisation },
  TreatCollection: treatment,
  CancelCollection: { ...by, reason: ShortText },
  CorrectCollectionFact: { collectionId: CollectionId, ...correctionShape },
} as const
const askedVerbs = {
  DepartCollection: 'DepartCollection',
  TreatCollection: 'TreatCollection',
  CancelCollection: 'CancelCollection',
  CorrectCollectionFact: 'CorrectCollectionFact',
} as const

export const CollectionCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type CollectionCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

/** The verbs whose fact says exactly what was asked. */
export const PLAIN_COLLECTION_FACTS = verbs
