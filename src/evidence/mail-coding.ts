/**
 * Mails write what they carry in a coding: quoted-printable breaks lines with `=` and writes `=` as `=3D`, so
 * that a serial read as it stands is another serial. It is decoded where a header or the whole text makes it
 * certain; what only looks like it, and base64, is named. Linear, never throws.
 */

const HEADER = /^content-transfer-encoding:[ \t]*(quoted-printable|base64)[ \t]*$/gim
const BREAK = /=[ \t]*\r?\n/
/** An `=` that quoted-printable would never leave standing. */
const BARE_EQUALS = /=(?![0-9A-F]{2}|[ \t]*\r?\n)/

/** The text itself, decoded where that is certain; as it came otherwise. */
export const withoutMailCoding = (text: string): string => {
  const headers = [...text.matchAll(HEADER)]
  const [header] = headers
  if (header !== undefined) {
    if (headers.length > 1 || !/quoted/i.test(header[1] ?? '')) return text
    return decoded(bodyAfter(text, header.index))
  }
  return BREAK.test(text) && !BARE_EQUALS.test(text) ? decoded(text) : text
}

/** Why a text (decoded as far as it goes) is not read: it is still in a mail's coding; `null` otherwise. */
export const codedMailProblem = (text: string): string | null => {
  const coding = /base64/i.test([...text.matchAll(HEADER)][0]?.[1] ?? '') || isBase64(text) ? 'base64' : null
  if (coding !== null) return codedSentence(coding)
  const isCoded = text.search(HEADER) !== -1 || (/=3D|=C3=|=E2=80/.test(text) && looksBroken(text))
  return isCoded ? codedSentence('quoted-printable') : null
}

const codedSentence = (coding: string) =>
  `Ce fichier est un mail dans son codage (${coding}), où un numéro de série peut se lire de travers : enregistrez la pièce jointe du mail et déposez-la elle-même.`

/** Soft breaks, or no `=` but coded ones: mostly quoted-printable, and mixed with something else. */
const looksBroken = (text: string) => /[^=\s]=\r?\n/.test(text) || !BARE_EQUALS.test(text)

/** Long lines of nothing but base64's letters, from the first line to the last. */
const isBase64 = (text: string): boolean =>
  /^\s*[A-Za-z0-9+/]{60,76}\r?\n/.test(text) && /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text.trim())

/** What stands after the headers, up to the mail's own end of that part. */
const bodyAfter = (text: string, header: number): string => {
  const from = header + (/\r?\n\r?\n/.exec(text.slice(header))?.index ?? 0)
  const boundary = /boundary="?([^"\s;]{1,70})/i.exec(text.slice(0, from))?.[1]
  const end = boundary === undefined ? -1 : text.indexOf(`\n--${boundary}`, from)
  return text.slice(from, end === -1 ? undefined : end).replace(/^\s+/, '')
}

/** Bytes are written one by one; a run of them is UTF-8, or else Windows' letters. */
const decoded = (text: string): string =>
  text.replace(/=[ \t]*\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (run) => {
    const bytes = Buffer.from(run.replaceAll('=', ''), 'hex')
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      return new TextDecoder('windows-1252').decode(bytes)
    }
  })
