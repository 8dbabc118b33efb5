/**
 * What kind of medium a model name is, from the makers' published naming of their hard-disk families.
 * A name that no family explains stays `unknown`: calling flash a hard disk would let an overwrite
 * pass for an erasure (E2), so only an explicit list of families says `hdd`.
 */
import type { MediumKind } from '../domain/devices/media.js'

/** Disks with a flash cache: an overwrite from outside misses it. */
const HYBRIDS: readonly RegExp[] = [
  /\bSSHD\b|\bHybrid\b|\bFireCuda\b.*HDD/i,
  // Seagate Momentus XT, Laptop SSHD, Desktop SSHD, FireCuda 2.5": LX and DX families, and two LM models.
  /\bST\d+(LX|DX)\d/i,
  /\bST(500LM000|1000LM014)\b/i,
  /\bST9(50|32|25)\d+AS(?=.*Momentus XT)/i,
  // Western Digital Blue and Black SSHD.
  /\bWD(10J31X|10S21X|40E31X|5000M2[12][A-Z])/i,
  // Toshiba MQ01ABDnnnH, MQ02ABFnnnH.
  /\bMQ0\dAB[DF]\d{3}H\b/i,
]

/** Rotating disks. Seagate's list of suffixes leaves out its SSDs (FN, FM, FP, HM). */
const HARD_DISKS: readonly RegExp[] = [
  // WDC WDnnnn…: WDS… and WD PC SA… are SSDs and have no digit there.
  /\bWD\d{2,}[A-Z]/i,
  /\bST\d{2,}(LM|DM|DL|LT|VX|VM|VN|VE|VT|NM|NE|NX|NC|ND|NT|MM|MP|MX)\d/i,
  /\bST\d{3,}(AS|ASG|A|AG|ACE|NS|SV|AV|CS|GAS|GASG|SCE)\b/i,
  // Hitachi, HGST Travelstar, Deskstar, Ultrastar: HUSMM and HUSSL are SSDs and have a letter there.
  /\b(HTS|HTE|HDS|HDT|HDP|HUA|HUS|HUH|HUC|HCC)\d/i,
  // Toshiba: HPE sells SSDs named MKnnnnGE…, MKnnnnGF….
  /\bMK\d{4}(GS|GA|MGA)[A-Z]/,
  /\b(MQ|MG|MN|DT|AL)\d{2}[A-Z]{2}/,
  /\bHDW[A-Z]\d/,
  // Samsung SpinPoint; Fujitsu M and P mobile and desktop series.
  /\b(HM|HD|HE)\d{3}[A-Z]{2}\b/,
  /\bHN-M\d/i,
  /\bM[HP][A-Z]\d{4}[A-Z]{2}\b/,
]

/** `name` is the model as the tool wrote it, with or without the maker. */
export const kindOfModelName = (name: string): MediumKind => {
  if (HYBRIDS.some((family) => family.test(name))) return 'sshd'
  if (/\bNVMe\b/i.test(name)) return 'nvme'
  if (/(?<![A-Za-z])SSD|SSD\b|\bSolid[ -]State\b/i.test(name)) return 'ssd'
  if (/\beMMC\b/i.test(name)) return 'emmc'
  if (HARD_DISKS.some((family) => family.test(name))) return 'hdd'
  return 'unknown'
}
