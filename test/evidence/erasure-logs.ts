/** Erasure logs as the tools write them, line by line, for disks and versions of which no file is at hand. */

export type LoggedDisk = {
  readonly name: string
  readonly serial: string
  readonly model?: string
  readonly bus?: string
  readonly bytes?: number
  /** Lines that nwipe writes of hidden sectors while it looks for disks. */
  readonly hidden?: readonly string[]
  readonly errors?: readonly [passes: number, verifications: number, syncs: number]
  readonly status?: string
}

export const noHiddenSectors = (name: string, sectors = 976773168) => [
  `   info: HPA:  max sectors   = ${sectors}/${sectors}, HPA is disabled`,
  ` on /dev/${name}`,
  `   info: HPA values ${sectors} / ${sectors} on /dev/${name}`,
  `   info: No hidden sectors on /dev/${name}`,
]

const HALF_TERABYTE = 500107862016
const bytesOf = ({ bytes = HALF_TERABYTE }: LoggedDisk) => bytes

/** A zero fill with blanking and verification of the last pass, as 0.41 and 0.42 log it, disk after disk. */
export const nwipe042 = (
  disks: readonly LoggedDisk[],
  { day = '2026/11/29', banner = 'nwipe 0.42', linux = 'x86_64-buildroot-linux' } = {},
): string => {
  const at = (time: string, words: string) => `[${day} ${time}] ${words}`
  const found = disks.flatMap((disk) => [
    at(
      '20:54:02',
      ` notice: Found /dev/${disk.name}, ${disk.bus ?? 'ATA    '}, ${disk.model ?? 'WDC WD5000LPCX-2'}, 500 GB, S/N=${disk.serial}`,
    ),
    at('20:54:02', `   info: /dev/${disk.name}, sector(logical)/block(physical) sizes 512/4096`),
    ...(disk.hidden ?? noHiddenSectors(disk.name)).map((words) =>
      words.startsWith(' on ') ? words : at('20:54:02', words),
    ),
    at('20:54:02', `   info: No UUID available for /dev/${disk.name}`),
    '',
  ])
  const options = [
    'Program options are set as follows...',
    '  autonuke     = 0 (off)',
    `  banner       = ${banner}`,
    '  prng         = AES-256-CTR (CSPRNG)',
    '  method       = Fill With Zeros',
    '  quiet        = 0',
    '  rounds       = 1',
    '  sync         = 100000',
    '  verify       = 1 (last pass)',
  ].map((words) => at('20:54:02', ` notice: ${words}`))
  return [
    at('20:54:02', '   info: Nwipes config file /etc/nwipe/nwipe.conf exists'),
    at('20:54:02', `   info: ${banner}`),
    at('20:54:02', `   info: Linux version 6.12.30 (${linux}-gcc)`),
    ...found,
    ...options,
    ...disks.flatMap((disk) => geometryOf(disk).map((words) => at('20:54:40', ` notice: ${words}`))),
    ...disks.flatMap((disk) => wipeOf(disk).map(([time, words]) => at(time, words))),
    ...tablesOf(disks),
    at('23:32:00', '   info: Nwipe successfully completed. See summary table for details.'),
    '',
  ].join('\n')
}

export const geometryOf = (disk: LoggedDisk) => [
  `Using direct I/O on device '/dev/${disk.name}'.`,
  `/dev/${disk.name} has serial number ${disk.serial}`,
  `/dev/${disk.name}: Device geometry is as follows...`,
  '  Logical sector size  = 512',
  '  Physical sector size = 4096',
  '  I/O block size       = 4194304',
  '  I/O block alignment  = 4096',
  '  I/O buffer alignment = 512',
  `  Total device bytes   = ${bytesOf(disk)}`,
]

const wipeOf = (disk: LoggedDisk): [string, string][] => {
  const name = `/dev/${disk.name}`
  const [passes, verifications, syncs] = disk.errors ?? [0, 0, 0]
  const good = passes + verifications + syncs === 0
  return [
    ['20:54:40', ` notice: Invoking method 'Fill With Zeros' on ${name}`],
    ['20:54:40', ` notice: Starting round 1 of 1 on ${name}`],
    ['20:54:40', ` notice: Starting pass 1/1, round 1/1, on ${name}`],
    ['22:10:01', ` notice: ${bytesOf(disk)} bytes written to ${name}`],
    ['22:10:01', ` notice: Finished pass 1/1, round 1/1, on ${name}`],
    ['22:10:01', ` notice: Finished final round 1 of 1 on ${name}`],
    ['22:10:01', ` notice: Blanking device ${name}`],
    ['22:50:30', ` notice: ${bytesOf(disk)} bytes written to ${name}`],
    ['22:50:30', ` notice: Verifying that ${name} is empty.`],
    ['23:31:10', ` notice: ${bytesOf(disk)} bytes read from ${name}`],
    [
      '23:31:10',
      verifications === 0
        ? ` notice: [SUCCESS] Verified that ${name} is empty.`
        : ` notice: [FAILURE] ${name} Verification errors, not empty`,
    ],
    [
      '23:31:10',
      good ? ` notice: [SUCCESS] Blanked device ${name}` : ` notice: [FAILURE] ${name} may not be blanked`,
    ],
    ...(verifications === 0
      ? []
      : ([['23:31:10', `  error: ${verifications} verification errors on '${name}'.`]] as [
          string,
          string,
        ][])),
    ...(passes === 0
      ? []
      : ([['23:31:10', `  error: ${passes} wipe errors on '${name}'.`]] as [string, string][])),
  ]
}

