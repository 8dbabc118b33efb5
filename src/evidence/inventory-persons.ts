/**
 * Blanks the persons in an inventory before it is kept: who was logged in, to whom Windows is
 * registered, accounts, and their names inside paths. The rest stays as it came, so that the file can
 * still be read and judged again.
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

/** `C:\Users\<name>\`, `/home/<name>/`, `/Users/<name>/`. */
const HOME = /((?:\\|\/)(?:users|home|utilisateurs|documents and settings)(?:\\+|\/+))[^\\/"]+/gi

export type WithoutPersons = {
  readonly value: unknown
  /** Where something was blanked, without its content: `content.hardware.lastloggeduser`. */
  readonly blanked: readonly string[]
}

export const withoutPersons = (value: unknown): WithoutPersons => {
  const blanked = new Set<string>()
  return { value: blankedValue(value, '', blanked), blanked: [...blanked] }
}

const blankedValue = (value: unknown, at: string, blanked: Set<string>): unknown => {
  if (typeof value === 'string') {
    const text = value.replace(HOME, '$1…')
    if (text !== value) blanked.add(at)
    return text
  }
  if (Array.isArray(value)) return value.map((item) => blankedValue(item, at, blanked))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(fieldsOf(value) as Fields).map(([name, item]) => {
      const here = at === '' ? name : `${at}.${name}`
      if (!PERSON_FIELDS.has(name.toLowerCase())) return [name, blankedValue(item, here, blanked)]
      if (!isBlank(item)) blanked.add(here)
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
