/**
 * What may be kept of an uploaded file. An inventory of GLPI, OCS or FusionInventory names persons in any of
 * its sections: who was logged in, to whom Windows is registered, the names that people gave to machines,
 * printers, phones and volumes. Wherever one stands in a file, only what the reader needs of it is kept, so
 * that it can be read and judged again; one that cannot be taken apart (XML, cut JSON) is not kept at all.
 */
import { type Fields, fieldsOf, listOf } from './inspection-reading.js'
import { jsonValuesOf, textOfFile } from './json-text.js'
import { namedDisksOf } from './lshw-disks.js'

/** The sections of an inventory that are kept, and of each these fields; values that are no lists or objects. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  hardware: ['chassis_type', 'memory', 'uuid', 'vmsystem'],
  bios: [
    ...['smanufacturer', 'smodel', 'ssn', 'mmanufacturer', 'mmodel', 'msn', 'skunumber', 'enclosureserial'],
    ...['bmanufacturer', 'bversion', 'bdate', 'biosserial', 'type'],
  ],
  storages: [
    ...['name', 'type', 'description', 'interface', 'manufacturer', 'model', 'serial', 'serialnumber'],
    ...['disksize', 'firmware', 'wwn'],
  ],
  controllers: [
    ...['name', 'caption', 'type', 'driver', 'manufacturer', 'pciclass', 'pcislot', 'vendorid', 'productid'],
    ...['pcisubsystemid', 'rev'],
  ],
  batteries: [
    'capacity',
    'real_capacity',
    'chemistry',
    'manufacturer',
    'serial',
    'voltage',
    'date',
    'cycles',
  ],
  cpus: ['name', 'manufacturer', 'core', 'thread', 'speed', 'arch', 'familyname', 'familynumber', 'stepping'],
  memories: ['capacity', 'caption', 'description', 'type', 'speed', 'manufacturer', 'model', 'serialnumber'],
}
/** Beside the sections, and around an inventory's content. */
const KEPT_WORDS: ReadonlySet<string> = new Set(['action', 'itemtype', 'partial', 'versionclient'])

/** Sections that such inventories have, and what other tools print has not. */
const SECTIONS: ReadonlySet<string> = new Set([
  ...['hardware', 'bios', 'storages', 'operatingsystem', 'users', 'local_users', 'local_groups', 'softwares'],
  ...['licenseinfos', 'versionclient', 'accesslog', 'accountinfo', 'remote_mgmt'],
])
/** How many of them tell an inventory's content without its cover. */
const SECTIONS_MIN = 2

const lower = (fields: Fields) => Object.keys(fields).map((name) => name.toLowerCase())
const isContent = (value: unknown): boolean => {
  const names = lower(fieldsOf(value))
  // What joins several tools' outputs is looked into, not taken apart.
  if (names.includes('lshw') || names.includes('smartctl')) return false
  return names.filter(isSection).length >= SECTIONS_MIN
}

/** An inventory with its cover: a content, and what only its cover says or its content holds. */
const isCovered = (value: unknown): boolean => {
  const [fields, names] = [fieldsOf(value), lower(fieldsOf(value))]
  const content = Object.entries(fields).find(([name]) => name.toLowerCase() === 'content')?.[1]
  if (typeof content !== 'object' || content === null) return false
  return names.includes('deviceid') || names.includes('action') || lower(fieldsOf(content)).some(isSection)
}
const isSection = (name: string) => SECTIONS.has(name)

/** Fields that name a person beside an inventory, wherever they stand. */
const PERSON_FIELDS: ReadonlySet<string> = new Set([
  ...['lastloggeduser', 'datelastloggeduser', 'winowner', 'wincompany', 'users', 'usersid', 'users_id'],
  ...['local_users', 'local_groups', 'user', 'userid', 'username', 'userdomain', 'login', 'owner'],
  ...['contact', 'contact_num', 'accountinfo', 'accesslog', 'envs', 'line_number', 'phone_number'],
  ...['imsi', 'subscriber_id', 'email', 'mail', 'hostname', 'fqdn', 'computername'],
])

