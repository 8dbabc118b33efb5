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
 * `lshw -json` alone, `smartctl -j -x` alone (one report, a list, or several one after the other) and
 * the snapshots of eReuse's workbench-script and Workbench 11 are read as well.
 */
import { type FoundMachine, fieldsOf, InspectionReading, listOf, readingFrom } from './inspection-reading.js'
import { isLshw, readLshw } from './lshw.js'
import { isSmartctl, readSmartctl } from './smartctl.js'
import { isWorkbench, isWorkbenchScript, readWorkbench, readWorkbenchScript } from './workbench.js'

/** A workbench-script snapshot with long SMART logs weighs some 150 kB. */
export const INSPECTION_BYTES_MAX = 8 * 1024 * 1024

export type InspectionAnswer =
  | { readonly ok: true; readonly reading: InspectionReading }
  | { readonly ok: false; readonly problem: string }

const KNOWN_FILES =
  'un fichier de lshw (« lshw -json »), de smartctl (« smartctl -j -x »), des deux réunis, ou un relevé eReuse Workbench'

export const readInspectionFile = (bytes: Uint8Array): InspectionAnswer => {
  if (bytes.byteLength === 0)
    return problem('Ce fichier est vide : relancez le relevé sur la machine et déposez le nouveau fichier.')
  if (bytes.byteLength > INSPECTION_BYTES_MAX)
    return problem(`Ce fichier dépasse 8 Mio, ce n’est pas un relevé de machine : déposez ${KNOWN_FILES}.`)
  const values = jsonValues(textOf(bytes))
  if (values === null)
    return problem(
      `Ce fichier n’est pas du JSON complet : il est d’un autre type ou a été coupé. Déposez ${KNOWN_FILES}, sans le modifier.`,
    )
  const found = accounts(values)
  if (found === null)
    return problem(`Ce fichier n’est pas un relevé que nous connaissons : déposez ${KNOWN_FILES}.`)
  const reading = InspectionReading.safeParse(readingFrom(found.source, found.machines))
  if (!reading.success || describesNothing(reading.data))
    return problem(
      'Ce relevé ne décrit ni machine ni support de stockage : relancez-le avec les droits d’administrateur (sudo) sur la machine.',
    )
  return { ok: true, reading: reading.data }
}

const problem = (sentence: string): InspectionAnswer => ({ ok: false, problem: sentence })

const describesNothing = ({
  maker,
  model,
  serial,
  memoryBytes,
  processor,
  media,
  unidentifiedMedia,
}: InspectionReading) =>
  [maker, model, serial, memoryBytes, processor].every((field) => field === null) &&
  media.length === 0 &&
  unidentifiedMedia === 0

type Found = { readonly source: InspectionReading['source']; readonly machines: readonly FoundMachine[] }

const accounts = (values: readonly unknown[]): Found | null => {
  const flat = values.flatMap(listOf)
  const only = flat.length === 1 ? flat[0] : undefined
  if (isWorkbench(only)) return { source: 'workbench', machines: [readWorkbench(only)] }
  if (isWorkbenchScript(only)) {
    const machines = readWorkbenchScript(only)
    return machines.length === 0 ? null : { source: 'workbench-script', machines }
  }
  const both = fieldsOf(only)
  const lshw = isLshw(flat) ? flat : isLshw(both.lshw) ? both.lshw : null
  const smartctl = [...flat, ...listOf(both.smartctl)].filter(isSmartctl)
  if (lshw !== null && smartctl.length > 0)
    return { source: 'lshw+smartctl', machines: [readSmartctl(smartctl), readLshw(lshw)] }
  if (lshw !== null) return { source: 'lshw', machines: [readLshw(lshw)] }
  return smartctl.length === 0 ? null : { source: 'smartctl', machines: [readSmartctl(smartctl)] }
}

/** A redirection in PowerShell writes UTF-16; firmware tables may hold bytes that are not UTF-8 at all. */
const textOf = (bytes: Uint8Array): string => {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes)
}

/**
 * The JSON values of a text: usually one; several when a loop appended its reports to one file.
 * Firmware strings may hold raw control characters, which JSON forbids: they become spaces.
 */
const jsonValues = (text: string): readonly unknown[] | null => {
  const clean = text.replace(/\p{Cc}/gu, ' ')
  try {
    return [JSON.parse(clean)]
  } catch {
    return severalValues(clean)
  }
}

/** Cuts at the brackets that close a whole value, skipping over strings. */
const severalValues = (text: string): readonly unknown[] | null => {
  const values: unknown[] = []
  let depth = 0
  let start = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth > 0) continue
      try {
        values.push(JSON.parse(text.slice(start, at + 1).replace(/^\s*,/, '')))
      } catch {
        return null
      }
      start = at + 1
    }
  }
  return values.length === 0 || text.slice(start).trim() !== '' ? null : values
}
