/**
 * What nwipe did to one disk, by the lines that name it: passes and rounds, the blanking, verification, and
 * commands that it gave the drive itself. Everything must be there, not only nothing bad: a round without
 * all its passes, or a blanking without its success, has not ended.
 */
import type { Technique } from '../domain/devices/media.js'
import type { Line, Settings } from './nwipe-lines.js'
import { countOf, type ReportDraft } from './report-draft.js'

export type Work = Pick<ReportDraft, 'roundsAsked' | 'roundsDone' | 'verification' | 'bytesErased'> & {
  readonly ended: boolean
  /** The lines of its beginning and its end, for their times. */
  readonly start: Line | undefined
  readonly end: Line | undefined
}

export const techniqueOf = (method: string | null): Technique => {
  if (method === null || /^Unknown Method/i.test(method)) return 'unknown'
  if (/^Sanitize Crypto/i.test(method)) return 'crypto-erase'
  if (/^Sanitize Block/i.test(method)) return 'block-erase'
  if (/^Sanitize Overwrite/i.test(method)) return 'sanitize-overwrite'
  if (/^Secure Erase/i.test(method)) return 'secure-erase'
  return 'overwrite'
}

/** A last step that some methods add to their passes. `old`: nwipe 0.24 to 0.28 write no `[SUCCESS]`. */
const FINALS = [
  {
    begun: /^Blanking device/,
    done: /^\[SUCCESS\] Blanked device/,
    verified: /^\[SUCCESS\] Verified that .* is empty/,
    oldDone: /^Blanked device/,
    oldVerified: /^Verified that .* is empty/,
  },
  {
    begun: /^Writing final random/,
    done: /bytes written to/,
    verified: /^\[SUCCESS\] Verified FRP/,
    oldDone: /^Wrote final random/,
    oldVerified: /^Verified the final random/,
  },
  {
    begun: /^Verifying that .* is (?:zeroed|Ones)/i,
    done: /^\[SUCCESS\] Verified that/,
    verified: /^\[SUCCESS\] Verified that/,
    oldDone: /^Verified that/,
    oldVerified: /^Verified that/,
  },
] as const

const PASS = {
  started: /^Starting pass (\d+)(?:\/| of )(\d+), round (\d+)(?:\/| of )(\d+), on /,
  finished: /^Finished pass (\d+)(?:\/| of )(\d+), round (\d+)(?:\/| of )(\d+), on /,
  verified: /^Verified pass (\d+)(?:\/| of )(\d+), round (\d+)(?:\/| of )(\d+), on /,
}
const START = /^(?:Invoking method|Starting round|Attempting )/
const END =
  /^Finished (?:final )?round|^\[SUCCESS\] |^Verified that|^Blanked device|^Wrote final|^Verified the final/

/** Passes, rounds and the blanking that nwipe itself wrote; a method that only verifies writes none. */
export const overwritten = (
  told: readonly Line[],
  settings: Settings,
  { method, capacityBytes }: { method: string | null; capacityBytes: number | null },
): Work => {
  const { old, verify } = settings
  const says = (pattern: RegExp) => told.some(({ words }) => pattern.test(words))
  const numbers = (pattern: RegExp) => told.flatMap(({ words }) => countOf(pattern.exec(words)?.[1]) ?? [])
  const onlyVerifies = /^Verify /.test(method ?? '')

  const finals = FINALS.filter(({ begun }) => says(begun))
  const finalsVerified = finals.every((final) => says(old ? final.oldVerified : final.verified))
  const finalsDone = finals.every((final) => says(old ? final.oldDone : final.done))
  const rounds = roundsOf(told, settings)
  const passes = passesOf(told, rounds.asked)
  const asked: Record<'off' | 'last' | 'all', boolean> = {
    off: onlyVerifies && finalsVerified,
    last: finals.length > 0 ? finalsVerified : passes.lastVerified,
    all: finalsVerified && (passes.allVerified || passes.each === 0) && finals.length + passes.each > 0,
  }
  // Old versions name the method where the verified random pass's disk should stand: only the last is certain.
  const verifyHeld = verify === null || (old && verify === 'all') ? 'last' : verify
  const written = numbers(/^(\d+) bytes written to/)
  // Up to 0.28 the zero method has no pass but the blanking, whose bytes are not counted: nwipe says that it
  // blanked, and verified, a disk whose size it gave.
  const blankedOnly = old && passes.each === 0 && finals.length > 0 && finalsDone && finalsVerified
  // From 0.32 on the final pass's bytes are counted too, for certain.
  const finalCounted = !old && (settings.minor ?? 99) >= 32 && finals.length > 0
  const expected = rounds.asked * passes.each + (finalCounted ? 1 : 0)
  const shortRead = numbers(/^(\d+) bytes read from/).some((bytes) => bytes < (written[0] ?? 0))
  const blankExpected = !old && !settings.noBlank && !onlyVerifies
  return {
    roundsAsked: rounds.asked || null,
    roundsDone: rounds.done,
    verification: says(/^\[FAILURE\]/)
      ? 'failed'
      : rounds.ended && !shortRead && asked[verifyHeld]
        ? 'verified'
        : verify === 'off'
          ? 'not-asked'
          : 'not-done',
    bytesErased: onlyVerifies
      ? 0
      : blankedOnly && written.length === 0
        ? capacityBytes
        : written.length === 0 || written.length < expected
          ? null
          : written.reduce((least, bytes) => Math.min(least, bytes)),
    ended:
      rounds.ended &&
      passes.ended &&
      finalsDone &&
      (passes.each > 0 || finals.length > 0) &&
      (finals.length > 0 || !blankExpected),
    start: told.find(({ words }) => START.test(words)),
    end: told.findLast(({ words }) => END.test(words)),
  }
}

