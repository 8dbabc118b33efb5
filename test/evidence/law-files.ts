/** The erasure files that the law is held to, and for each what it proves of which disk before anything happens to it. */
import { readFileSync } from 'node:fs'
import type { Medium } from '../../src/domain/devices/media.js'
import {
  hdparmErasure,
  identityText,
  nvmeFormat,
  nwipe024,
  nwipe042,
  nwipe043Sanitize,
  sanitizeText,
} from './erasure-logs.js'

const disk = { name: 'sda', serial: 'WD-WX61A4400101' }
const other = { name: 'sdb', serial: 'W620TST2', model: 'ST500LM021-1KJ152' }
const failed = { errors: [0, 7, 0] } as const
const third = { name: 'sda', serial: 'S2ZYJ9AF500123', model: 'HGST HTS545050A7' }
const drive = { name: 'nvme0n1', serial: '78DTEST00004' }
const otherDrive = { name: 'nvme0n1', serial: '78DTEST00005' }
const wrapped = (log: string) =>
  `{"startedAt":"2026-11-29T20:54:02Z","endedAt":"2026-11-29T20:55:02Z","sanitize-log":${log},"id-ctrl":\n${identityText()}}`

const real = (name: string) => readFileSync(`test/fixtures/evidence/${name}.log`, 'utf8')
const zero033 = real('nwipe-0.33-hdd-zero-verified')
const failed033 = real('nwipe-0.33-hdd-write-failed')
const inItsBay = (text: string) =>
  text.replaceAll('WD-WX41A00T0001', 'W620TST2').replaceAll(/WDC WD5000LPCX-24\w*/g, 'ST500LM021-1KJ152')

/** The power went while two disks were being wiped; afterwards another one stands where the first stood. */
const powerCut = nwipe042([disk, other]).split(/\n.*Blanking device \/dev\/sdb/)[0]
const constant = '20170831000DA'
const placeholder = 'DD56419883891'
const twoDisks = nwipe042([disk, { ...other, ...failed }])
const eachLine = (text: string, before: string) => text.replaceAll(/^/gm, before)

