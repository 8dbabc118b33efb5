/** Values that several contexts speak of. A context never imports another context, only these. */
import { z } from 'zod'

export const PartnerId = z.uuid().brand<'PartnerId'>()
export const SiteId = z.uuid().brand<'SiteId'>()
export const DonationId = z.uuid().brand<'DonationId'>()
export const DeviceId = z.uuid().brand<'DeviceId'>()
export const KitId = z.uuid().brand<'KitId'>()
export const BeneficiaryId = z.uuid().brand<'BeneficiaryId'>()
export const ConsignmentId = z.uuid().brand<'ConsignmentId'>()
export const CollectionId = z.uuid().brand<'CollectionId'>()
export const SessionId = z.uuid().brand<'SessionId'>()
export const TicketId = z.uuid().brand<'TicketId'>()
export const JobId = z.uuid().brand<'JobId'>()
/** Who works under a contract: known by name to the vault alone. */
export const WorkerId = z.uuid().brand<'WorkerId'>()
/** One stretch of work at the bench. */
export const WorkId = z.uuid().brand<'WorkId'>()
/** Somebody with an account: random, so the log knows that it was the same person and not who. */
export const ActorId = z.uuid().brand<'ActorId'>()

export type PartnerId = z.infer<typeof PartnerId>
export type SiteId = z.infer<typeof SiteId>
export type DonationId = z.infer<typeof DonationId>
export type DeviceId = z.infer<typeof DeviceId>
export type KitId = z.infer<typeof KitId>
export type BeneficiaryId = z.infer<typeof BeneficiaryId>
export type ConsignmentId = z.infer<typeof ConsignmentId>
export type CollectionId = z.infer<typeof CollectionId>
export type SessionId = z.infer<typeof SessionId>
export type TicketId = z.infer<typeof TicketId>
export type JobId = z.infer<typeof JobId>
export type WorkerId = z.infer<typeof WorkerId>
export type WorkId = z.infer<typeof WorkId>
export type ActorId = z.infer<typeof ActorId>

/** A moment, as UTC text: what JSON holds is what the code holds, so there is nothing to convert. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>

/** A calendar day in Lyon, `2026-11-23`. */
export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

/** A calendar month, `2026-11`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export type Month = z.infer<typeof Month>

/** SHA-256 of a file's bytes, lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** What a maker engraved: kept as written, compared by `serialKey`. */
export const SerialNumber = z.string().trim().min(1).max(64)
export const ShortText = z.string().trim().min(1).max(120)

/** Why something about a person was done: one of these, never free text (P1). */
export const PersonReason = z.enum([
  ...(['person-declines', 'unavailable', 'no-news', 'helped-elsewhere', 'moved-away'] as const),
  ...(['no-longer-entitled', 'first-kit-gone', 'need-attested', 'entered-by-mistake', 'other'] as const),
])
export type PersonReason = z.infer<typeof PersonReason>

export const DeviceCategory = z.enum(['laptop', 'desktop', 'monitor', 'tablet', 'smartphone'])
export type DeviceCategory = z.infer<typeof DeviceCategory>

/** Structures of insertion by economic activity (C. travail L5132-4); EA, ESAT and GEIQ are none of them. */
export const SiaeType = z.enum(['ACI', 'AI', 'EI', 'ETTI', 'EITI'])
export type SiaeType = z.infer<typeof SiaeType>

export const LegalForm = z.enum([
  ...SiaeType.options,
  ...(['EA', 'ESAT', 'GEIQ', 'association', 'company', 'public-body', 'cooperative'] as const),
])
export type LegalForm = z.infer<typeof LegalForm>

export const isSiae = (form: LegalForm): form is SiaeType => SiaeType.safeParse(form).success

/** INSEE commune code, e.g. `69266`; never a postal code (eight of them straddle the border). */
export const CommuneCode = z.string().regex(/^(\d{5}|2[AB]\d{3})$/)

/** Somebody named by an account signs, on screen or on the paper that went along. */
export const Signature = z.object({ actorId: ActorId, on: z.enum(['paper', 'screen']) })
export type Signature = z.infer<typeof Signature>

/** W1. Weighed by us, declared by whoever gave it, or assumed from the medians of makers' sheets: from the surest to the least sure. */
export const WeightBasis = z.enum(['REAL', 'DECLARED', 'ESTIMATED'])
export type WeightBasis = z.infer<typeof WeightBasis>

/** What the receiver of a consignment signs for, line by line (C5, C6). */
export const ArrivalOutcome = z.enum(['accepted', 'refused', 'missing'])
export type ArrivalOutcome = z.infer<typeof ArrivalOutcome>

/** H3. Signed by the holder on screen or paper, or witnessed by a colleague when signing is impossible. */
export const Receipt = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('signed'),
    on: z.enum(['paper', 'screen']),
    /** The holder where left out; who holds parental authority signs for a minor. */
    by: z.enum(['holder', 'guardian']).optional(),
  }),
  z.object({ kind: z.literal('witnessed'), witnessId: ActorId }),
])
export type Receipt = z.infer<typeof Receipt>

/** Milliseconds since the epoch; the order of two instants whatever their number of decimals. */
export const millis = (instant: Instant) => Date.parse(instant)

/** Texts of one length have their decimals in the same places, and are in the order of their moments. */
export const isAfter = (one: Instant, other: Instant) =>
  one.length === other.length ? one > other : millis(one) > millis(other)

const PARIS_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' })
/** Lyon is never more than two hours ahead of UTC, nor behind it since 1911: until then the day is the same. */
const SAME_DAY_HOURS = '22'
const SAME_DAY_SINCE = '1912'
/** The calendar day in Lyon at that moment. */
export const dayOf = (instant: Instant): Day =>
  instant.slice(11, 13) < SAME_DAY_HOURS && instant > SAME_DAY_SINCE
    ? instant.slice(0, 10)
    : PARIS_DAY.format(new Date(instant)).padStart(10, '0')

/** `kit`: computer, training and hotline for an adult; `grant`: don de matériel, without that promise. */
export const Programme = z.enum(['kit', 'grant'])
export type Programme = z.infer<typeof Programme>

/** How somebody comes to a kit (prescription) or to a gift (college, student, rsj: don de matériel). */
export const Route = z.enum(['prescription', 'college', 'student', 'rsj'])
export type Route = z.infer<typeof Route>

/** What a holder reads in: French, French made easy, English. */
export const Language = z.enum(['fr', 'fr-simple', 'en'])
export type Language = z.infer<typeof Language>

/** What a call for help is about: coded, since free text is personal data (T6). */
export const TicketTopic = z.enum([
  ...(['does-not-start', 'battery', 'screen', 'sound', 'internet', 'password', 'software'] as const),
  ...(['printing', 'online-services', 'training', 'lost-or-stolen', 'other'] as const),
])
export type TicketTopic = z.infer<typeof TicketTopic>
/** By which door it came. */
export const TicketChannel = z.enum(['holder-page', 'phone', 'desk', 'api'])
export type TicketChannel = z.infer<typeof TicketChannel>

/** A period of an agrément, its last day included. */
export const Agreement = z.object({ validFrom: Day, validUntil: Day })
export type Agreement = z.infer<typeof Agreement>