const tablesOf = (disks: readonly LoggedDisk[]) => {
  const flag = ({ errors = [0, 0, 0] }: LoggedDisk) => (errors.some((count) => count > 0) ? '!' : ' ')
  const rule = '-'.repeat(80)
  return [
    '',
    '******************************** Error Summary *********************************',
    '!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors',
    rule,
    ...disks.map((disk) => {
      const [passes, verifications, syncs] = disk.errors ?? [0, 0, 0]
      return `${flag(disk)} ${disk.name.padStart(8)} | ${passes} | ${verifications} | ${syncs}`
    }),
    '*'.repeat(80),
    '',
    '******************************* Erasure Summary ********************************',
    '!   Device |      Bytes Erased |      Bytes Total | Percentage Erased',
    rule,
    ...disks.map((disk) => `  ${disk.name.padStart(8)} | ${bytesOf(disk)} | ${bytesOf(disk)} | 100.00%`),
    '*'.repeat(80),
    '',
    '********************************* Drive Status *********************************',
    '!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number',
    rule,
    ...disks.map((disk) => {
      const status = disk.status ?? (flag(disk) === '!' ? '-FAILED-' : ' Erased ')
      return `${flag(disk)} ${disk.name.padStart(8)} |${status}| 112MB/s | 02:36:30 | ${disk.model ?? 'WDC WD5000LPCX-2'}/${disk.serial}`
    }),
    rule,
    '[2026/11/29 23:32:00] Total Throughput 112MB/s, Fill With Zeros, 1R+B+VL',
    '*'.repeat(80),
    '',
  ]
}

/** nwipe 0.43's Sanitize screen, drive after drive; NVMe and ATA are asked in their own words. */
export const nwipe043Sanitize = (
  drives: readonly (LoggedDisk & { readonly label?: string; readonly ended?: string })[],
  hour = 20,
): string => {
  const prepared = ['notice: bios-version = 1.12.0', "notice: Opened entropy source '/dev/urandom'."]
  const options = [
    'Program options are set as follows...',
    '  banner       = nwipe 0.43',
    '  method       = Fill With Zeros',
    '  rounds       = 1',
    '  verify       = 1 (last pass)',
  ].map((words) => ` notice: ${words}`)
  const found = drives.map(({ name, serial }) =>
    name.startsWith('nvme')
      ? ` notice: Found /dev/${name}, NVME   , KXG50ZNV256G TOSHIBA, 256 GB, S/N=${serial}`
      : ` notice: Found /dev/${name}, ATA-SSD, Samsung SSD 860 EVO, 500 GB, S/N=${serial}`,
  )
  const sanitized = drives.flatMap(({ name, label = 'Block Erase', ended = 'was successful' }) => {
    const path = `/dev/${name.replace(/n\d+$/, '')}`
    const nvme = path !== `/dev/${name}`
    const action = SANITIZE_ACTIONS[label] ?? 0
    const feature = `feat=0x00${action === 4 ? 11 : 10 + action}`
    return [
      nvme
        ? `   info: ${path}: issuing SANITIZE sanact=${action}`
        : `   info: ${path}: issuing SANITIZE ${feature} lba=0x000043727970 nsect=0`,
      `   info: ${path}: SANITIZE command accepted (${nvme ? `sanact=${action}` : feature})`,
      `${ended === 'has failed' ? '  error' : '   info'}: ${path}: SANITIZE action '${label}' ${ended}.`,
    ]
  })
  const closing = '   info: Nwipe was aborted by the user prior to the wipe starting.'
  return [...found, ...prepared, ...options, ...sanitized, closing]
    .map((words, at) => `[2026/11/29 ${hour}:${String(10 + at)}:00] ${words}\n`)
    .join('')
}
const SANITIZE_ACTIONS: Readonly<Record<string, number>> = {
  'Block Erase': 2,
  Overwrite: 3,
  'Crypto Erase': 4,
  'Crypto Scramble': 4,
}

