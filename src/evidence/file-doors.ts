/**
 * Which of the two doors a file belongs to that somebody brought to the other one: an erasure log is no
 * inspection, an inventory proves no erasure. Asked only where the door's own reader found nothing.
 */
import { isGlpiInventory } from './glpi-agent.js'
import { isHdparmErasure } from './hdparm-log.js'
import { fieldsOf, listOf } from './inspection-reading.js'
import { isLsblk } from './lsblk.js'
import { isNode } from './lshw-tree.js'
import { isSanitizeText } from './nvme-text.js'
import { isNwipeLog } from './nwipe-log.js'
import { isSmartctl } from './smartctl.js'
import { isWorkbench } from './workbench.js'

export const TO_ERASURE =
  'C’est un journal d’effacement, pas le relevé d’une machine : déposez-le par « Déposer une preuve d’effacement », sur la page de l’appareil.'
export const TO_INSPECTION =
  'C’est un relevé d’inventaire (lshw, smartctl, un outil semblable), pas d’effacement : déposez-le par « Inspecter par fichier », à l’inspection de l’appareil.'

export const isErasureLog = (text: string): boolean =>
  isNwipeLog(text) || isHdparmErasure(text) || isSanitizeText(text) || /"nvme-format"\s*:/.test(text)

/** Names of the tools' outputs in what joins several of them. */
const TOOLS = ['lshw', 'smartctl', 'smart', 'dmidecode', 'inxi', 'lsblk', 'hwinfo']

export const isInventory = (value: unknown): boolean => {
  if (isWorkbench(value) || isGlpiInventory(value)) return true
  if (listOf(value).some((one) => isSmartctl(one) || isNode(one) || isLsblk(one))) return true
  const fields = fieldsOf(value)
  const data = fieldsOf(fields.data)
  return (
    [fields, data, fieldsOf(data.data)].some((parts) => TOOLS.some((tool) => Object.hasOwn(parts, tool))) ||
    listOf(fields.evidence).some((one) => TOOLS.includes(`${fieldsOf(one).operation}`))
  )
}