/** Where a desktop mounts what is plugged in: `/media/<name>/<label>`. */
const MOUNT = /((?:^|[\s"'=])(?:\/run)?\/media\/)[^"…][^"]*/g

/** `C:\Users\<name>\`, `/home/<name>/`, `/Users/<name>/`. */
const HOME = /((?:\\|\/)(?:users|home|utilisateurs|documents and settings)(?:\\+|\/+))[^\\/"]+/gi

export type WithoutPersons = {
  readonly value: unknown
  /** Where something was blanked, without its content: `content.hardware.lastloggeduser`. */
  readonly blanked: readonly string[]
  /** Whether an inventory stood in it at all. */
  readonly found: boolean
}

export const withoutPersons = (value: unknown): WithoutPersons => {
  const walk: Walk = { blanked: new Set(), found: false }
  return { value: blankedValue(value, '', walk), blanked: [...walk.blanked], found: walk.found }
}

type Walk = { readonly blanked: Set<string>; found: boolean }

const blankedValue = (value: unknown, at: string, walk: Walk): unknown => {
  if (typeof value === 'string') return blankedText(value, at, walk)
  if (Array.isArray(value)) return value.map((item) => blankedValue(item, at, walk))
  if (typeof value !== 'object' || value === null) return value
  if (isCovered(value)) return inventory(fieldsOf(value), at, walk)
  if (isContent(value)) return content(fieldsOf(value), at, walk)
  return mapped(fieldsOf(value), at, (name, item, place) =>
    PERSON_FIELDS.has(name) ? dropped(item, place, walk) : blankedValue(item, place, walk),
  )
}

/** A text may hold an inventory that somebody put into it whole; otherwise paths in it name persons. */
const blankedText = (text: string, at: string, walk: Walk): string => {
  if (/^\s*[[{]/.test(text)) {
    const read = jsonValuesOf(text)
    const inner = 'values' in read ? withoutPersons(read.values) : null
    if (inner?.found) {
      walk.found = true
      for (const place of inner.blanked) walk.blanked.add(`${at}.${place}`)
      return (inner.value as unknown[]).map((one) => JSON.stringify(one)).join('\n')
    }
  }
  const without = text.replace(HOME, '$1…').replace(MOUNT, '$1…')
  if (without !== text) walk.blanked.add(at)
  return without
}

/** An object's fields anew, each with its name in small letters and its place. */
const mapped = (
  fields: Fields,
  at: string,
  map: (name: string, item: unknown, place: string) => unknown,
): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, item]) => [
      name,
      map(name.toLowerCase(), item, at === '' ? name : `${at}.${name}`),
    ]),
  )

const inventory = (fields: Fields, at: string, walk: Walk): Fields => {
  walk.found = true
  return mapped(fields, at, (name, item, place) => {
    if (name === 'content') return content(fieldsOf(item), place, walk)
    return isKeptWord(name, item) ? item : dropped(item, place, walk)
  })
}

const isKeptWord = (name: string, item: unknown) => KEPT_WORDS.has(name) && typeof item !== 'object'

const content = (fields: Fields, at: string, walk: Walk): Fields => {
  walk.found = true
  return mapped(fields, at, (name, item, place) => {
    const kept = KEPT[name]
    if (kept === undefined) return isKeptWord(name, item) ? item : dropped(item, place, walk)
    const rows = listOf(item).map((row) =>
      mapped(fieldsOf(row), place, (field, cell, cellPlace) => {
        if (!kept.includes(field) || typeof cell === 'object') return dropped(cell, cellPlace, walk)
        return typeof cell === 'string' ? blankedText(cell, cellPlace, walk) : cell
      }),
    )
    return Array.isArray(item) ? rows : (rows[0] ?? null)
  })
}

/** Nothing in its place, but the device names of disks: a disk that stands nowhere else must not vanish. */
const dropped = (item: unknown, at: string, walk: Walk): unknown => {
  const disks = namedDisksOf(item).flatMap(({ path }) => path ?? [])
  const left = typeof item === 'object' ? (item === null ? null : disks) : (disks[0] ?? '')
  if (!isBlank(item) && JSON.stringify(item) !== JSON.stringify(left)) walk.blanked.add(at)
  return left
}
const isBlank = (item: unknown) => item === null || item === '' || (Array.isArray(item) && item.length === 0)

/**
 * `as-it-came`: no inventory stands in it. `blanked`: kept in these bytes, with the places where something
 * was blanked. `not`: an inventory from which the persons cannot be taken out for certain.
 */
export type Keeping =
  | { readonly keep: 'as-it-came' }
  | { readonly keep: 'blanked'; readonly bytes: Uint8Array; readonly blanked: readonly string[] }
  | { readonly keep: 'not' }

/** What may be kept of this file, whichever door it came to. Never throws. */
export const keepingOf = (bytes: Uint8Array): Keeping => {
  const text = textOfFile(bytes)
  const read = jsonValuesOf(text)
  if (!('values' in read)) return { keep: MARKS.test(text) ? 'not' : 'as-it-came' }
  const { value, blanked, found } = withoutPersons(read.values.length === 1 ? read.values[0] : read.values)
  // A text inside it that no longer parses may still be an inventory.
  if (!found) return { keep: MARKS.test(text) ? 'not' : 'as-it-came' }
  if (blanked.length === 0) return { keep: 'as-it-came' }
  const kept = `${JSON.stringify(value, null, 1)}\n`
  if (LEFT.test(kept)) return { keep: 'not' }
  return { keep: 'blanked', bytes: new TextEncoder().encode(kept), blanked }
}

/** What only these inventories write, in XML, or in JSON, also inside a text and cut anywhere. */
const MARKS =
  /<(?:REQUEST|VERSIONCLIENT|LASTLOGGEDUSER|WINOWNER|ACCOUNTINFO|(?:LOCAL_)?USERS|SOFTWARES)>|\\?"(?:versionclient|(?:date)?lastloggeduser|winowner|wincompany|local_users|accesslog|softwares|licenseinfos|remote_mgmt|wifi_ssid|chassis_type|smanufacturer)\\?"\s*:|\\?"action\\?"\s*:\s*\\?"inventory/i
/** Blank fields say nothing; where they do, an inventory was left inside a text. */
const LEFT =
  /<(?:LASTLOGGEDUSER|WINOWNER|ACCOUNTINFO|(?:LOCAL_)?USERS|SOFTWARES)>|(?:lastloggeduser|winowner)\\*"\s*:\s*\\*"[^"\\]/i
