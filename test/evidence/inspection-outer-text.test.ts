/** E5: what stands around the JSON of a file is harmless, or may name a disk and refuses the file. */
import t from 'tap'
import {
  ahci,
  bytes,
  disk,
  json,
  laptop,
  problem,
  reading,
  report,
  serialsOf,
} from '../support/inspections.js'

const SERIAL = 'TSTHDD0000000001'
const smartctl = JSON.stringify(report('/dev/sda', SERIAL), null, 2)
const lshw = JSON.stringify(laptop(ahci(disk('/dev/sda', SERIAL))), null, 2)

const SMARTCTL_TEXT = `smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)
Copyright (C) 2002-22, Bruce Allen, Christian Franke, www.smartmontools.org

=== START OF INFORMATION SECTION ===
Device Model:     ST500LM021-1KJ152
Serial Number:    W620ABCD
User Capacity:    500 107 862 016 bytes [500 GB]
`
const TEXTS = {
  smartctl: SMARTCTL_TEXT,
  'smartctl, the serial only': 'Serial Number:    W620ABCD\n',
  'nvme list':
    'Node             SN                   Model                    Namespace Usage\n---------------- -------------------- ------------------------ --------- -----\n/dev/nvme0n1     S4DYNX0R000001       SAMSUNG MZVLB512HAJQ-000 1         512,11 GB\n',
  'nvme id-ctrl': 'vid       : 0x144d\nsn        : S4DYNX0R000001\nmn        : SAMSUNG MZVLB512\n',
  lsblk: 'NAME   MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\nsdb      8:16   0 465.8G  0 disk\n',
  'lsblk without its heading': 'sdb      8:16   0 465,8G  0 disk\n',
  'lsblk, names only': 'sda\nsdb\n',
  'lsblk, a tree': 'sda\n├─sda1\n└─sda2\nnvme0n1\n',
  'lshw -short':
    'H/W path       Device      Class          Description\n=====================================================\n/0/100/17/0    /dev/sdb    disk           500GB ST500LM021-1KJ15\n',
  'lshw -class disk':
    '  *-disk\n       description: ATA Disk\n       product: ST500LM021\n       serial: W620ABCD\n',
  'hdparm -I': '/dev/sdb:\n\nATA device, with non-removable media\n\tModel Number:  ST500LM021-1KJ152\n',
  'hdparm -i': ' Model=ST500LM021-1KJ152, FwRev=0001, SerialNo=W620ABCD\n',
  'inxi -D': 'Drives:\n  Local Storage: total: 465.76 GiB used: 12 GiB\n  ID-1: /dev/sdb vendor: Seagate\n',
  'ls by-id': '/dev/disk/by-id/ata-ST500LM021-1KJ152_W620ABCD\n',
  'smartctl --scan': '/dev/sda -d sat # /dev/sda, ATA device\n/dev/sdb -d sat # /dev/sdb, ATA device\n',
  'smartctl failed': 'Smartctl open device: /dev/sdb failed: Permission denied\n',
  'a warning': 'WARNING: /dev/sdb did not answer\n',
  'a prompt for another disk': 'root@bench:~# smartctl -x /dev/sdb\n',
  sas: 'Vendor:               SEAGATE\nUnit serial: Z1A00001\n',
  French: 'Numéro de série : W620ABCD\nModèle : Seagate\n',
  'Get-PhysicalDisk': '0      ST500LM021-1KJ152 W620ABCD     HDD       465.76 GB\n',
  wmic: 'Model              SerialNumber\nST500LM021-1KJ152  W620ABCD\n',
  'fdisk -l': 'Disque /dev/sdb : 465,76 GiB, 500107862016 octets, 976773168 secteurs\n',
  lspci: '00:17.0 RAID bus controller: Intel Corporation 82801 Mobile SATA Controller [RAID mode] (rev 21)\n',
  'a bare serial': 'W620ABCD\n',
  dmesg: 'sd 1:0:0:0: [sdb] 976773168 512-byte logical blocks: (500 GB/466 GiB)\n',
  'an answer’s note': 'Le second disque, S/N W620ABCD, est resté dans la machine.\n',
}

t.test('a disk printed as text beside JSON refuses the file, in front, behind and in between', async (t) => {
  for (const [name, text] of Object.entries(TEXTS))
    for (const [where, file] of [
      ['in front of smartctl', text + smartctl],
      ['behind smartctl', `${smartctl}\n${text}`],
      ['between two', `${smartctl}\n${text}${lshw}`],
      ['in front of lshw', text + lshw],
      ['behind lshw', `${lshw}\n${text}`],
      ['with CRLF', (text + smartctl).replaceAll('\n', '\r\n')],
      ['quoted in a mail', (text + smartctl).replaceAll(/^/gm, '> ')],
    ] as const)
      t.match(problem(bytes(file)), /[Ll]e texte autour du JSON/, `${name}, ${where}`)
})

t.test('inside a part of a snapshot as well, which is named', async (t) => {
  const file = json({ data: { lshw, smartctl: SMARTCTL_TEXT + smartctl } })
  t.match(problem(file), /« data\.smartctl ».*[Ll]e texte autour du JSON/)
})

t.test('what terminals and tools say of themselves is passed over', async (t) => {
  for (const text of [
    'smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0-18-amd64] (local build)\nCopyright (C) 2002-22, Bruce Allen, Christian Franke, www.smartmontools.org\n\n',
    'WARNING: you should run this program as super-user.\n',
    'WARNING: output may be incomplete or inaccurate, you should run this program as super-user.\n',
    '[sudo] Mot de passe de atelier : \n',
    'We trust you have received the usual lecture from the local System\nAdministrator. It usually boils down to these three things:\n\n    #1) Respect the privacy of others.\n',
    'root@debian:~# lshw -json\n',
    'atelier@PC-ATELIER-0042:~$ sudo smartctl -j -x /dev/sda\n',
    'amina@atelier:~$ sudo smartctl -j -x /dev/sda 2>/dev/null\n',
    '[root@localhost ~]# smartctl -j -x /dev/sda\n',
    '/dev/sda\n',
    'lshw: can’t open /dev/mem\n',
    'pcilib: Cannot open /proc/bus/pci\n',
    'sudo: unable to resolve host pc-test: Name or service not known\n',
    '\n\n\t\n',
  ]) {
    t.strictSame(serialsOf(reading(bytes(text + smartctl))), [SERIAL], `${text}, in front`)
    t.strictSame(serialsOf(reading(bytes(`${smartctl}\n${text}`))), [SERIAL], `${text}, behind`)
    t.strictSame(serialsOf(reading(bytes(text + lshw))), [SERIAL], `${text}, lshw`)
  }
})
