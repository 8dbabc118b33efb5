/**
 * Says what evidence files prove: `npm run evidence -- [--clock=lyon] FILE…` prints one JSON object per medium and
 * line. `--clock` says whose time an nwipe log shows, `utc` or `lyon`; without it, what the file tells, else UTC.
 * A medium is judged against what its own report says of it, without intake date or donor's demand: the
 * answer of the application, which knows both, may be stricter. A file that cannot be read is named on
 * standard error with the reason, and the command ends with 1.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { judge } from '../src/domain/devices/erasure.js'
import type { SanitisationReport } from '../src/domain/devices/media.js'
import { dayOf } from '../src/domain/shared/values.js'
import type { BenchZone } from '../src/evidence/bench-clock.js'
import { readSanitisationFile } from '../src/evidence/sanitisation-file.js'
import { VERDICT_SENTENCES } from '../src/evidence/verdict-sentences.js'

const lineOf = (report: SanitisationReport) => {
  const { verdict, reason } = judge(
    report,
    { kind: report.mediumKind, capacityBytes: report.capacityBytes, serial: report.mediumSerial },
    { receivedAt: null, purgeDemanded: false, on: dayOf(report.endedAt ?? new Date().toISOString()) },
  )
  return {
    serial: report.mediumSerial,
    kind: report.mediumKind,
    technique: report.technique,
    rounds: { asked: report.roundsAsked, done: report.roundsDone },
    verification: report.verification,
    start: report.startedAt,
    end: report.endedAt,
    verdict,
    reason,
    explanation: VERDICT_SENTENCES[reason],
  }
}

const complain = (sentence: string) => {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

const CLOCK = /^--clock=(utc|lyon)$/
const clocks = process.argv.slice(2).flatMap((argument) => CLOCK.exec(argument)?.[1] ?? [])
const clock = clocks.at(-1) as BenchZone | undefined
const paths = process.argv.slice(2).filter((argument) => !CLOCK.test(argument))
if (paths.length === 0) complain('Usage : npm run evidence -- [--clock=utc|lyon] FICHIER…')
for (const path of paths) {
  const bytes = await readFile(path).catch(() => null)
  const answer = bytes === null ? null : readSanitisationFile(bytes, { clock })
  if (answer === null)
    complain(`${basename(path)} : ce fichier ne peut pas être ouvert ; vérifiez son chemin et ses droits.`)
  else if (!answer.ok) complain(`${basename(path)} : ${answer.problem}`)
  else for (const report of answer.reports) process.stdout.write(`${JSON.stringify(lineOf(report))}\n`)
}
