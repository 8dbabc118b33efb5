/**
 * What befell devices, in bulk: returns, losses, ends of life, kits; one device a line, one operation a file. Each
 * line asks for the very command of the single act, and the dry run answers with its very refusal.
 *
 * Columns: `étiquette`, `opération`, and as the operation asks: `motif`, `kit` (tracking code), `site` (its name,
 * where the organisation has several).
 */
import { z } from 'zod'
import { DeviceCommand } from '../../domain/devices/device-facts.js'
import { CONTENTS } from '../../domain/kits/kit.js'
import { KitCommand } from '../../domain/kits/kit-facts.js'
import { readCode, TRACKING_LENGTH } from '../../domain/shared/codes.js'
import { DeviceId, ShortText } from '../../domain/shared/values.js'
import { plain } from '../../evidence/cell-text.js'
import type { ViewsReader } from '../../projections/views.js'
import { sentenceOf } from '../../words/explain.js'
import type { Workshop } from '../workshop.js'
import { linesKind } from './import-kind.js'
import { DEVICE_TITLES, namedDevices } from './named-devices.js'
import type { TableLine } from './table-file.js'

const CELLS = ['motif', 'kit', 'site'] as const
type Cell = (typeof CELLS)[number]
type Line = TableLine<'étiquette' | 'opération' | Cell>

const Command = z.union([DeviceCommand, KitCommand])
type Command = DeviceCommand | KitCommand

type Operation = {
  readonly type: Command['type']
  readonly asks: readonly Cell[]
  /** Kept where somebody wrote it. */
  readonly takes?: readonly Cell[]
  /** It may be at the holder of another organisation's kit: whoever has it before them tells it. */
  readonly anybodys?: true
  readonly says?: { readonly how: 'lost' | 'stolen' }
}

/** What of a command a cell says, or in French why it says nothing. */
type Said = { readonly siteId?: string; readonly kitId?: string } | { readonly reason: string }
const UNSAID: Said = {}

