/** Turns of phrase that facts of several contexts share. */
import { kilograms, WEIGHT_BASIS_WORDS } from '../journey-words.js'
import { REASON_WORDS } from '../people-words.js'
import { wordFor } from '../words.js'

export const list = (words: Readonly<Record<string, string>>, coded: readonly string[]) =>
  coded.map((one) => wordFor(words, one).toLowerCase()).join(', ')

export const weighed = ({ weightGrams, weightBasis }: { weightGrams: number; weightBasis: string }) =>
  `${kilograms(weightGrams)} (${wordFor(WEIGHT_BASIS_WORDS, weightBasis).toLowerCase()})`

export const why = (reason: string | null | undefined) => (reason ? ` : ${reason}` : '')

export const signed = ({ on }: { on: string }) => (on === 'paper' ? 'sur papier' : 'à l’écran')

export const reasonWord = (reason: string) => wordFor(REASON_WORDS, reason).toLowerCase()
