/**
 * Reads an inspection file of any kind we know and says what machine it describes, or says in one
 * French sentence why it cannot. Never throws, whatever the bytes.
 *
 * The whole account of a machine comes from lshw and smartctl together, in one file made on it by:
 *
 *     sudo sh -c 'printf "{\"lshw\":"; lshw -quiet -json; printf ",\"smartctl\":["; s=""
 *       for d in $(smartctl --scan | cut -d" " -f1); do printf "%s" "$s"; smartctl -j -x "$d"; s=","; done
 *       printf "]}"' > inspection.json
 *
 * `lshw -json` alone, `smartctl -j -x` alone (one report, a list, or several one after the other), the
 * snapshots of eReuse (Workbench 11, workbench-script, signed ones) and GLPI-agent's inventory are read
 * as well; `wholeMachine` says whether the file walks through the whole machine: smartctl never does, and
 * inventories nothing alone.
 * A file that shows no disk is refused, because it is not the word that there is none (E5); so is one of
 * which a part cannot be read, and a part of lshw's tree (`-C disk`).
 */
import { isErasureLog } from './file-doors.js'
import { isGlpiInventory, isMiswritten, isPartial, readGlpiInventory } from './glpi-agent.js'
import {
  type Fields,
  type FoundController,
  type FoundMachine,
  fieldsOf,
  InspectionReading,
  listOf,
  MEDIA_MAX,
  NOTHING_FOUND,
  readingFrom,
} from './inspection-reading.js'
import { jsonValuesOf, textOfFile } from './json-text.js'
import { namedDisksOf } from './lshw-disks.js'
import { isNode } from './lshw-tree.js'
import { codedMailProblem } from './mail-coding.js'
import { isDenied, isSmartctl } from './smartctl.js'
import { type Part, readParts } from './tool-parts.js'
import { nameOfBinary, nameOfJson, nameOfText } from './unread-inspections.js'
import { isWorkbench, readWorkbench } from './workbench.js'

/** A workbench-script snapshot with long SMART logs weighs some 150 kB. */
export const INSPECTION_BYTES_MAX = 8 * 1024 * 1024

export type InspectionAnswer =
  | { readonly ok: true; readonly reading: InspectionReading }
  | { readonly ok: false; readonly problem: string }

const KNOWN_FILES =
  'un fichier de lshw (« lshw -json »), seul ou réuni à ceux de smartctl (« smartctl -j -x »), un relevé eReuse où lshw figure ou un inventaire GLPI en JSON'

