/**
 * Opens the table that somebody saved from a spreadsheet, CSV or Excel, told apart by what it holds: rows of
 * text, or one French sentence for the person who will save it again. Never throws, whatever the bytes.
 */
import { readCsv } from './lot-csv.js'
import { LOT_BYTES_MAX, type LotTable } from './lot-table.js'
import { readXlsx } from './xlsx-file.js'

export type Spreadsheet =
  | (LotTable & { readonly format: 'csv' | 'xlsx' })
  | {
      readonly problem: string
    }

const SAVE_AS =
  'ouvrez-le dans votre tableur et enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV UTF-8 »'

/** `isHeading` knows the titles that are looked for: they tell which mark separates the cells of a CSV. */
export const readSpreadsheet = async (
  bytes: Uint8Array,
  filename: string,
  isHeading: (cell: string) => boolean,
): Promise<Spreadsheet> => {
  if (bytes.byteLength === 0)
    return { problem: 'Ce fichier est vide : déposez celui que vous avez enregistré depuis votre tableur.' }
  if (bytes.byteLength > LOT_BYTES_MAX)
    return { problem: 'Ce fichier dépasse 16 Mio : retirez les images ou partagez-le en plusieurs fichiers.' }
  const format = formatOf(bytes, filename)
  if ('problem' in format) return format
  const table = format.name === 'csv' ? await readCsv(bytes, isHeading) : await readXlsx(bytes)
  return 'problem' in table ? table : { ...table, format: format.name }
}

const startsWith = (bytes: Uint8Array, signature: string) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, signature.length)).toString(
    'latin1',
  ) === signature

/** By content first: extensions lie. */
const formatOf = (
  bytes: Uint8Array,
  filename: string,
): { readonly name: 'csv' | 'xlsx' } | { readonly problem: string } => {
  if (startsWith(bytes, 'PK\u0003\u0004')) return { name: 'xlsx' }
  if (startsWith(bytes, '%PDF'))
    return { problem: 'Ce fichier est un PDF : demandez le tableau au format Excel (.xlsx) ou CSV UTF-8.' }
  if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0'))
    return {
      problem: `Ce fichier est un ancien classeur Excel (.xls) ou un classeur protégé par mot de passe : ${SAVE_AS}, sans mot de passe.`,
    }
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString(
    'latin1',
  )
  if (/^\s*(<\?xml|<!doctype|<html|<table)/i.test(beginning))
    return { problem: `Ce fichier est une page web ou un document XML, pas un classeur : ${SAVE_AS}.` }
  if (/\.(xlsx|xlsm|xlsb|xls|ods|numbers|pdf|zip)$/i.test(filename))
    return { problem: `Ce fichier est abîmé ou porte la mauvaise extension : ${SAVE_AS}.` }
  return { name: 'csv' }
}
