/** What people's terminals, mails and old tools do to a file: read where that is certain, else named. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import {
  ahci,
  bytes,
  disk,
  json,
  laptop,
  nvmeDisk,
  problem,
  reading,
  report,
  serialsOf,
} from '../support/inspections.js'
import { hdparmErasure, nvmeFormat, sanitizeText } from './erasure-logs.js'

const tree = (product: string, serial = 'TSTHDD0000000001') =>
  laptop(ahci(disk('/dev/sda', serial, { product })), nvmeDisk('TSTNVME000000001'))
/** lshw up to 02.19 writes `\` as it stands in the firmware. */
const unescaped = (value: unknown, indent?: number) =>
  JSON.stringify(value, null, indent).replaceAll('\\\\', '\\')
const MEDIA = ['TSTHDD0000000001', 'TSTNVME000000001']

t.test('lshw up to 02.19 does not escape backslashes', async (t) => {
  for (const product of [
    'foo\\bar',
    'foo\\',
    'C:\\temp\\',
    '\\foo',
    'a\\x',
    '\\\\',
    'DIMM\\0\\u12',
    '\\"',
    'ST500 3.5\\" disk',
  ])
    for (const indent of [undefined, 2]) {
      const read = reading(bytes(unescaped(tree(product), indent)))
      t.strictSame(serialsOf(read), MEDIA, `${product}, indented by ${indent}`)
    }
  const last = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')), nvmeDisk('TSTNVME000000001'))
  t.strictSame(serialsOf(reading(bytes(unescaped({ ...last, version: 'X\\', vendor: 'HP\\' })))), MEDIA)
  t.equal(reading(bytes(unescaped(tree('foo\\')))).media[0]?.model, 'foo\\')
  const snapshot = json({ data: { lshw: unescaped(tree('foo\\')) } })
  t.strictSame(serialsOf(reading(snapshot)), MEDIA, 'inside a snapshot')
})

t.test('a file that is cut stays cut, backslashes or not', async (t) => {
  const text = unescaped(tree('foo\\'), 1)
  for (let length = 40; length < text.length - 2; length += 37)
    t.match(problem(bytes(text.slice(0, length))), /coupé/, `cut at ${length}`)
  for (let length = 10; length < text.length; length += 37)
    t.not(problem(bytes(text.slice(length))), '', `without its first ${length}`)
})

t.test('warnings and lectures in front, in between and behind; commas too many', async (t) => {
  const text = JSON.stringify(tree('ST500LM021-1KJ15'), null, 2)
  const first = 'WARNING: you should run this program as super-user.\n'
  const last = 'WARNING: output may be incomplete or inaccurate, you should run this program as super-user.\n'
  const middle = Math.floor(text.length / 2)
  for (const file of [
    first + text,
    `${first}${text}\n${last}`,
    text.slice(0, middle) + last + text.slice(middle),
    `[sudo] Mot de passe de atelier : \n${text}`,
    `We trust you have received the usual lecture from the local System\nAdministrator.\n\n${text}`,
    text.replace(/\}(\s*\])/, '},$1'),
    text.replace(/\](\s*\})/, '],$1'),
    `\u001b[0m${text}\u001b[32m\n`,
    text.replaceAll('\n', '\r\n'),
  ])
    t.strictSame(serialsOf(reading(bytes(file))), MEDIA)
})

t.test('encodings of PowerShell and Notepad', async (t) => {
  const text = JSON.stringify(tree('ST500LM021-1KJ15'))
  const big = (wide: Buffer) => Buffer.from(wide).swap16()
  for (const file of [
    Buffer.from(text, 'utf16le'),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    big(Buffer.from(text, 'utf16le')),
    big(Buffer.from(`\ufeff${text}`, 'utf16le')),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text, 'latin1'),
  ])
    t.strictSame(serialsOf(reading(file)), MEDIA)
})

t.test('quoted in a mail, or out of the journal', async (t) => {
  const lines = JSON.stringify(tree('ST500LM021-1KJ15'), null, 2).split('\n')
  const quoted = lines.map((line) => `> ${line}`).join('\n')
  t.strictSame(serialsOf(reading(bytes(quoted))), MEDIA)
  t.strictSame(
    serialsOf(reading(bytes(`Le 20 novembre, l’atelier a écrit :\n\n${quoted}\n\nBonne journée`))),
    MEDIA,
  )
  t.strictSame(serialsOf(reading(bytes(quoted.replaceAll(/^/gm, '> ')))), MEDIA, 'twice')
  const journal = lines.map((line) => `Nov 20 10:00:00 banc lshw[812]: ${line}`)
  t.strictSame(serialsOf(reading(bytes(journal.join('\n')))), MEDIA)
  const iso = lines.map((line) => `2026-11-20T10:00:00+0100 banc lshw[812]: ${line}`)
  t.strictSame(serialsOf(reading(bytes(iso.join('\n')))), MEDIA)
  t.match(
    problem(bytes(quoted.replace('"serial"', '\n"serial"'))),
    /coupé/,
    'a line that the mail broke in two',
  )
})

