/**
 * The parts of a file that carries what several tools printed (eReuse's snapshots, lshw and smartctl in
 * one file), each known by its content. A part that is there and cannot be read, or is empty, refuses the
 * whole file and is named: a disk might stand in it.
 */
import { bareSerial } from '../domain/devices/media.js'
import { isDmidecode, readDmidecode } from './dmidecode.js'
import { type FoundMachine, fieldsOf, listOf, NOTHING_FOUND } from './inspection-reading.js'
import { isInxi, readInxi } from './inxi.js'
import { jsonValuesOf } from './json-text.js'
import { isLsblk, readLsblk } from './lsblk.js'
import { readLshw } from './lshw.js'
import { namedDisksOf } from './lshw-disks.js'
import { isDamaged, isNode } from './lshw-tree.js'
import { isSmartctl, readSmartctl } from './smartctl.js'

/** A part by its name in the file (`data.smartctl`) and what stands there. */
export type Part = { readonly name: string; readonly value: unknown }

export type ReadParts =
  | {
      readonly tools: readonly Tool[]
      /** The accounts of the machine, the surest first. */
      readonly machines: readonly FoundMachine[]
      readonly smartctl: readonly unknown[]
    }
  | { readonly problem: string }

type Tool = 'smartctl' | 'dmidecode' | 'lshw' | 'inxi' | 'lsblk'

/** The names under which a tool's output is expected: what stands there must be read, or is named. */
const TOOL_NAMES = /(smart(ctl)?|lshw|inxi|lsblk|disks)\)?(\[\d+\])?$/i

/** Tools that tell disks, whatever they write: where such a part is empty, somebody's disk was not told. */
const DISK_TOOLS = /(smart\w*|lshw|inxi|lsblk|blkid|disks?|nvme\w*|hwinfo|hdparm|storages?)\)?(\[\d+\])?$/i

/** What one part turned out to be; `empty`: one that should have told disks and says nothing. */
type Piece = { readonly tool: Tool | 'other' | 'empty'; readonly name: string; readonly value: unknown }

export const readParts = (parts: readonly Part[]): ReadParts => {
  const pieces: Piece[] = []
  for (const part of parts) {
    const read = piecesOf(part)
    if (typeof read === 'string') return { problem: read }
    pieces.push(...read)
  }
  const of = (tool: Tool) =>
    pieces.filter((piece) => piece.tool === tool).flatMap(({ value }) => listOf(value))
  const [smartctl, lshw, inxi] = [of('smartctl'), of('lshw'), of('inxi')]
  const others = [
    ...pieces.filter(({ tool }) => tool === 'other').map(({ value }) => value),
    // A report names its own disk there; whatever else it names is another.
    ...smartctl.map((report) => ({ ...fieldsOf(report), device: null, smartctl: null })),
  ]
  if (isOfSeveral(lshw, of('dmidecode'))) return { problem: SEVERAL }
  // All of a tool's pieces are one account: within it two paths are two disks.
  const machines = [
    ...(smartctl.length > 0 ? [readSmartctl(smartctl)] : []),
    ...of('dmidecode').map((text) => readDmidecode(`${text}`)),
    ...(lshw.length > 0 ? [readLshw(lshw)] : []),
    ...(inxi.length > 0 ? [readInxi(inxi)] : []),
    ...of('lsblk').map(readLsblk),
    { ...NOTHING_FOUND, disks: namedDisksOf(others) },
  ]
  const empty = pieces.find((piece) => piece.tool === 'empty' && !isTold(piece, machines))
  if (empty !== undefined) return { problem: EMPTY(empty.name) }
  return {
    tools: [...new Set(pieces.flatMap(({ tool }) => (tool === 'other' || tool === 'empty' ? [] : tool)))],
    machines,
    smartctl,
  }
}

/** Two trees of lshw that name their machines differently, or two tools that read two serials. */
const isOfSeveral = (lshw: readonly unknown[], dmidecode: readonly unknown[]): boolean => {
  const roots = lshw.map(fieldsOf).filter((root) => root.class === 'system')
  const machines = new Set(
    roots.map(({ vendor, product, serial }) => JSON.stringify([vendor, product, serial])),
  )
  const serials = [...lshw.map(readLshw), ...dmidecode.map((text) => readDmidecode(`${text}`))].flatMap(
    ({ serial }) => (serial === null ? [] : bareSerial(serial)),
  )
  return machines.size > 1 || new Set(serials).size > 1
}
const SEVERAL =
  'Ce fichier contient les relevés de plusieurs machines, ou d’une seule avec et sans sudo : déposez un relevé par appareil.'

/**
 * smartctl lists no eMMC: its empty list is right for a machine in which the others name such chips only.
 * Where nobody names a disk, the refusal says more than that this part is empty.
 */
const isTold = ({ name, value }: Piece, machines: readonly FoundMachine[]): boolean => {
  const disks = machines.flatMap((machine) => machine.disks.filter(({ outside }) => !outside))
  if (disks.length === 0) return true
  const isEmptyList = /smart(ctl)?\)?$/i.test(name) && Array.isArray(value) && value.length === 0
  return isEmptyList && disks.every(({ kind, serial }) => kind === 'emmc' && serial !== null)
}