export const readInspectionFile = (bytes: Uint8Array): InspectionAnswer => {
  if (bytes.byteLength === 0)
    return problem('Ce fichier est vide : relancez le relevé sur la machine et déposez le nouveau fichier.')
  if (bytes.byteLength > INSPECTION_BYTES_MAX)
    return problem(`Ce fichier dépasse 8 Mio, ce n’est pas un relevé de machine : déposez ${KNOWN_FILES}.`)
  const binary = nameOfBinary(bytes)
  if (binary !== null) return problem(binary)
  const text = textOfFile(bytes)
  const coded = codedMailProblem(text)
  if (coded !== null) return problem(coded)
  const json = jsonValuesOf(text)
  if ('problem' in json) {
    if (json.problem === 'beyond') return problem(json.sentence)
    const named =
      json.problem === 'none' || !/^\s*[[{]/.test(text) || isErasureLog(text) ? nameOfText(text) : null
    return problem(named ?? BROKEN)
  }
  const found = accountsOf(json.values)
  return 'problem' in found ? problem(found.problem) : answer(found)
}

const problem = (sentence: string): InspectionAnswer => ({ ok: false, problem: sentence })

const BROKEN = `Ce fichier n’est pas du JSON complet : il est d’un autre type ou a été coupé. Déposez ${KNOWN_FILES}, entier et sans le modifier ; sinon saisissez la machine dans l’inspection à la main.`
const UNKNOWN = `Ce fichier n’est pas un relevé que nous connaissons : déposez ${KNOWN_FILES}, ou saisissez la machine dans l’inspection à la main.`

type Accounts = {
  readonly source: InspectionReading['source']
  readonly machines: readonly FoundMachine[]
  /** smartctl's reports, for what they say of why a disk could not be read. */
  readonly smartctl: readonly unknown[]
}

/** The accounts in a file's values, or the sentence that says why there are none. */
const accountsOf = (values: readonly unknown[]): Accounts | { readonly problem: string } => {
  const flat = values.flatMap(listOf)
  const only = flat.length === 1 ? flat[0] : undefined
  if (isWorkbench(only))
    return { source: 'workbench', machines: [readWorkbench(only), onlyNamed(only)], smartctl: [] }
  if (isGlpiInventory(only) && !isMiswritten(only))
    return isPartial(only)
      ? { problem: PARTIAL }
      : { source: 'glpi-agent', machines: [readGlpiInventory(only), onlyNamed(only)], smartctl: [] }
  if (isMiswritten(only)) return { problem: MISWRITTEN }
  const parts = snapshotParts(only)
  if (parts !== null) return fromParts(parts, 'workbench-script')
  const both = fieldsOf(only)
  if (!isSmartctl(only) && ('lshw' in both || 'smartctl' in both)) {
    return fromParts(
      Object.entries(both).map(([name, value]) => ({ name, value })),
      null,
    )
  }
  if (!flat.some((value) => isSmartctl(value) || isNode(value)))
    return { problem: nameOfJson(values) ?? UNKNOWN }
  return fromParts([{ name: 'fichier', value: flat }], null)
}

/** Disks that stand where the reader does not look must be counted all the same. */
const onlyNamed = (value: unknown): FoundMachine => ({ ...NOTHING_FOUND, disks: namedDisksOf(value) })

const ROOTLESS =
  'Ce fichier de lshw ne contient pas la machine entière (ni sa racine, ni ses contrôleurs), seulement une partie choisie avec « -C » : un disque peut manquer. Relancez « sudo lshw -json » sans « -C » et déposez le nouveau fichier.'

const PARTIAL =
  'Cet inventaire GLPI est partiel, il ne dit que ce qui a changé : faites-en un entier (« glpi-agent --local . --json --full »).'

const MISWRITTEN =
  'Cet inventaire n’est pas tel que GLPI-agent l’écrit (ses champs sont en petites lettres) : un disque pourrait y manquer. Exportez-le de nouveau (« glpi-agent --local . --json ») et déposez-le sans le modifier.'

/** The tools' outputs in a snapshot: under `data`, under `data.data` (sent to be signed), or as signed evidence. */
const snapshotParts = (value: unknown): readonly Part[] | null => {
  const { data, evidence, ...beside } = fieldsOf(value)
  if ('credentialSubject' in fieldsOf(value) || (Array.isArray(evidence) && evidence.length > 0))
    return [
      ...listOf(evidence).map((item, index) => {
        const { operation, output } = fieldsOf(item)
        const tool = typeof operation === 'string' && operation.length < 20 ? ` (${operation})` : ''
        return { name: `evidence[${index}]${tool}`, value: output }
      }),
      ...partsOf(data === undefined ? beside : { ...beside, data }, ''),
    ]
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null
  const { data: inner, ...outer } = fieldsOf(data)
  const nested = typeof inner === 'object' && inner !== null
  return [
    ...partsOf(nested ? fieldsOf(inner) : fieldsOf(data), 'data.'),
    // What stands beside them is looked at as well: a disk might be named there.
    ...partsOf(nested ? outer : {}, 'data.'),
    ...partsOf(beside, ''),
  ]
}

const partsOf = (fields: Fields, before: string): readonly Part[] =>
  Object.entries(fields).map(([key, value]) => ({ name: `${before}${key}`, value }))

const fromParts = (
  parts: readonly Part[],
  source: InspectionReading['source'] | null,
): Accounts | { readonly problem: string } => {
  const read = readParts(parts)
  if ('problem' in read) return read
  const { tools, machines, smartctl } = read
  if (tools.length === 0) return { problem: UNKNOWN }
  if (tools.includes('lshw') && !machines.some(({ wholeMachine }) => wholeMachine))
    return { problem: ROOTLESS }
  const both = tools.includes('lshw') && tools.includes('smartctl')
  return {
    source: source ?? (both ? 'lshw+smartctl' : tools.includes('lshw') ? 'lshw' : 'smartctl'),
    machines,
    smartctl,
  }
}

/** The reading, or why the machine's media are not known from it. */
const answer = ({ source, machines, smartctl }: Accounts): InspectionAnswer => {
  if (machines.some(({ disks }) => disks.length > FOUND_MAX)) return problem(TOO_MANY_MEDIA)
  const { mayHide, ...written } = readingFrom(source, machines)
  const controllers = machines.flatMap((machine) => machine.controllers)
  const checked = InspectionReading.safeParse(written)
  if (!checked.success) return problem(NOTHING_SAID)
  const reading = checked.data
  const count = reading.media.length + reading.unidentifiedMedia
  if (count > MEDIA_MAX) return problem(TOO_MANY_MEDIA)
  if (reading.media.length === 0 && smartctl.length > 0 && smartctl.every(isDenied)) return problem(DENIED)
  if (count === 0) return problem(describesNothing(reading) ? NOTHING_SAID : noDisk(controllers))
  return mayHide.length > 0 ? problem(hiddenDisk(mayHide)) : { ok: true, reading }
}

/** What one tool may list, USB sticks and card readers among it, before anything is compared. */
const FOUND_MAX = 4 * MEDIA_MAX

const describesNothing = ({ maker, model, serial, memoryBytes, processor }: InspectionReading) =>
  [maker, model, serial, memoryBytes, processor].every((field) => field === null)

const TOO_MANY_MEDIA = `Ce relevé nomme plus de ${MEDIA_MAX} supports de stockage, ce n’est pas celui d’une machine : déposez un relevé par appareil.`
const NOTHING_SAID =
  'Ce relevé ne décrit ni machine ni support de stockage, ce qui ne veut pas dire qu’il n’y en a pas : relancez-le avec les droits d’administrateur (sudo) sur la machine.'
const DENIED =
  'smartctl n’a pas eu le droit d’ouvrir les disques : relancez le relevé avec les droits d’administrateur (sudo) et déposez le nouveau fichier.'

const TO_AHCI =
  'Dans le BIOS/UEFI, réglez le stockage sur le mode AHCI (ni RAID, ni RST, ni VMD), puis refaites le relevé avec sudo et déposez-le.'
const LOOK =
  'Vérifiez dans le BIOS/UEFI que la machine voit son disque, puis refaites le relevé avec sudo et déposez-le.'
/** Hardware RAID has no such mode, and what is in AHCI mode needs it no more. */
const wayOut = (controllers: readonly FoundController[], otherwise: string) =>
  controllers.some(({ mayHide, kind }) => mayHide && kind !== 'hardware') ? TO_AHCI : otherwise

/** A sentence names no more than these; a machine has two or three. */
const NAMED_MAX = 8
const quoted = (names: readonly string[]) =>
  names
    .slice(0, NAMED_MAX)
    .map((name) => `« ${name} »`)
    .join(', ')

const namesOf = (controllers: readonly FoundController[]) => [...new Set(controllers.map(({ name }) => name))]

const noDisk = (controllers: readonly FoundController[]) =>
  `Ce relevé ne montre aucun support de stockage, ce qui ne veut pas dire qu’il n’y en a pas${
    controllers.length > 0 ? ` : un disque peut être caché derrière ${quoted(namesOf(controllers))}` : ''
  }. ${controllers.length === 0 ? TO_AHCI : wayOut(controllers, LOOK)} Si vous avez ouvert ou vérifié la machine et qu’elle n’a aucun support, dites-le dans l’inspection à la main.`

const REMAPPED = ' Dans ce mode, un disque NVMe reste invisible même quand d’autres disques se voient.'
const VOLUMES_ONLY = ' Un contrôleur RAID matériel ne montre que des volumes, pas ses disques.'

const hiddenDisk = (controllers: readonly FoundController[]) => {
  const has = (kind: FoundController['kind']) => controllers.some((one) => one.kind === kind)
  const why = `${has('remapping') ? REMAPPED : ''}${has('hardware') ? VOLUMES_ONLY : ''}`
  const out = wayOut(controllers, '')
  return `Ce relevé montre des supports de stockage, mais un autre peut être caché derrière ${quoted(namesOf(controllers))}.${why}${out === '' ? '' : ` ${out}`} Si vous avez ouvert ou vérifié la machine, saisissez tous ses supports dans l’inspection à la main.`
}