t.test('the values of a loop, with text between them', async (t) => {
  const [one, two] = [report('/dev/sda', 'TSTHDD0000000001'), report('/dev/sdb', 'TSTHDD0000000002')].map(
    (value) => JSON.stringify(value, null, 2),
  )
  t.equal(reading(bytes(`${one}\n${two}\n`)).media.length, 2)
  t.equal(reading(bytes(`/dev/sda\n${one}\n/dev/sdb\n${two}\n`)).media.length, 2)
  t.match(problem(bytes(`${one}\n${two?.slice(0, 200)}`)), /coupé/)
  t.match(problem(bytes(`${one?.slice(100)}\n${two}`)), /coupé/)
})

t.test('what another tool or another option wrote is named, with the way on', async (t) => {
  const named: readonly (readonly [string, RegExp])[] = [
    [
      'pc\n    description: Notebook\n  *-core\n       description: Motherboard\n     *-memory\n',
      /texte de lshw.*lshw -json/,
    ],
    ['    *-core\n       physid: 0\n', /texte de lshw/],
    [
      'H/W path       Device      Class          Description\n=====\n/0/1  /dev/sda  disk  500GB',
      /lshw -short.*lshw -json/,
    ],
    [
      '<?xml version="1.0" standalone="yes" ?>\n<!-- generated by lshw-B.02.19 -->\n<list><node id="pc" class="system">',
      /lshw -xml/,
    ],
    [
      '<!DOCTYPE html>\n<html><head><meta name="generator" content="lshw-B.02.19"/></head></html>',
      /lshw -html/,
    ],
    [
      'smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)\n=== START OF INFORMATION SECTION ===\nModel: "x"',
      /texte de smartctl.*-j -x/,
    ],
    ['# dmidecode 3.4\nGetting SMBIOS data from sysfs.\n', /dmidecode/],
    ['NAME   MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\nsda      8:0    0 465.8G  0 disk\n', /lsblk/],
    ['System:\n  Host: pc Kernel: 6.1\n', /inxi/],
    ['Drives:    Local Storage: total: 465 GiB\n', /inxi/],
    ['01: None 00.0: 10105 BIOS\n  [Created at bios.186]\n', /hwinfo/],
    ['00:17.0 RAID bus controller: Intel Corporation 82801\n', /lspci/],
    ['CPU-Z TXT Report\n-----\n', /CPU-Z.*à la main/],
    ['%PDF-1.7\n', /PDF.*à la main/],
    ['<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST>\n<CONTENT><BIOS>', /GLPI, OCS.*--json/],
    ['<?xml version="1.0"?>\n<plist version="1.0"><array>', /Apple/],
    ['Hardware:\n\n    Hardware Overview:\n', /Apple.*à la main/],
    [
      'Number FriendlyName      SerialNumber MediaType CanPool OperationalStatus\n------ ------------      ------------ --------- ------- ----\n0      ST500LM021-1KJ152 W620ABCD     HDD       False   OK\n',
      /PowerShell.*à la main/,
    ],
    ['FriendlyName      SerialNumber MediaType\n------------ ----\n', /PowerShell.*à la main/],
    [
      '\r\nFriendlyName : ST500LM021\r\nSerialNumber : W620ABCD\r\nMediaType    : HDD\r\n',
      /PowerShell.*à la main/,
    ],
    ['PS C:\\> Get-PhysicalDisk | Format-Table\n', /PowerShell.*à la main/],
    [
      'Model              SerialNumber  Size\r\nST500LM021-1KJ152  W620ABCD  500105249280\r\n',
      /wmic.*à la main/,
    ],
    ['\r\n\r\nModel=ST500LM021\r\nSerialNumber=W620ABCD\r\n', /wmic.*à la main/],
    ['Node,Model,SerialNumber\r\nPC,ST500LM021,W620ABCD\r\n', /wmic.*à la main/],
    ['C:\\> wmic diskdrive get model\r\n', /wmic.*à la main/],
    [
      '------------------\nSystem Information\n------------------\n      Time of this report: 11/20/2026\n',
      /dxdiag.*à la main/,
    ],
    ['<?xml version="1.0"?>\n<DxDiag><SystemInformation>', /dxdiag.*à la main/],
    ['<?xml version="1.0"?>\r\n<MsInfo>\r\n<Metadata><Version>8.0', /msinfo32.*à la main/],
    ['Nom du système\tPC\r\n', /msinfo32.*à la main/],
    ['<?xml version="1.0"?><rapport>', /XML.*à la main/],
    ['Host Name:                 PC\r\nOS Name: Microsoft Windows 11\r\n', /systeminfo.*à la main/],
  ]
  for (const [text, sentence] of named) t.match(problem(bytes(text)), sentence, text.slice(0, 40))
  const jsons: readonly (readonly [unknown, RegExp])[] = [
    [{ SPHardwareDataType: [{ serial_number: 'C02' }], SPNVMeDataType: [] }, /Apple.*à la main/],
    [[{ CimClass: {}, CimInstanceProperties: [], SerialNumber: 'X' }], /Windows.*à la main/],
    [{ PSComputerName: null, Caption: 'x' }, /Windows/],
    [{ blockdevices: [{ name: 'sda' }] }, /lsblk.*lshw -json/],
    [{ total: 1, rows: [] }, /Snipe-IT/],
    [[{ FriendlyName: 'ST500LM021', SerialNumber: 'W620ABCD', MediaType: 'HDD' }], /Windows.*à la main/],
    [{ FriendlyName: 'ST500LM021', SerialNumber: 'W620ABCD', MediaType: 3 }, /Windows.*à la main/],
    [{ DeviceId: '0', Model: 'ST500LM021', BusType: 11 }, /Windows.*à la main/],
  ]
  for (const [value, sentence] of jsons) t.match(problem(json(value)), sentence)
})