const roundsOf = (told: readonly Line[], { rounds, old }: Settings) => {
  const started = told.flatMap(({ words }) => {
    const [, round, of] = /^Starting round (\d+) of (\d+) on/.exec(words) ?? []
    return round === undefined ? [] : [{ round: Number(round), of: Number(of) }]
  })
  const finished = told.flatMap(({ words }) => {
    const [, final, round, of] = /^Finished (final )?round (\d+) of (\d+) on/.exec(words) ?? []
    return round === undefined ? [] : [{ final: final !== undefined, round: Number(round), of: Number(of) }]
  })
  const asked = started.reduce((most, { of }) => Math.max(most, of), rounds ?? 0)
  const agree = [...started, ...finished].every(({ of }) => of === asked) && (rounds ?? asked) === asked
  const once = new Set(started.map(({ round }) => round)).size
  const done = new Set(finished.map(({ round }) => round)).size
  return {
    asked,
    done: finished.at(-1)?.round ?? 0,
    ended:
      agree &&
      asked > 0 &&
      once === asked &&
      started.length === asked &&
      done === asked &&
      finished.some(({ final, round }) => round === asked && (final || old)),
  }
}

const passesOf = (told: readonly Line[], roundsAsked: number) => {
  const of = (pattern: RegExp) =>
    told.flatMap(({ words }) => {
      const [, pass, passes, round] = pattern.exec(words) ?? []
      return pass === undefined ? [] : [{ key: `${Number(round)}/${Number(pass)}`, each: Number(passes) }]
    })
  const started = of(PASS.started)
  const finished = of(PASS.finished)
  const verified = of(PASS.verified)
  const each = started[0]?.each ?? 0
  const agree = [...started, ...finished, ...verified].every((pass) => pass.each === each)
  const count = (list: readonly { readonly key: string }[]) => new Set(list.map(({ key }) => key)).size
  const all = each * roundsAsked
  return {
    each,
    ended: agree && count(started) === all && started.length === all && count(finished) === all,
    allVerified: each > 0 && agree && count(verified) === all,
    lastVerified: agree && verified.some(({ key }) => key === `${roundsAsked}/${each}`),
  }
}

/**
 * Methods of 0.41 and later that ask the drive itself through hdparm and nvme-cli. Secure Erase waits for
 * the drive. Their Sanitize does not: nwipe writes “completed” as soon as the drive has taken the command,
 * which says nothing of its end, unless `sg_sanitize` carried it out, which waits.
 */
export const commanded = (told: readonly Line[]): Work => {
  const says = (pattern: RegExp) => told.some(({ words }) => pattern.test(words))
  const secured = /^(?:ATA|NVMe) Secure Erase completed successfully on |^Secure erase completed for /
  const waited = says(/^Starting SCSI Sanitize .+ via sg_sanitize on /)
  const sanitized = /^Sanitize .+ completed on /
  const failed = says(/failed (?:on|to)|reported failure|could not be executed|not supported|\[FAILURE\]/i)
  const ended = !failed && (says(secured) || (waited && says(sanitized)))
  return {
    roundsAsked: 1,
    roundsDone: ended ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    ended,
    start: told.find(({ words }) => START.test(words) || /^Starting .+ (?:via|on) /.test(words)),
    end: told.findLast(({ words }) => secured.test(words) || sanitized.test(words)),
  }
}
