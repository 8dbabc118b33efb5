/** What a device path of Linux names: a whole disk, or a part of one (a partition, a volume, a file). */
import type { SanitisationReport } from '../domain/devices/media.js'

/**
 * Only what is certainly a whole disk: `sda`, `hdb`, `vdc`, `nvme0n1`, `mmcblk0`, and an NVMe controller.
 * Everything else (`sda1`, `nvme0n1p2`, `mmcblk0boot0`, `loop0`, `md0`, `dm-1`, `mapper/…`) is a part.
 */
export const targetOf = (path: string): NonNullable<SanitisationReport['target']> =>
  /^\/dev\/(?:[shv]d[a-z]{1,3}|nvme\d{1,3}(?:n\d{1,3})?|mmcblk\d{1,3})$/.test(path) ? 'whole-disk' : 'part'

/** `/dev/nvme0n1` is reached through its controller `/dev/nvme0`; any other disk through itself. */
export const controllerOf = (path: string): string => path.replace(/^(\/dev\/nvme\d+)n\d+$/, '$1')
