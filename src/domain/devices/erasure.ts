/**
 * Is this medium erased? The verdict is ours, computed by rules E1 to E8 from what the tool did,
 * on what kind of medium, and whether it came to its end; a certificate's own label is display text.
 */
import { type ErasureFloor, erasureFloor } from '../shared/parameters.js'
import { isPlaceholderSerial } from '../shared/placeholder-serials.js'
import { type Day, type Instant, isAfter } from '../shared/values.js'
import { type Medium, type MediumKind, type SanitisationReport, sameSerial, Technique } from './media.js'
import { kindOfModelName } from './model-families.js'

export type Verdict = 'erased' | 'erased-with-reservation' | 'not-proven'

export type VerdictReason =
  | 'purged'
  | 'cleared'
  | 'cleared-by-command'
  | 'hidden-sectors-remain'
  | 'hidden-sectors-unknown'
  | 'no-report'
  | 'serial-missing'
  | 'serial-differs'
  | 'aborted'
  | 'failed'
  | 'outcome-unknown'
  | 'written-since'
  | 'locked'
  | 'still-running'
  | 'end-missing'
  | 'start-missing'
  | 'start-not-before-end'
  | 'ended-before-intake'
  | 'errors-reported'
  | 'rounds-missing'
  | 'part-of-medium'
  | 'capacity-not-inventoried'
  | 'bytes-missing'
  | 'bytes-below-capacity'
  | 'medium-kind-unknown'
  | 'technique-unknown'
  | 'overwrite-on-flash'
  | 'technique-not-of-medium'
  | 'verification-missing'
  | 'purge-demanded'
  | 'below-floor'

export type Judgement = { readonly verdict: Verdict; readonly reason: VerdictReason }

/** What we know of the medium besides the report: when it came in, and what its donor demands. */
export type Circumstances = {
  readonly receivedAt: Instant | null
  readonly purgeDemanded: boolean
  /** The floor in force on this day (E2: a dated parameter per kind of medium). */
  readonly on: Day
}

const FLASH: readonly MediumKind[] = ['ssd', 'nvme', 'emmc', 'sshd']
/**
 * What kind a medium is, the strictest of what is said of it: by the tool that spoke to it, by its model's name, by
 * whoever inventoried it.
 */
export const strictestKind = (
  { kind, model }: Pick<Medium, 'kind'> & Partial<Pick<Medium, 'model'>>,
  reported: MediumKind = 'unknown',
): MediumKind => [reported, kindOfModelName(model ?? ''), kind].find(isFlash) ?? kind

export const isFlash = (kind: MediumKind) => FLASH.includes(kind)

/** Commands the drive's own controller carries out, over every block it has (NIST 800-88, IEEE 2883). */
const PURGES: readonly Technique[] = ['block-erase', 'crypto-erase', 'sanitize-overwrite']

/**
 * E2. Commands that a kind of medium does not have: whoever reports one mistook the medium, or the tool. No hard disk
 * erases by blocks; ATA SECURITY ERASE is a command of SATA drives (IEEE 2883), NVMe and eMMC have none.
 */
const WITHOUT: Readonly<Partial<Record<Technique, readonly MediumKind[]>>> = {
  'block-erase': ['hdd'],
  'secure-erase': ['nvme', 'emmc'],
  'enhanced-secure-erase': ['nvme', 'emmc'],
}
const cannot = (technique: Technique, kind: MediumKind) => WITHOUT[technique]?.includes(kind) ?? false
/**
 * NVMe's Format with "user data erase" is what its tools call a secure erase: the drive did carry it out, and IEEE
 * 2883 lists it under Clear. Only a tool that speaks NVMe can have asked for it.
 */
const isUserDataErase = ({ source, technique, mediumKind }: SanitisationReport) =>
  technique === 'secure-erase' &&
  mediumKind === 'nvme' &&
  (source === 'nvme-format-log' || source === 'nwipe-log')
/** A tool spoke to the drive by NVMe's or eMMC's own protocol, and the inventory says that it has plates. */
const disagreeOnFlash = (reported: MediumKind, inventoried: MediumKind) =>
  (reported === 'nvme' || reported === 'emmc') && (inventoried === 'hdd' || inventoried === 'sshd')

/** E2. What a technique amounts to on that kind of medium. Overwriting from outside misses flash's spare blocks. */
const achieves = (technique: Technique, kind: MediumKind): 'purge' | 'clear' | 'nothing' => {
  const flash = isFlash(kind)
  if (PURGES.includes(technique)) return 'purge'
  if (technique === 'enhanced-secure-erase') return flash ? 'clear' : 'purge'
  if (technique === 'secure-erase') return 'clear'
  return flash || technique === 'unknown' ? 'nothing' : 'clear'
}

const reaches = (achieved: 'purge' | 'clear' | 'nothing', floor: ErasureFloor) =>
  floor !== 'destroy' && (achieved === 'purge' || (achieved === 'clear' && floor === 'clear'))