/** By the words that people write, without case and accents. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  retour: { type: 'ReturnDevice', asks: ['motif', 'site'], anybodys: true },
  perte: { type: 'ReportLoss', asks: [], takes: ['motif'], says: { how: 'lost' } },
  vol: { type: 'ReportLoss', asks: [], takes: ['motif'], says: { how: 'stolen' } },
  retrouve: { type: 'ReportFound', asks: ['motif', 'site'], anybodys: true },
  'passage en perte': { type: 'WriteOffDevice', asks: ['motif'] },
  reforme: { type: 'RetireDevice', asks: ['motif'] },
  demontage: { type: 'StripDevice', asks: ['motif'] },
  'mise en kit': { type: 'AllocateDevice', asks: ['kit'] },
  'sortie de kit': { type: 'UnpackDevice', asks: ['motif'], takes: ['kit'] },
}
const NAMES =
  'retour, perte, vol, retrouvé, passage en perte, réforme, démontage, mise en kit ou sortie de kit'

export const deviceOperations = (workshop: Workshop, views: ViewsReader) => {
  /** The kit that a line writes; for a device that leaves its kit, the one in which it is. */
  const kitOf = async (typed: string, deviceId: DeviceId): Promise<Said> => {
    if (typed === '') {
      const { use } = await workshop.deviceFor(deviceId, undefined)
      return 'kitId' in use ? { kitId: use.kitId } : { reason: sentenceOf({ refusal: 'device-not-packed' }) }
    }
    const code = readCode(typed, TRACKING_LENGTH)
    const { value: kit } = await views.read(async (queries) =>
      code ? queries.kitByTrackingCode(code) : undefined,
    )
    return kit ? { kitId: kit.kitId } : { reason: `kit : « ${typed} » n’est le code d’aucun kit.` }
  }

  /** What `workshop.pack` would refuse; and of one file, a kit takes one main computer. */
  const packing = () => {
    const mains = new Map<string, string>()
    return async (command: Extract<Command, { type: 'AllocateDevice' }>, place: string) => {
      const { kitId, deviceId, partnerId } = command.data
      const kit = await workshop.requireKit(kitId, partnerId)
      const { category } = await workshop.deviceFor(deviceId, undefined)
      const refused =
        (await workshop.packRefusal(kit, deviceId)) ??
        (await workshop.judge(command)) ??
        (await workshop.judge({ type: 'PackDevice', data: { ...command.data, category } }))
      if (refused) return sentenceOf(refused)
      if (!CONTENTS[kit.model].main.includes(category)) return undefined
      const first = mains.get(kitId)
      if (first !== undefined) return `kit : ${first} y met déjà l’ordinateur principal.`
      mains.set(kitId, place)
      return undefined
    }
  }

  return linesKind({
    columns: { required: ['étiquette', 'opération'], optional: CELLS, instead: DEVICE_TITLES },
    value: z.object({ deviceId: DeviceId, command: Command }),
    judge: async ({ partnerId, happenedAt }, lines) => {
      const named = await namedDevices(
        views,
        lines.map(({ cell }) => cell('étiquette')),
      )
      const { value: sites } = await views.read((queries) => queries.sites(partnerId))
      const packRefusal = packing()
      return async (line) => {
        const { cell } = line
        const operation = OPERATIONS[plain(cell('opération'))]
        const found = named(
          cell('étiquette'),
          (device) => operation?.anybodys === true || device.partnerId === partnerId,
        )
        const unnamed = 'reason' in found ? [found.reason] : []
        if (!operation) {
          const unknown = `opération : « ${cell('opération')} » : écrivez ${NAMES}.`
          return { reason: [unknown, ...(cell('étiquette') === '' ? unnamed : [])].join(' ') }
        }
        const { type, asks, takes = [], says } = operation
        const keeps = [...asks, ...takes]
        const site = keeps.includes('site') ? siteNamed(cell('site'), sites) : UNSAID
        const wrong = [...wrongCells(operation, line), ...unnamed, ...('reason' in site ? [site.reason] : [])]
        if ('reason' in found || 'reason' in site || wrong.length > 0) return { reason: wrong.join(' ') }
        const { deviceId } = found
        const kit = keeps.includes('kit') ? await kitOf(cell('kit'), deviceId) : UNSAID
        if ('reason' in kit) return kit
        const motif = keeps.includes('motif') ? { reason: cell('motif') || null } : {}
        const data = { deviceId, partnerId, happenedAt, ...says, ...motif, ...site, ...kit }
        const command = Command.parse({ type, data })
        if (command.type === 'AllocateDevice') {
          const reason = await packRefusal(command, line.place)
          return reason === undefined ? { value: { deviceId, command } } : { reason }
        }
        const refused = await workshop.judge(command)
        return refused ? { reason: sentenceOf(refused) } : { value: { deviceId, command } }
      }
    },
    once: {
      key: ({ deviceId }) => deviceId,
      sentence: (place) =>
        `étiquette : cet appareil est déjà à ${place} : une opération par appareil et par fichier.`,
    },
    carry({ command }, by) {
      if (command.type === 'ReturnDevice') return workshop.takeBack(command.data, by)
      if (command.type !== 'AllocateDevice') return workshop.record(command, by)
      const { kitId, deviceId, partnerId, happenedAt } = command.data
      return workshop.pack(kitId, deviceId, partnerId, happenedAt, by)
    },
  })
}

/** What the operation asks for and is not there, or is there and would be kept nowhere: nothing is lost in silence. */
const wrongCells = ({ asks, takes = [] }: Operation, { cell }: Line): readonly string[] => [
  ...CELLS.flatMap((name) => {
    // An organisation's only site goes without saying.
    if (cell(name) === '' && asks.includes(name) && name !== 'site')
      return [`${name} : « ${cell('opération')} » demande que vous l’écriviez.`]
    return cell(name) !== '' && !asks.includes(name) && !takes.includes(name)
      ? [`${name} : « ${cell('opération')} » n’en garde pas : laissez la case vide.`]
      : []
  }),
  ...(cell('motif') === '' || ShortText.safeParse(cell('motif')).success
    ? []
    : ['motif : 120 caractères au plus.']),
]

const siteNamed = (
  typed: string,
  sites: readonly { readonly siteId: string; readonly name: string }[],
): Said => {
  const [site, ...others] = typed === '' ? sites : sites.filter(({ name }) => plain(name) === plain(typed))
  return site && others.length === 0
    ? { siteId: site.siteId }
    : { reason: `site : écrivez lequel de vos sites : ${sites.map(({ name }) => name).join(', ')}.` }
}
