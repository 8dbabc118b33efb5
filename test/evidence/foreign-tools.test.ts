/** The documents of tools that we do not read: each is named, and goes to the certificate's form (point 13). */
import t from 'tap'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { ahci, disk, json, laptop, report } from '../support/inspections.js'

const read = (content: string | Uint8Array) => readSanitisationFile(Buffer.from(content as string))
const DOOR = /utilisez « Recopier un certificat d’effacement »/
const OTHER_TOOL_FIRST = /déposez un journal nwipe|ShredOS|relancez|refaites|effacez/

const DOCUMENTS: readonly (readonly [string, RegExp])[] = [
  [
    '<?xml version="1.0"?><killdisk><title>KillDisk Erase Certificate</title><disk><serial>W620ABCD</serial></disk></killdisk>',
    /KillDisk/,
  ],
  ['Active@ KillDisk for Linux 14\nErase completed\nSerial number: W620ABCD\n', /KillDisk/],
  ['Certus Erasure Report\nDrive Serial Number: W620ABCD\nResult: ERASED\n', /Certus/],
  ['Parted Magic\nErase Disk: ATA Secure Erase completed on /dev/sda\n', /Parted Magic/],
  ['/dev/sda: Discarded 500107862016 bytes from the offset 0\n', /blkdiscard/],
  ['root@bench:~# blkdiscard -v /dev/nvme0n1\n', /blkdiscard/],
  ['BCWipe Total WipeOut log\nDisk 0: wiped\n', /BCWipe/],
  ['Samsung Magician 8.0 - Secure Erase completed\nS/N: S3Z8NB0K123456\n', /Samsung Magician/],
  ['ThinkPad Drive Erase Utility for Resetting the Cryptographic Key and Erasing\n', /Lenovo/],
  ['Lenovo ThinkShield Secure Wipe\nSuccess\n', /Lenovo/],
  ['Dell Data Wipe\nThe wipe was successful\n', /Dell/],
  ['HP Secure Erase Report\nDrive Serial Number = S3Z8NB0K123456\n', /HP/],
  ['HP Disk Sanitizer, External Edition\n', /HP/],
  [
    '{"@odata.context":"https://graph.microsoft.com/beta/$metadata#x","value":[{"actionName":"wipe","actionState":"done","deviceName":"PC"}]}',
    /Intune/,
  ],
  [
    '{"commands":[{"name":"EraseDevice","status":"Acknowledged","serialNumber":"C02TEST00001"}]}',
    /Apple MDM/,
  ],
  ['Windows: Réinitialiser ce PC\nTout supprimer\n', /Windows/],
  ['Reset this PC completed\n', /Windows/],
  ['ChromeOS powerwash completed on device 5CD0000001\n', /ChromeOS/],
  ['{"commandType":"REMOTE_POWERWASH","state":"EXECUTED_BY_CLIENT"}', /ChromeOS/],
  ['WipeDrive Enterprise 9\nSerial: W620ABCD\n', /WipeDrive/],
  ['<html><body><h1>BitRaser Drive Eraser</h1></body></html>', /BitRaser/],
  ['openSeaChest_Erase - Seagate drive utilities\n', /SeaChest/],
  ['Western Digital Dashboard - Erase drive - done\n', /Dashboard/],
  ['sg_sanitize --block /dev/sg0\nSanitize in progress\n', /sg3_utils/],
  ['ATA Secure Erase: passed\n', /Secure Erase/],
]

t.test('each tool is named and has the certificate’s form, without a detour to another tool', async (t) => {
  for (const [content, name] of DOCUMENTS) {
    const answer = read(content)
    t.match(answer, { ok: false, problem: name }, content)
    t.match(answer, { problem: DOOR }, content)
    if (!/Windows|blkdiscard/.test(String(name))) {
      t.notMatch(answer, { problem: OTHER_TOOL_FIRST }, content)
      t.match(answer, { certificate: { tool: name } }, content)
    }
  }
})