/** Nothing, where a tool that tells disks should have said something. */
const nothing = (name: string, value: unknown): readonly Piece[] =>
  DISK_TOOLS.test(name) ? [{ tool: 'empty', name, value }] : []

/** The pieces of a part, or the sentence that says why it cannot be read. */
const piecesOf = ({ name, value }: Part): readonly Piece[] | string => {
  if (value === null) return nothing(name, value)
  if (value === undefined) return UNREAD(name)
  if (typeof value === 'string') return textPieces(name, value)
  if (Array.isArray(value) && value.some((item) => typeof item === 'string')) return listPieces(name, value)
  return jsonPieces(name, value)
}

/** One text a disk, where one text was expected; an empty one is a disk that the tool could not read. */
const listPieces = (name: string, items: readonly unknown[]): readonly Piece[] | string => {
  const pieces: Piece[] = []
  for (const [index, item] of items.entries()) {
    const part = `${name}[${index}]`
    if (TOOL_NAMES.test(part) && (typeof item === 'string' ? item.trim() === '' : item === null))
      return EMPTY(part)
    const read = piecesOf({ name: part, value: item })
    if (typeof read === 'string') return read
    pieces.push(...read)
  }
  return pieces
}

/** The text of smartctl, hdparm or « nvme list », wherever it stands: it tells a disk by its serial. */
const DISK_TEXT = /^(?:=== START OF INFORMATION SECTION ===|ATA device, with |Node +(?:Generic +)?SN +Model)/m

/** Disks and partitions that a text names which is not read further: one that nobody else names must be counted. */
const DISK_NAMES =
  /\/dev\/(?:[shv]d[a-z]{1,2}\d{0,3}|xvd[a-z]\d{0,3}|nvme\d{1,3}(?:n\d{1,3}(?:p\d{1,3})?)?|mmcblk\d{1,3}(?:p\d{1,3})?)(?![\w-])/g

const textPieces = (name: string, written: string): readonly Piece[] | string => {
  if (/^\s*(null|"")?\s*$/.test(written)) return nothing(name, written)
  // Signed snapshots pass through a template that escapes quotation marks.
  const text = written.includes('"') ? written : written.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  if (isDmidecode(text)) return [{ tool: 'dmidecode', name, value: text }]
  if (/^\/dev\/\S+$/.test(text)) return [{ tool: 'other', name, value: text }]
  const begins = /^\s*[[{]/.test(text)
  // A piece of JSON without its beginning still has its fields' names.
  if (
    !begins &&
    !TOOL_NAMES.test(name) &&
    !/"(serial_number|logicalname|json_format_version|smartctl|businfo)"\s*:/.test(text)
  )
    return DISK_TEXT.test(written)
      ? UNREAD(name)
      : [{ tool: 'other', name, value: [...new Set(written.match(DISK_NAMES))] }]
  const json = jsonValuesOf(text)
  if ('values' in json) {
    const pieces: Piece[] = []
    for (const value of json.values) {
      const read = typeof value === 'object' ? jsonPieces(name, value) : UNREAD(name)
      if (typeof read === 'string') return read
      pieces.push(...read)
    }
    return pieces
  }
  if (json.problem === 'beyond') return `${partSentence(name)} : ${json.sentence}`
  return json.problem === 'broken' || begins ? BROKEN(name) : UNREAD(name)
}

const jsonPieces = (name: string, value: unknown): readonly Piece[] | string => {
  if (isInxi(value)) return [{ tool: 'inxi', name, value }]
  if (isLsblk(value))
    return listOf(fieldsOf(value).blockdevices).length > 0
      ? [{ tool: 'lsblk', name, value }]
      : nothing(name, value)
  const items = listOf(value)
  if (items.every(isEmpty)) return nothing(name, value)
  if (!items.some((item) => isSmartctl(item) || isNode(item)))
    return TOOL_NAMES.test(name) ? UNREAD(name) : [{ tool: 'other', name, value }]
  const pieces: Piece[] = []
  for (const [index, item] of items.entries()) {
    const part = items.length > 1 ? `${name}[${index}]` : name
    if (isSmartctl(item)) pieces.push({ tool: 'smartctl', name: part, value: item })
    else if (!isNode(item)) return UNREAD(part)
    else if (isDamaged(item)) return BROKEN(part)
    else pieces.push({ tool: 'lshw', name: part, value: item })
  }
  return pieces
}

const isEmpty = (item: unknown) =>
  item === null || (typeof item === 'object' && Object.keys(item as object).length === 0)

const partSentence = (name: string) =>
  `Ce fichier n’est pas un relevé entier : sa partie « ${name} » ne peut pas être lue`
const AGAIN =
  'un disque pourrait y figurer. Refaites le relevé sur la machine, avec sudo, et déposez le fichier entier.'
const BROKEN = (name: string) => `${partSentence(name)}, elle est coupée ou abîmée : ${AGAIN}`
const UNREAD = (name: string) => `${partSentence(name)}, ce n’est pas ce que l’outil écrit en JSON : ${AGAIN}`
const EMPTY = (name: string) => `${partSentence(name)}, elle est vide : ${AGAIN}`
