/**
 * What kind of medium a model name is, from the makers' published naming of their hard-disk families.
 * A name that no family explains stays `unknown`: calling flash a hard disk would let an overwrite
 * pass for an erasure (E2), so only an explicit list of families says `hdd`.
 */
import type { MediumKind } from './media.js'

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

/** Flash whose makers' names say neither SSD nor NVMe. */
const SOLID_STATE: readonly RegExp[] = [
  // Kingston A400, UV, KC; Crucial MX, BX, M4, M550; Micron 1100, 2200.
  /\bS(A400|UV\d{3}|KC\d{3}|V\d00)S\w*\b/i,
  /\bCT\d{3,4}(MX|BX|M|P|T)\d/i,
  /\bMTFD[A-Z]{3}/i,
  // Samsung MZ-…, SanDisk SD8S…, WD Blue, Green and Black SSDs, Intel SSDSC…, SK hynix HFS…, Toshiba and Kioxia.
  /\bMZ[-A-Z0-9]{3,}/,
  /\bSD[5-9][A-Z]{2}/,
  /\bWDS\d{3}/i,
  /\bSSD(SC|PE|SA)/i,
  /\bHF[SM]\d{3}/i,
  /\b(THNS|KBG|KXG|KSG)[A-Z0-9]{2}/i,
  // LITE-ON, Transcend, ADATA.
  /\b(LCH|CV\d|L9S|LGT)-?\w{4,}/i,
  /\bTS\d{2,4}G(MTS|SSD|MTE)/i,
  /\bADATA.{0,4}SU\d{3}/i,
]

/** `name` is the model as the tool wrote it, with or without the maker. */
export const kindOfModelName = (name: string): MediumKind => {
  if (HYBRIDS.some((family) => family.test(name))) return 'sshd'
  if (/\bNVMe\b/i.test(name)) return 'nvme'
  if (/(?<![A-Za-z])SSD|SSD\b|\bSolid[ -]State\b/i.test(name)) return 'ssd'
  if (/\beMMC\b/i.test(name)) return 'emmc'
  if (SOLID_STATE.some((family) => family.test(name))) return 'ssd'
  if (HARD_DISKS.some((family) => family.test(name))) return 'hdd'
  return 'unknown'
}