t.test(
  'so has a document of a tool that nobody knows: text, JSON, XML, HTML, an image, other bytes',
  async (t) => {
    for (const content of [
      'Effacement du disque terminé. Numéro de série : W620ABCD\n',
      'Securely wiped drive W620ABCD by MegaWipe 3000\n',
      '{"tool":"MegaWipe","serialNumber":"W620ABCD","result":"ok"}',
      '[{"disk":1,"state":"wiped"}]',
      '42',
      '{"tool":"MegaWipe",',
      '<?xml version="1.0"?><report><drive serial="W620ABCD"/></report>',
      '<!DOCTYPE html><html><body>Erased</body></html>',
      'tool;serial;result\nMegaWipe;W620ABCD;ok\n',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]),
      new Uint8Array([0x50, 0, 3, 4, 0, 0xff]),
    ]) {
      const answer = read(content)
      t.match(answer, { ok: false, problem: DOOR, certificate: {} }, String(content))
      t.notMatch(answer, { problem: OTHER_TOOL_FIRST }, String(content))
    }
  },
)

t.test('the form opens with what the document says with its name, once', async (t) => {
  const certificate = (content: string) => {
    const answer = read(content)
    return answer.ok ? null : answer.certificate
  }
  const whole = {
    tool: 'KillDisk',
    mediumSerial: 'WD-WX41A00T0001',
    startedAt: '2026-11-29T19:54:02.000Z',
    endedAt: '2026-11-29T20:54:02.000Z',
  }
  for (const content of [
    'KillDisk\nComputer Serial Number: 5CG8301TST\nDisk Serial Number: WD-WX41A00T0001\nStarted at: 2026-11-29T20:54:02+01:00\nFinished at: 2026-11-29T20:54:02Z\n',
    '{"by":"KillDisk","serialNumber":"WD-WX41A00T0001","startTime":"2026-11-29T19:54:02Z","endTime":"2026-11-29T20:54:02Z"}',
    '<k by="KillDisk"><Serial>WD-WX41A00T0001</Serial><start-time>2026-11-29T19:54:02Z</start-time><end-time>2026-11-29T20:54:02Z</end-time></k>',
    '<html>KillDisk<tr><td>Serial number</td><td>WD-WX41A00T0001</td></tr><tr><td>Start</td><td>2026-11-29T19:54:02Z</td></tr><tr><td>End</td><td>2026-11-29T20:54:02Z</td></tr></html>',
  ])
    t.strictSame(certificate(content), whole, content)
  t.strictSame(
    certificate('KillDisk\nSerial: W620ABCD\nSerial: W620ABCE\n'),
    { tool: 'KillDisk' },
    'two disks',
  )
  t.strictSame(certificate('KillDisk\nSerial: unknown\n'), { tool: 'KillDisk' })
  t.strictSame(certificate('KillDisk\nStarted: 29/11/2026 20:54\n'), { tool: 'KillDisk' }, 'no zone, no time')
  t.strictSame(
    certificate('{"name":"EraseDevice","serialNumber":"C02TEST00001"}'),
    { tool: 'Apple MDM (EraseDevice, Jamf)' },
    'a device’s serial is no medium’s',
  )
})

t.test('an inventory at this door is told its own', async (t) => {
  const lshw = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')))
  for (const value of [
    lshw,
    [lshw],
    report('/dev/sda', 'TSTHDD0000000001'),
    [report('/dev/sda', 'TSTHDD0000000001')],
    { lshw, smartctl: [] },
    { type: 'Snapshot', data: { smartctl: '[]', dmidecode: '' } },
    { device: { type: 'Laptop' }, components: [] },
    { action: 'inventory', deviceid: 'pc', content: { bios: {} } },
    { blockdevices: [{ name: 'sda' }] },
    { credentialSubject: {}, evidence: [{ operation: 'smartctl', output: '[]' }] },
  ])
    t.match(
      read(json(value)),
      { ok: false, problem: /« Inspecter par fichier »/ },
      JSON.stringify(value).slice(0, 60),
    )
})
