/** What nwipe 0.43's own Sanitize screen says: the command that it gave the drive, and the drive's answer. */
import type { Technique } from '../domain/devices/media.js'
import { controllerOf } from './disk-paths.js'
import { foundIn } from './nwipe-disks.js'
import { type Line, momentOf } from './nwipe-lines.js'

const SANITIZE =
  /^(\/dev\/[\w./-]*\w): (?:issuing SANITIZE (sanact=\d+|feat=0x[\da-f]{4})|SANITIZE (command accepted)|SANITIZE action '([^']*)' (was successful|has failed|has completed))/

export type DriveSanitize = {
  readonly path: string
  readonly label: string
  readonly technique: Technique
  readonly outcome: 'completed' | 'failed' | 'unknown'
  readonly start: Line | undefined
  readonly end: Line
}

/**
 * nwipe 0.43's own Sanitize screen, which asks the drive until it answers. “was successful” is the drive's
 * status after the command that was issued and accepted just before; “has completed” is no answer.
 */
export const sanitizesIn = (run: readonly Line[]): DriveSanitize[] => {
  const open = new Map<string, { start: Line; action: string; accepted: boolean }>()
  const done: DriveSanitize[] = []
  const prepared = preparedIn(run)
  for (const [at, line] of run.entries()) {
    const [, path, action, accepted, label, word] = SANITIZE.exec(line.words) ?? []
    if (path === undefined) continue
    const issued = open.get(path)
    if (action !== undefined) open.set(path, { start: line, action, accepted: false })
    if (accepted !== undefined && issued !== undefined) issued.accepted = soon(issued.start, line)
    if (label === undefined) continue
    open.delete(path)
    const technique = sanitizeTechnique(label)
    if (technique === null) continue
    const whole =
      issued?.accepted === true &&
      SANITIZE_ACTIONS[issued.action] === technique &&
      (prepared.get(path) ?? at) < at
    const outcome =
      word === 'has failed' ? 'failed' : word === 'was successful' && whole ? 'completed' : 'unknown'
    done.push({ path, label, technique, outcome, start: issued?.start, end: line })
  }
  return done
}

/**
 * Only the line that found a drive says which it is. It must stand before the options and within minutes of them, as
 * nwipe writes them, and both before the drive's answer: else it came there from another run. By drive, where the
 * options end.
 */
const preparedIn = (run: readonly Line[]): ReadonlyMap<string, number> => {
  const end = run.findIndex(({ words }) => /^verify\s*=/.test(words))
  const drives = new Map<string, number>()
  for (const line of run.slice(0, Math.max(end, 0)))
    for (const { path } of foundIn([line])) if (soon(line, run[end])) drives.set(controllerOf(path), end)
  return drives
}

/** nwipe waits for nothing longer than a slow disk between the two; more, and lines between them are lost. */
const soon = (one: Line | undefined, next: Line | undefined): boolean =>
  (momentOf(next) ?? Number.NaN) - (momentOf(one) ?? Number.NaN) <= 10 * 60_000

/** SANACT is NVMe's, the feature ATA's. */
const SANITIZE_ACTIONS: Readonly<Record<string, Technique>> = {
  'sanact=2': 'block-erase',
  'sanact=3': 'sanitize-overwrite',
  'sanact=4': 'crypto-erase',
  'feat=0x0011': 'crypto-erase',
  'feat=0x0012': 'block-erase',
  'feat=0x0014': 'sanitize-overwrite',
}
/** Leaving a failure, freezing and the like erase nothing. */
const sanitizeTechnique = (label: string): Technique | null => {
  if (/^Crypto/i.test(label)) return 'crypto-erase'
  if (/^Block Erase/i.test(label)) return 'block-erase'
  return /^Overwrite/i.test(label) ? 'sanitize-overwrite' : null
}
