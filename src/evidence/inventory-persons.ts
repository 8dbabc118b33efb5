/**
 * Blanks the persons in an inventory before it is kept: who was logged in, to whom Windows is
 * registered, accounts, their names inside paths, and the names that people gave to printers, networks and
 * volumes. The rest, above all what identifies the machine and its disks, stays as it came, so that the file
 * can still be read and judged again.
 */
import { isGlpiInventory } from './glpi-agent.js'
import { type Fields, fieldsOf } from './inspection-reading.js'
import { jsonValuesOf, textOfFile } from './json-text.js'

/** Fields that name a person, wherever they stand (GLPI's inventory format; OCS and FusionInventory agree). */
const PERSON_FIELDS: ReadonlySet<string> = new Set([
  ...['lastloggeduser', 'datelastloggeduser', 'winowner', 'wincompany', 'users', 'usersid', 'users_id'],
  ...['local_users', 'local_groups', 'user', 'userid', 'username', 'userdomain', 'login', 'owner'],
  ...['contact', 'contact_num', 'accountinfo', 'accesslog', 'envs', 'line_number', 'phone_number'],
  ...['imsi', 'subscriber_id', 'email', 'mail'],
])

/** Fields that hold whatever people wrote, by the section that they stand in: "HP de Jean Dupont", "Wifi Dupont". */
const FREE_TEXTS: Readonly<Record<string, readonly string[]>> = {
  printers: ['name', 'description', 'comment', 'port', 'sharename', 'servername', 'shared_name'],
  networks: ['wifi_ssid', 'wifi_bssid'],
  monitors: ['caption'],
  drives: ['label', 'volumn', 'description'],
  volume_groups: ['vg_name'],
  logical_volumes: ['lv_name', 'vg_name'],
  physical_volumes: ['vg_name'],
  virtualmachines: ['name', 'comment'],
  hardware: ['description', 'workgroup'],
}
/** What the kernel named nobody did. */
const DEVICE = /^\/dev\/[a-z]+[\dnp]*$/

const isFreeText = (section: string, name: string, item: unknown): boolean =>
  typeof item === 'string' && !DEVICE.test(item) && (FREE_TEXTS[section] ?? []).includes(name)

/** Where a desktop mounts what is plugged in: `/media/<name>/<label>`. */
const MOUNT = /((?:^|[\s"'=])(?:\/run)?\/media\/)[^"…][^"]*/g

/** `C:\Users\<name>\`, `/home/<name>/`, `/Users/<name>/`. */
const HOME = /((?:\\|\/)(?:users|home|utilisateurs|documents and settings)(?:\\+|\/+))[^\\/"]+/gi

export type WithoutPersons = {
  readonly value: unknown
  /** Where something was blanked, without its content: `content.hardware.lastloggeduser`. */
  readonly blanked: readonly string[]
}

export const withoutPersons = (value: unknown): WithoutPersons => {
  const blanked = new Set<string>()
  return { value: blankedValue(value, { at: '', section: '' }, blanked), blanked: [...blanked] }
}

/** The path of a value, and the name of the object or list that it stands in, in small letters. */
type Place = { readonly at: string; readonly section: string }

const blankedValue = (value: unknown, place: Place, blanked: Set<string>): unknown => {
  if (typeof value === 'string') {
    const text = value.replace(HOME, '$1…').replace(MOUNT, '$1…')
    if (text !== value) blanked.add(place.at)
    return text
  }
  if (Array.isArray(value)) return value.map((item) => blankedValue(item, place, blanked))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(fieldsOf(value) as Fields).map(([name, item]) => {
      const at = place.at === '' ? name : `${place.at}.${name}`
      const section = name.toLowerCase()
      if (!PERSON_FIELDS.has(section) && !isFreeText(place.section, section, item))
        return [name, blankedValue(item, { at, section }, blanked)]
      if (!isBlank(item)) blanked.add(at)
      return [name, Array.isArray(item) ? [] : typeof item === 'object' ? null : '']
    }),
  )
}

const isBlank = (item: unknown) => item === null || item === '' || (Array.isArray(item) && item.length === 0)

/**
 * The same inventory with its persons blanked, as bytes to keep; `null` for a file that is no such
 * inventory, or cannot be read, or names nobody: it is then kept, or refused, as it came.
 */
export const blankedInventory = (
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly blanked: readonly string[] } | null => {
  const read = jsonValuesOf(textOfFile(bytes))
  if (!('values' in read) || !read.values.some(isGlpiInventory)) return null
  const { value, blanked } = withoutPersons(read.values.length === 1 ? read.values[0] : read.values)
  if (blanked.length === 0) return null
  return { bytes: new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`), blanked }
}
