/**
 * The benches' work: each machine goes as far as its luck. Most are made fit, some wait, some are blocked.
 */
import { BY_HAND } from '../../src/domain/devices/device-facts.js'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import type { Medium, SanitisationReport } from '../../src/domain/devices/media.js'
import type { DeviceCategory } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { Received } from './lots.js'
import { by, colleagueOf, instant, type Story } from './story.js'
import type { Chance } from './world.js'

/** How far a machine got: of a hundred, three, three, six, eight and eighty. */
type Reached = 'received' | 'locked' | 'inspected' | 'erased' | 'fit'
export type Machine = Received & {
  readonly number: number
  readonly subject: string
  readonly reached: Reached
  readonly media: readonly Medium[]
  /** Inspected, erased, tested and graded on one day. */
  readonly workedOn: number
  readonly battery: number
  readonly grade: 'A' | 'B' | 'C'
}

const reachedBy = (luck: number): Reached =>
  luck < 3 ? 'received' : luck < 6 ? 'locked' : luck < 12 ? 'inspected' : luck < 20 ? 'erased' : 'fit'

/** What stands for a file of that name. */
export const demoFile = (name: string) => uuidFrom(`demo file ${name}`).replaceAll('-', '').padEnd(64, '0')

/** Tells what the benches did; answers with every machine, in the order in which they came. */
export const refurbish = (story: Story, received: readonly Received[]): Machine[] => {
  const { chance } = story
  const plans = received.map((machine, number) => ({
    ...machine,
    number,
    subject: `device ${number}`,
    media: mediaOf(chance, machine.category, number),
    reached: reachedBy(chance.below(100)),
    workedOn: machine.receivedOn + 2 + chance.below(15),
    battery: 55 + chance.below(40),
    grade: chance.oneOf(['A', 'A', 'B', 'B', 'C'] as const),
  }))
  for (const plan of plans) {
    if (plan.reached === 'received') continue
    inspect(story, plan)
    if (plan.reached === 'locked') lock(story, plan)
    if (plan.reached === 'erased' || plan.reached === 'fit') erase(story, plan)
    if (plan.reached === 'fit') makeFit(story, plan)
  }
  return plans
}

/**
 * All of it once more, on another day: what a machine that was in somebody's hands is owed (E4).
 * @param round sets it apart from the other times: no file certifies a disk twice (E3).
 */
export const workAgain = (story: Story, machine: Machine, day: number, round: string) => {
  const again = { ...machine, workedOn: day }
  inspect(story, again, round)
  erase(story, again, round)
  makeFit(story, again, round)
}

export const inspect = ({ tell }: Story, machine: Machine, round = '') => {
  const { number, subject, deviceId, partnerId, media, workedOn } = machine
  tell(
    subject,
    {
      type: 'InspectDevice',
      data: {
        deviceId,
        partnerId,
        happenedAt: instant(workedOn, 8),
        media: [...media],
        processor: null,
        memoryBytes: null,
        batteryHealthPercent: null,
        source: media.length === 0 ? BY_HAND : 'lshw+smartctl',
        fileSha256: null,
      },
    },
    by(partnerId, `inspection ${number}${round}`),
  )
}

const lock = ({ tell }: Story, machine: Machine) => {
  const { number, subject, deviceId, partnerId, workedOn } = machine
  tell(
    subject,
    {
      type: 'RaiseFlag',
      data: { deviceId, partnerId, happenedAt: instant(workedOn, 8.5), flag: 'mdm' },
    },
    by(partnerId, `flag ${number}`),
  )
}

/** Erases its disks, or those that were put into it. */
export const erase = ({ tell }: Story, machine: Machine, round = '') => {
  const { number, subject, deviceId, partnerId, media, workedOn } = machine
  for (const medium of media) {
    const report = reportOf(medium, workedOn, round)
    const about = { deviceId, partnerId, happenedAt: instant(workedOn, 12), mediumSerial: medium.serial }
    tell(
      subject,
      { type: 'ClaimEvidence', data: { ...about, sha256: report.fileSha256, report } },
      by(partnerId, `erasure ${number}${round} ${medium.serial}`),
    )
  }
}

/** Tests every function of its category, and grades it. */
export const makeFit = ({ tell }: Story, machine: Machine, round = '') => {
  const { number, subject, deviceId, partnerId, category, battery, grade, workedOn } = machine
  const results = Object.fromEntries(FUNCTIONS[category].map((one) => [one, 'passed' as const]))
  const batteryHealthPercent = category === 'desktop' || category === 'monitor' ? null : battery
  const told = { deviceId, partnerId }
  tell(
    subject,
    {
      type: 'TestDevice',
      data: { ...told, happenedAt: instant(workedOn, 14), results, batteryHealthPercent },
    },
    by(partnerId, `tests ${number}${round}`),
  )
  tell(
    subject,
    { type: 'GradeDevice', data: { ...told, happenedAt: instant(workedOn, 15), grade } },
    by(partnerId, `grade ${number}${round}`),
  )
}

const mediaOf = (chance: Chance, category: DeviceCategory, number: number): Medium[] => {
  if (category === 'monitor') return []
  const serial = `M${String(number).padStart(7, '0')}`
  if (category === 'tablet' || category === 'smartphone')
    return [{ serial, kind: 'emmc', model: 'eMMC 64', capacityBytes: 62_537_072_640 }]
  return chance.happens(0.3)
    ? [{ serial, kind: 'hdd', model: 'WDC WD5000LPCX', capacityBytes: 500_107_862_016 }]
    : [{ serial, kind: 'nvme', model: 'SK hynix BC501', capacityBytes: 256_060_514_304 }]
}

const reportOf = (
  { serial, kind, model, capacityBytes }: Medium,
  day: number,
  round: string,
): SanitisationReport => {
  const disk = kind === 'hdd'
  return {
    source: 'attested-certificate',
    tool: disk ? 'hdparm' : 'nvme-cli',
    toolVersion: disk ? '9.65' : '2.3',
    technique: disk ? 'enhanced-secure-erase' : 'block-erase',
    method: disk ? 'security-erase-enhanced' : 'sanitize block erase',
    mediumSerial: serial,
    mediumModel: model,
    mediumKind: kind,
    capacityBytes,
    startedAt: instant(day, 9),
    endedAt: instant(day, 11),
    outcome: 'completed',
    roundsAsked: 1,
    roundsDone: 1,
    verification: 'verified',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    fileSha256: demoFile(`${serial}${round}`),
    entry: 0,
  }
}

/** R5. Technical control and cession document: from then on it is a product. */
export const liftWasteStatus = ({ tell }: Story, machine: Machine) => {
  const { number, subject, deviceId, partnerId, workedOn } = machine
  tell(
    subject,
    {
      type: 'LiftWasteStatus',
      data: {
        ...{ deviceId, partnerId, happenedAt: instant(workedOn, 16), controlledBy: colleagueOf(partnerId) },
        controlReference: `CT-${number}`,
        cessionDocumentSha256: demoFile(`cession ${number}`),
      },
    },
    by(partnerId, `waste status ${number}`),
  )
}