export const lawFiles: Readonly<Record<string, string | Buffer>> = {
  '0.42, two disks': nwipe042([disk, other]),
  '0.42, one of two failed': twoDisks,
  '0.42, hidden sectors': nwipe042([
    {
      ...disk,
      hidden: [
        'warning: The host protected area is enabled on /dev/sda',
        '   info: HPA values 614400 / 976773168 on /dev/sda',
        'warning:  *** HIDDEN SECTORS DETECTED ! *** on /dev/sda',
      ],
    },
  ]),
  '0.42, hidden sectors unknown': nwipe042([
    {
      ...disk,
      bus: 'USB    ',
      hidden: [
        "warning: HIDDEN SECTORS INDETERMINATE! on /dev/sda, Some USB adapters & memory sticks don't support ATA pass through",
      ],
    },
  ]),
  '0.42, the same bay twice, first cut':
    nwipe042([disk]).split('Starting pass')[0] + nwipe042([{ ...other, name: 'sda' }]),
  '0.42, the same bay twice, first failed':
    nwipe042([{ ...disk, ...failed }]) + nwipe042([{ ...other, name: 'sda' }]),
  '0.42, the same bay twice, second failed':
    nwipe042([disk]) + nwipe042([{ ...other, name: 'sda', ...failed }]),
  '0.33, the same bay twice, first failed': failed033 + inItsBay(zero033),
  '0.33, the same bay twice, second failed': zero033 + inItsBay(failed033),
  '0.42, power cut, another disk in the bay': `${powerCut}\n${nwipe042([third, other])}`,
  '0.42, a dock': [disk, { ...other, ...failed }, third]
    .map((one) => nwipe042([{ ...one, name: 'sdc', bus: 'USB    ', serial: placeholder }]))
    .join(''),
  '0.42, two docks of one serial': nwipe042([
    { ...disk, serial: constant },
    { ...other, ...failed, serial: constant },
  ]),
  '0.24': nwipe024([disk, other]),
  '0.24, failed': nwipe024([{ ...disk, errors: [0, 3, 0] }], { closed: false }),
  '0.43, sanitized': nwipe043Sanitize([drive, { ...disk, label: 'Crypto Scramble' }]),
  '0.43, one of two failed to sanitize': nwipe043Sanitize([
    drive,
    { ...otherDrive, name: 'nvme1n1', ended: 'has failed' },
  ]),
  '0.43, the same bay twice, first failed':
    nwipe043Sanitize([{ ...drive, ended: 'has failed' }]) + nwipe043Sanitize([otherDrive], 22),
  '0.43, the same bay twice, second failed':
    nwipe043Sanitize([drive]) + nwipe043Sanitize([{ ...otherDrive, ended: 'has failed' }], 22),
  'UTF-16': Buffer.from(`\ufeff${twoDisks}`, 'utf16le'),
  'by journald': eachLine(twoDisks, 'Nov 29 23:32:00 bench nwipe[812]: '),
  'quoted in a mail': eachLine(twoDisks, '> '),
  'with colours': twoDisks.replaceAll(
    / (notice|error|info): (.*)$| (Erased) |(-FAILED-)/gm,
    (_, level = '', words = '', erased = '', bad = '') =>
      level === ''
        ? `\u001b[1;31m${erased}${bad}\u001b[0m`
        : ` \u001b[32m${level}\u001b[0m: ${words}\u001b[K`,
  ),
  hdparm: hdparmErasure(),
  'hdparm, failed': hdparmErasure({ exit: 5, after: 'locked', said: 'SG_IO: bad/missing sense data' }),
  'hdparm, sanitized': hdparmErasure({ command: 'SANITIZE_CRYPTO_SCRAMBLE', after: 'sanitized' }),
  'hdparm, sanitizing': hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE', after: 'sanitizing' }),
  'hdparm, two disks':
    hdparmErasure({ command: 'SANITIZE_CRYPTO_SCRAMBLE', after: 'sanitized' }) +
    hdparmErasure({ serial: 'S3Z8NB0K777777', exit: 5, after: 'locked' }),
  'nvme format': nvmeFormat(),
  'nvme format, user data': nvmeFormat({ ses: 1 }),
  'nvme format, failed': nvmeFormat({ exit: 1, output: 'NVMe status: INVALID_FORMAT(0x10a)' }),
  'nvme text': wrapped(sanitizeText()),
  'nvme text, failed': wrapped(sanitizeText({ sprog: 13107, sstat: '0x3' })),
  'nvme, two drives':
    readFileSync('test/fixtures/evidence/nvme-2.3-block-erase-completed.json', 'utf8') +
    readFileSync('test/fixtures/evidence/nvme-2.3-block-erase-failed.json', 'utf8').replace(
      '78DTEST00004',
      otherDrive.serial,
    ),
  'nvme text, two drives': `startedAt: 2026-11-29T20:54:02Z
${sanitizeText()}
endedAt: 2026-11-29T20:55:02Z
${identityText()}
startedAt: 2026-11-29T21:04:02Z
${sanitizeText({ sprog: 13107, sstat: '0x3' })}
endedAt: 2026-11-29T21:05:02Z
${identityText(otherDrive.serial)}`,
}

/** Disks that a file names and does not prove in truth: two disks give one serial, or the erasure failed. */
export const unproven: Readonly<Record<string, readonly Pick<Medium, 'kind' | 'serial'>[]>> = {
  '0.42, a dock': [{ kind: 'hdd', serial: placeholder }],
  '0.42, two docks of one serial': [{ kind: 'hdd', serial: constant }],
  'nvme, two drives': [{ kind: 'nvme', serial: otherDrive.serial }],
  'nvme text, two drives': [{ kind: 'nvme', serial: otherDrive.serial }],
  'hdparm, two disks': [{ kind: 'ssd', serial: 'S3Z8NB0K777777' }],
}