/**
 * What has to be done to a medium, before anybody starts: the floor of its kind on that day, or what its donor
 * demands where that is more. Of an unknown kind the strictest: it may be flash.
 */
export const requiredFor = (
  kind: MediumKind,
  { purgeDemanded, on }: Pick<Circumstances, 'purgeDemanded' | 'on'>,
): { readonly floor: ErasureFloor; readonly techniques: readonly Technique[] } => {
  const ofKind = kind === 'unknown' ? 'purge' : erasureFloor(kind, on)
  const floor = purgeDemanded && ofKind === 'clear' ? 'purge' : ofKind
  const techniques = Technique.options.filter(
    (technique) => !cannot(technique, kind) && reaches(achieves(technique, kind), floor),
  )
  return { floor, techniques: kind === 'unknown' ? [] : techniques }
}

/** How the command ended, by the tool's and the medium's own words; `null` where it came to its end. */
export const endOf = ({
  outcome,
  verification,
  afterwards,
}: Pick<SanitisationReport, 'outcome' | 'verification' | 'afterwards'>): VerdictReason | null => {
  if (outcome === 'aborted') return 'aborted'
  if (afterwards !== undefined) return AFTERWARDS[afterwards]
  if (outcome === 'failed' || verification === 'failed') return 'failed'
  return outcome === 'unknown' ? 'outcome-unknown' : null
}
const AFTERWARDS = { written: 'written-since', locked: 'locked', running: 'still-running' } as const

/**
 * Judges one report against one medium; null is a medium that nobody reported on. `medium` is the
 * inventoried one; where none is known yet, pass what the report itself says of it. Where the two
 * disagree, the stricter holds: flash if either says flash, the larger of the two capacities, and a technique
 * that either of the two does not have proves nothing. How large the medium is, the inventory says: a tool that
 * was given a partition says how large that is (E8).
 */
export const judge = (
  report: SanitisationReport | null,
  medium: Pick<Medium, 'kind' | 'capacityBytes'> &
    Partial<Pick<Medium, 'model'>> & { readonly serial: string | null },
  { receivedAt, purgeDemanded, on }: Circumstances,
): Judgement => {
  const fails = (reason: VerdictReason): Judgement => ({ verdict: 'not-proven', reason })

  if (report === null) return fails('no-report')
  const ended = endOf(report)
  if (ended !== null) return fails(ended)
  if (report.errors > 0) return fails('errors-reported')
  if (report.endedAt === null) return fails('end-missing')
  if (report.startedAt === null) return fails('start-missing')
  if (!isAfter(report.endedAt, report.startedAt)) return fails('start-not-before-end')

  if (report.mediumSerial === null || medium.serial === null || isPlaceholderSerial(medium.serial))
    return fails('serial-missing')
  if (!sameSerial(report.mediumSerial, medium.serial)) return fails('serial-differs')

  if (report.target === 'part') return fails('part-of-medium')

  const model = medium.model ?? report.mediumModel
  const kind = strictestKind({ kind: medium.kind, model }, report.mediumKind)
  if (kind === 'unknown') return fails('medium-kind-unknown')
  if (report.technique === 'unknown') return fails('technique-unknown')
  const achieved = achieves(report.technique, kind)
  if (achieved === 'nothing') return fails('overwrite-on-flash')
  if (disagreeOnFlash(report.mediumKind, medium.kind)) return fails('technique-not-of-medium')
  if ([report.mediumKind, medium.kind, kind].some((one) => cannot(report.technique, one)))
    return fails(isUserDataErase(report) ? 'below-floor' : 'technique-not-of-medium')
  if (receivedAt !== null && isAfter(receivedAt, report.endedAt)) return fails('ended-before-intake')

  if (report.roundsAsked !== null && (report.roundsDone ?? 0) < report.roundsAsked)
    return fails('rounds-missing')
  // A command that the drive carries out counts no bytes; where bytes are counted, all must be there (E8).
  const capacity = Math.max(medium.capacityBytes ?? 0, report.capacityBytes ?? 0)
  if (report.bytesErased !== null && report.bytesErased < capacity) return fails('bytes-below-capacity')
  if (report.technique === 'overwrite') {
    if (report.bytesErased === null) return fails('bytes-missing')
    if (medium.capacityBytes === null) return fails('capacity-not-inventoried')
    if (report.verification !== 'verified') return fails('verification-missing')
  }
  if (!reaches(achieved, erasureFloor(kind, on))) return fails('below-floor')
  if (achieved === 'clear' && purgeDemanded) return fails('purge-demanded')

  const reserved = (reason: VerdictReason): Judgement => ({ verdict: 'erased-with-reservation', reason })
  if (report.hiddenSectors) return reserved('hidden-sectors-remain')
  if (report.hiddenSectorsUnknown) return reserved('hidden-sectors-unknown')
  if (achieved === 'purge') return { verdict: 'erased', reason: 'purged' }
  // What a command erased, nobody has read back.
  return { verdict: 'erased', reason: report.technique === 'overwrite' ? 'cleared' : 'cleared-by-command' }
}