/** nwipe 0.24 to 0.28: its name before the level, disks in quotes, no tables. */
export const nwipe024 = (disks: readonly LoggedDisk[], { closed = true } = {}): string =>
  [
    "notice: Opened entropy source '/dev/urandom'.",
    ...disks.flatMap((disk) => [
      `info: Device '/dev/${disk.name}' has sector size 512.`,
      `warning: Changing '/dev/${disk.name}' block size from 4096 to 512.`,
      `info: Device '/dev/${disk.name}' is size ${bytesOf(disk)}.`,
      `info: Device /dev/${disk.name} has serial number ${disk.serial}`,
    ]),
    ...disks.flatMap((disk) => [
      `notice: Invoking method 'Quick Erase' on device '/dev/${disk.name}'.`,
      `notice: Starting round 1 of 1 on device '/dev/${disk.name}'.`,
      `notice: Finished round 1 of 1 on device '/dev/${disk.name}'.`,
      `notice: Blanking device '/dev/${disk.name}'.`,
      `notice: Verifying that '/dev/${disk.name}' is empty.`,
      ...(disk.errors === undefined
        ? [
            `notice: Verified that '/dev/${disk.name}' is empty.`,
            `notice: Blanked device '/dev/${disk.name}'.`,
          ]
        : [
            `notice: Verified that '/dev/${disk.name}' is empty.`,
            `notice: Blanked device '/dev/${disk.name}'.`,
            `error: ${disk.errors[1]} verification errors on device '/dev/${disk.name}'.`,
          ]),
    ]),
    ...(closed ? ['notice: Nwipe successfully exited.'] : []),
  ]
    .map((words, index) => `[2018/04/02 09:${String(10 + index).padStart(2, '0')}:00] nwipe: ${words}`)
    .join('\n')

/** `hdparm -I` before, the erasure, and what the disk says of itself afterwards. */
export const hdparmErasure = ({
  serial = 'S3Z8NB0K123456',
  command = 'SECURITY_ERASE',
  exit = 0,
  after = 'erased' as 'erased' | 'locked' | 'frozen' | 'sanitized' | 'sanitizing',
  before = 'thawed' as 'thawed' | 'frozen',
  said = '',
} = {}): string => {
  const identity = (security: string) => `
/dev/sda:

ATA device, with non-removable media
\tModel Number:       Samsung SSD 860 EVO 500GB
\tSerial Number:      ${serial}
\tFirmware Revision:  RVT04B6Q
Configuration:
\tLBA48  user addressable sectors:   976773168
\tLogical  Sector size:                   512 bytes
\tNominal Media Rotation Rate: Solid State Device
Commands/features:
\t   *\tSMART error logging
Security:
\tMaster password revision code = 65534
\t\tsupported
${security}
`
  const on = '\t\tenabled\n\tnot\tlocked\n\tnot\tfrozen'
  const off = '\tnot\tenabled\n\tnot\tlocked\n\tnot\tfrozen'
  const frozen = '\tnot\tenabled\n\tnot\tlocked\n\t\tfrozen'
  const status: Record<string, string> = {
    sanitized:
      'Sanitize status:\n    State:    SD0 Sanitize Idle\n    Last Sanitize Operation Completed Without Error\n',
    sanitizing:
      'Sanitize status:\n    State:    SD2 Sanitize operation In Process\n    Progress: 0x7fff (49%)\n',
  }
  return `${identity(before === 'frozen' ? frozen : off)}
startedAt: 2026-11-29T20:54:02Z
security_password: "boucle"

/dev/sda:
 Issuing ${command} command${command.startsWith('SANITIZE') ? '' : ', password="boucle", user=user'}
${said}
exit: ${exit}
endedAt: 2026-11-29T20:56:02Z
${status[after] === undefined ? '' : `\n/dev/sda:\nIssuing SANITIZE_STATUS command\n${status[after]}`}${identity(after === 'locked' ? on : after === 'frozen' ? frozen : off)}`
}

/** The wrapper of `nvme format`, as its reader's header has the bench write it. */
export const nvmeFormat = ({
  ses = 2,
  exit = 0,
  output = 'Success formatting namespace:1',
  nn = 1,
} = {}): string =>
  JSON.stringify(
    {
      startedAt: '2026-11-29T20:54:02Z',
      endedAt: '2026-11-29T20:54:09Z',
      'nvme-format': { command: `nvme format /dev/nvme0n1 --ses=${ses} --force`, exit, output },
      'id-ctrl': {
        sn: '78DTEST00004        ',
        mn: 'KXG50ZNV256G TOSHIBA',
        nn,
        fna: 0,
        tnvmcap: '256060514304',
      },
    },
    null,
    1,
  )

/** What nvme-cli prints without `-o json`. */
export const sanitizeText = ({ sprog = 65535, sstat = '0x101', scdw10 = '0x2' } = {}): string =>
  `Sanitize Progress                      (SPROG) :  ${sprog}
Sanitize Status                        (SSTAT) :  ${sstat}
Sanitize Command Dword 10 Information (SCDW10) :  ${scdw10}
Estimated Time For Overwrite                   :  4294967295 (No time period reported)
Estimated Time For Block Erase                 :  90
Estimated Time For Crypto Erase                :  13
`

export const identityText = (serial = '78DTEST00004'): string =>
  `NVME Identify Controller:
vid       : 0x1179
sn        : ${serial}
mn        : KXG50ZNV256G TOSHIBA
tnvmcap   : 256060514304
`
