/**
 * Excel workbooks, opened only after the zip's content has really been inflated and counted: 700 kB of zip can
 * hold hundreds of megabytes, and what a zip's headers say of its sizes is only what its author wrote there.
 */
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { FoundSheet } from './lot-table.js'

/** Some twenty times a workbook of 20 000 lines. */
const INFLATED_BYTES_MAX = 64 * 1024 * 1024
const ENTRIES_MAX = 1000

const SAVE_AS_XLSX = 'ouvrez-le dans votre tableur et enregistrez-le au format « Classeur Excel (.xlsx) »'
const DAMAGED = `Ce classeur est abîmé ou incomplet : ${SAVE_AS_XLSX}, puis déposez-le à nouveau.`
const TOO_BIG =
  'Ce classeur est démesuré une fois décompressé (plus de 64 Mio) : copiez seulement les lignes de l’inventaire dans un classeur neuf.'

export const readWorkbook = async (
  bytes: Uint8Array,
): Promise<readonly FoundSheet[] | { readonly problem: string }> => {
  const refusal = await refusalOfZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (refusal !== null) return { problem: refusal }
  const { sheetsOf } = await import('./xlsx-sheets.js')
  try {
    return sheetsOf(bytes)
  } catch {
    return { problem: DAMAGED }
  }
}

/** Inflates every entry, counting; `null` when the zip is a workbook of a reasonable size. */
const refusalOfZip = async (buffer: Buffer): Promise<string | null> => {
  let zip: ZipFile
  try {
    zip = await fromBufferPromise(buffer)
  } catch {
    return DAMAGED
  }
  if (zip.entryCount > ENTRIES_MAX)
    return `Ce fichier est une archive de plus de ${ENTRIES_MAX} fichiers : ${SAVE_AS_XLSX}.`
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
    const refusal = refusalOfNames(entries)
    if (refusal !== null) return refusal
    if (entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > INFLATED_BYTES_MAX) return TOO_BIG
    let inflatedBytes = 0
    for (const entry of entries) {
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        inflatedBytes += chunk.length
        if (inflatedBytes > INFLATED_BYTES_MAX) return TOO_BIG
      }
    }
    return null
  } catch {
    // yauzl stops an entry that inflates to another size than it says.
    return DAMAGED
  } finally {
    zip.close()
  }
}

const refusalOfNames = (entries: readonly Entry[]): string | null => {
  const names = new Set(entries.map(({ fileName }) => fileName.toLowerCase()))
  if (entries.some((entry) => entry.isEncrypted()))
    return `Ce fichier est protégé par mot de passe : ${SAVE_AS_XLSX}, sans mot de passe.`
  if (names.has('xl/workbook.xml')) return null
  if (names.has('xl/workbook.bin')) return `Ce fichier est un classeur binaire (.xlsb) : ${SAVE_AS_XLSX}.`
  if (names.has('content.xml') && names.has('meta-inf/manifest.xml'))
    return `Ce fichier est au format OpenDocument (.ods) : ${SAVE_AS_XLSX}.`
  if (names.has('word/document.xml'))
    return 'Ce fichier est un document Word : copiez son tableau dans un classeur Excel (.xlsx).'
  return `Cette archive zip n’est pas un classeur Excel : si elle en contient un, extrayez-le ; sinon, ${SAVE_AS_XLSX}.`
}