t.test('files that are no text are named', async (t) => {
  const file = (hex: string, rest = '') => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.from(rest)])
  for (const [bytes, sentence] of [
    [file('89504e470d0a1a0a', '{[{"'), /image.*à la main/],
    [file('ffd8ffe000104a464946'), /image.*à la main/],
    [file('000000186674797068656963'), /image.*à la main/],
    [file('504b0304', ' xl/workbook.xml {"'), /Excel.*import d’un lot.*à la main/],
    [file('504b0304', ' releve.json'), /archive.*ouvrez-la/],
    [file('1f8b0800'), /archive.*ouvrez-la/],
    [file('d0cf11e0a1b1'), /bureautique.*à la main/],
    [file('255044462d312e37'), /PDF.*à la main/],
  ] as const)
    t.match(problem(bytes), sentence)
  const nfo = Buffer.from('\ufeff<?xml version="1.0"?>\r\n<MsInfo>\r\n', 'utf16le')
  t.match(problem(nfo), /msinfo32.*à la main/)
})

t.test('an erasure log at this door is told its own', async (t) => {
  const folder = 'test/fixtures/evidence'
  const logs = readdirSync(folder).filter((name) => /\.log$|^nvme-.*\.json$|^attested/.test(name))
  for (const name of logs) {
    const log = readFileSync(`${folder}/${name}`)
    t.match(problem(log), /« Déposer une preuve d’effacement »/, name)
  }
  const nwipe = readFileSync(`${folder}/nwipe-0.33-three-disks-dodshort.log`, 'utf8')
  for (const text of [
    nwipe.replaceAll(/^/gm, '> '),
    nwipe.replaceAll(/^/gm, 'Nov 29 20:54:02 bench nwipe[812]: '),
    `{"a":1}\n${nwipe.slice(40)}`,
    hdparmErasure(),
    nvmeFormat(),
    sanitizeText(),
  ])
    t.match(
      problem(bytes(text)),
      /« Déposer une preuve d’effacement »|[Ll]e texte autour du JSON/,
      text.slice(0, 60),
    )
})

t.test('large files are read at once or refused in a sentence', async (t) => {
  const timed = (file: Uint8Array) => {
    const before = performance.now()
    const sentence = problem(file)
    return { sentence, milliseconds: performance.now() - before }
  }
  const node = (at: number) => ({ id: 'disk', class: 'disk', serial: `S${at}`, logicalname: `/dev/x${at}` })
  const reports = (count: number) =>
    Array.from({ length: count }, (_, at) => report(`/dev/sd${at}`, `S${1000 + at}`))
  for (const [name, file] of [
    [
      '8,000 disks',
      json({ id: 'pc', class: 'system', children: Array.from({ length: 8000 }, (_, at) => node(at)) }),
    ],
    ['130,000 disks', json(Array.from({ length: 110_000 }, (_, at) => node(at)))],
    ['4,000 reports', json(reports(4000))],
    ['65 reports', json(reports(65))],
    [
      'one path, many serials',
      json(Array.from({ length: 5000 }, (_, at) => report('/dev/sda', `S${1000 + at}`))),
    ],
    ['deep', bytes('['.repeat(4_000_000))],
    ['braces', bytes('{"a":'.repeat(1_000_000))],
    ['open strings', bytes(`[{"a":"${'\\",'.repeat(2_000_000)}`)],
    ['blanks', bytes(`[{"a":"\\"${' '.repeat(4_000_000)}`)],
    ['quotations', bytes('> {\n'.repeat(2_000_000))],
    ['commas', bytes(`[{"a" ${','.repeat(4_000_000)}`)],
    ['many values', bytes('{}'.repeat(4_000_000))],
  ] as const) {
    const { sentence, milliseconds } = timed(file)
    t.not(sentence, '', name)
    t.ok(milliseconds < 2000, `${name}: ${Math.round(milliseconds)} ms`)
  }
  t.match(timed(json(reports(65))).sentence, /plus de 64 supports/)
  t.equal(reading(json(reports(64))).media.length, 64)
})
