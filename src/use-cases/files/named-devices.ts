/**
 * The devices that a file names by label or serial number: asked for once for the whole file, then answered line
 * by line as a scan would be, in the same words.
 */
import { type DeviceCategory, DeviceId } from '../../domain/shared/values.js'
import { codeInCell } from '../../evidence/lot-serial.js'
import { groupBy } from '../../projections/engine/group-by.js'
import type { ViewsReader } from '../../projections/views.js'
import type { Refusal } from '../../words/answers/answers.js'
import { sentenceOf } from '../../words/explain.js'
import { flatMapInPieces, mapInSlices } from './in-slices.js'

/** Titles under which a list names its devices, beside `étiquette`: a label first, then the maker's number. */
export const DEVICE_TITLES = {
  étiquette: [
    ...['code étiquette', 'n° étiquette', 'numéro d’étiquette', 'label', 'label code'],
    ...[
      'numéro de série',
      'n° de série',
      'n° série',
      'num série',
      'série',
      'serial',
      'serial number',
      's/n',
      'sn',
    ],
    ...['imei', 'code'],
  ],
} as const

/** A query of a few milliseconds. */
const CODES_AT_ONCE = 250

type Named = { readonly deviceId: string; readonly partnerId: string }

export const namedDevices = async (views: ViewsReader, cells: readonly string[]) => {
  const found = await flatMapInPieces(
    [...new Set(await mapInSlices(cells, codeInCell))],
    CODES_AT_ONCE,
    async (codes) => (await views.read((queries) => queries.devicesByCodes(codes))).value,
  )
  const byCode = groupBy(found, ({ code }) => code)

  /**
   * The one device under a code, or in French why there is none.
   * @param among which devices count, where the same number stands on several.
   * @param none what is told of a code under which none of them stands.
   */
  return (
    code: string,
    among: (device: Named) => boolean,
    none: Refusal = 'code-not-recognised',
  ): { readonly deviceId: DeviceId; readonly category: DeviceCategory } | { readonly reason: string } => {
    if (code === '') return { reason: 'étiquette : scannez ou écrivez l’étiquette ou le numéro de série.' }
    const [device, ...others] = (byCode.get(codeInCell(code)) ?? []).filter(among)
    const refused = (refusal: Refusal) => ({ reason: sentenceOf({ refusal, detail: { missing: [code] } }) })
    if (!device) return refused(none)
    return others.length > 0
      ? refused('code-ambiguous')
      : { deviceId: DeviceId.parse(device.deviceId), category: device.category }
  }
}
