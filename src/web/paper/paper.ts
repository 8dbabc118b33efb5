/**
 * What is printed: A4, tagged so that a screen reader finds headings, lists and figures (PDF/UA), in the typeface of
 * the pages, with a code by which whoever holds the paper checks it against the register.
 */
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import encodeQr from 'qr'
import { date } from '../../words/words.js'

const MARGIN = 56
const SIZES = { title: 20, heading: 13, body: 10.5, code: 13 } as const
const INK = '#14262b'
const QUIET = '#4a5b60'

/** @param fontsFolder where the build put the typeface. */
export const paper = (title: string, fontsFolder: string) => {
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    // The typings are older than the library.
    ...({ subset: 'PDF/UA' } as object),
    lang: 'fr-FR',
    displayTitle: true,
    info: { Title: title, Creator: 'Boucle' },
    font: join(fontsFolder, 'atkinson-hyperlegible-latin-400-normal.woff'),
  })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('body', join(fontsFolder, 'atkinson-hyperlegible-latin-400-normal.woff'))
  doc.registerFont('bold', join(fontsFolder, 'atkinson-hyperlegible-latin-700-normal.woff'))
  const root = doc.struct('Document')
  doc.addStructure(root)

  const add = (type: string, draw: () => void) => {
    const element = doc.struct(type, {}, draw)
    root.add(element)
    element.end()
  }
  const write = (text: string, font: 'body' | 'bold', size: number, color = INK, gap = 6) =>
    doc.font(font).fontSize(size).fillColor(color).text(text, { paragraphGap: gap, lineGap: 2 })

  return {
    title: (text: string) => add('H1', () => write(text, 'bold', SIZES.title, INK, 10)),
    heading(text: string) {
      doc.moveDown(0.4)
      add('H2', () => write(text, 'bold', SIZES.heading))
    },
    text: (text: string) => add('P', () => write(text, 'body', SIZES.body)),
    quiet: (text: string) => add('P', () => write(text, 'body', SIZES.body, QUIET)),
    fact: (label: string, value: string) =>
      add('P', () => {
        doc.font('bold').fontSize(SIZES.body).fillColor(INK).text(`${label} : `, { continued: true })
        doc.font('body').text(value, { paragraphGap: 3, lineGap: 2 })
      }),
    code: (label: string, value: string) =>
      add('P', () => {
        doc.font('bold').fontSize(SIZES.code).fillColor(INK).text(`${label} : `, { continued: true })
        doc.text(value, { paragraphGap: 4, characterSpacing: 1 })
      }),
    /** A square that a telephone reads, with what it leads to as its description. */
    qr(content: string, description: string, side = 96) {
      const modules = encodeQr(content, 'raw', { border: 1 })
      const [left, top] = [doc.x, doc.y]
      const step = side / modules.length
      const figure = { alt: description, bbox: [left, top, left + side, top + side] }
      const element = doc.struct('Figure', figure, () => {
        for (const [y, row] of modules.entries())
          for (const [x, dark] of row.entries())
            if (dark) doc.rect(left + x * step, top + y * step, step, step)
        doc.fill(INK)
      })
      root.add(element)
      element.end()
      doc.y = top + side + 10
    },
    /** Where somebody writes by hand. */
    blank: (label: string) =>
      add('P', () => write(`${label} : ${'. '.repeat(48).trim()}`, 'body', SIZES.body, INK, 10)),
    /** How to check this paper, and when it was made. @returns the bytes of the whole. */
    async end(code: string | null, address: string, at: string) {
      if (code !== null) {
        this.heading('Vérifier ce document')
        this.code('Code de vérification', code)
        this.text(`Tapez ce code à l’adresse ${address} : le registre dit ce qu’il garde de ce fait.`)
      }
      this.quiet(`Édité le ${date(at)}. Boucle, le registre des kits numériques inclusifs.`)
      root.end()
      doc.end()
      return whole
    },
  }
}

/** `3F7QA-0MWT5-…`: what is read and typed in groups. */
export const inGroups = (code: string, size = 4) =>
  code.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? code
