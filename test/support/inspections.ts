/** Small inspection files for tests: lshw's nodes and smartctl's reports as the tools write them. */
import { readInspectionFile } from '../../src/evidence/inspection-file.js'
import type { InspectionReading } from '../../src/evidence/inspection-reading.js'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value))

export const reading = (file: Uint8Array): InspectionReading => {
  const answer = readInspectionFile(file)
  if (!answer.ok) throw new Error(answer.problem)
  return answer.reading
}
/** The sentence of a refusal; empty where the file is read. */
export const problem = (file: Uint8Array): string => {
  const answer = readInspectionFile(file)
  return answer.ok ? '' : answer.problem
}

/** A laptop's tree with these nodes on its PCI bus. */
export const laptop = (...children: object[]) => ({
  id: 'pc-test',
  class: 'system',
  claimed: true,
  description: 'Notebook',
  product: 'HP EliteBook 840 G5',
  vendor: 'HP',
  serial: '5CG8301TST',
  configuration: { chassis: 'notebook' },
  children: [{ id: 'core', class: 'bus', claimed: true, children }],
})

export const controller = (product: string, driver: string, more: object = {}) => ({
  id: /RAID/.test(product) ? 'raid' : 'sata',
  class: 'storage',
  claimed: true,
  description: /RAID/.test(product) ? 'RAID bus controller' : 'SATA controller',
  product,
  vendor: 'Intel Corporation',
  businfo: 'pci@0000:00:17.0',
  configuration: { driver, latency: '0' },
  ...more,
})
export const raidMode = (...children: object[]) =>
  controller('82801 Mobile SATA Controller [RAID mode]', 'ahci', { children })
export const vmd = (...children: object[]) =>
  controller('Volume Management Device NVMe RAID Controller', 'vmd', {
    businfo: 'pci@0000:00:0e.0',
    children,
  })
export const ahci = (...children: object[]) =>
  controller('Sunrise Point-LP SATA Controller [AHCI mode]', 'ahci', { children })

export const disk = (path: string, serial: string | undefined, more: object = {}) => ({
  id: 'disk',
  class: 'disk',
  claimed: true,
  description: 'ATA Disk',
  product: 'ST500LM021-1KJ15',
  businfo: 'scsi@0:0.0.0',
  logicalname: path,
  ...(serial === undefined ? {} : { serial }),
  size: 500_107_862_016,
  ...more,
})
export const nvmeDisk = (serial: string, businfo = 'pci@0000:01:00.0') => ({
  id: 'nvme',
  class: 'storage',
  claimed: true,
  description: 'NVMe device',
  product: 'SAMSUNG MZVLB256HAHQ-000H1',
  businfo,
  logicalname: '/dev/nvme0',
  serial,
  configuration: { driver: 'nvme' },
  children: [
    {
      id: 'namespace',
      class: 'disk',
      claimed: true,
      description: 'NVMe disk',
      logicalname: '/dev/nvme0n1',
      size: 256_060_514_304,
    },
  ],
})

/** smartctl's report of one device; `serial` left out: it could not be read. */
export const report = (path: string, serial?: string, more: object = {}) => ({
  json_format_version: [1, 0],
  smartctl: { version: [7, 4], argv: ['smartctl', '-j', '-x', path], exit_status: 0 },
  device: { name: path, info_name: path, type: 'sat', protocol: 'ATA' },
  model_name: 'ST500LM021-1KJ152',
  ...(serial === undefined ? {} : { serial_number: serial }),
  rotation_rate: 5400,
  user_capacity: { blocks: 976_773_168, bytes: 500_107_862_016 },
  ...more,
})
/** smartctl's report of a device that it could not open. */
export const refused = (path: string, message: string) => ({
  json_format_version: [1, 0],
  smartctl: {
    version: [7, 4],
    argv: ['smartctl', '-j', '-x', path],
    messages: [{ string: message, severity: 'error' }],
    exit_status: 2,
  },
})

export const serialsOf = ({ media }: InspectionReading) => media.map(({ serial }) => serial)
