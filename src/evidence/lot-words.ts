/**
 * The words below "statut" and "déchet": ours, those of another software, and those that are heard in a column of
 * either kind because they say that a device did not come, or came as waste. In French and English, whatever the
 * case, accents and punctuation.
 */
import { plain } from './cell-text.js'

export type LotStatus = 'received' | 'refused' | 'missing'

const STATUS_WORDS: Readonly<Record<LotStatus, RegExp>> = {
  received: /^(recue?s?|received|ok|acceptee?s?|accepted|livree?s?|conforme|present)$/,
  refused: /^(refusee?s?|refused|rejetee?s?|rejected|non conforme)$/,
  missing: /^(manquante?s?|missing|absente?s?|non (livree?|recue?)|perdue?)$/,
}

export const statusOfWord = (text: string): LotStatus | null => {
  const word = plain(text)
  return (Object.keys(STATUS_WORDS) as LotStatus[]).find((status) => STATUS_WORDS[status].test(word)) ?? null
}

/**
 * What inventory software writes in a column of the same name: Snipe-IT's and GLPI's own states, which say where
 * a machine stands in their stock and not how it came here. One of them alone makes a column theirs.
 */
const FOREIGN_STATUS =
  /^(ready to deploy|deployed( to user)?|deployable|undeployable|pending|archivee?s?|archived|out for (repair|diagnostics)|broken( not fixable)?|lost stolen|in (use|stock|store|service|repair|maintenance)|available|assigned|reserved|checked out|active|inactive|retired|disposed|en (stock|service|utilisation|production|maintenance|reparation|panne|attente|usage|reserve|pret)|hors (service|usage)|au rebut|rebut|mis au rebut|a reformer|reformee?s?|sorti du parc|disponible|libre|affectee?s?|attribuee?s?|actif|inactif|neuf|occasion|(tres )?bon(ne)? etat|etat (neuf|moyen|correct))$/
export const isForeignStatus = (text: string): boolean => FOREIGN_STATUS.test(plain(text))

/** Words that say by themselves that the device is not here, whatever stands around them. */
const GONE =
  /\b(refus(ee?s?)?|refused|rejet(ee?s?)?|rejected|perdue?s?|lost|volee?s?|derobee?s?|stolen|theft|disparue?s?|introuvables?|(non|pas|jamais) (livree?s?|recue?s?|trouvee?s?|conforme)|(not|never) (received|delivered|found))\b/
/** A battery may be missing too: these say it where nothing else is named. */
const GONE_ITSELF =
  /^((appareil|machine|pc|ordinateur|telephone|device|item|declaree?|signalee?|est|reported|is) )*(manque|manquante?s?|missing|absente?s?|perte|vol)( ((a|au|a la|a l|en|on|at|in) )?(arrivee|deballage|livraison|reception|quai|carton|lot|arrival|delivery|transit|stock))?$/

/** Said in a column that is otherwise set aside: refused, missing, lost or stolen. */
export const saysNotHere = (text: string): boolean => GONE.test(plain(text)) || GONE_ITSELF.test(plain(text))

const OUR_STATUS_WORDS = [
  'recu',
  'recue',
  'received',
  'refuse',
  'refusee',
  'refused',
  'rejete',
  'rejected',
].concat([
  'manquant',
  'manquante',
  'missing',
  'absent',
  'absente',
  'accepte',
  'acceptee',
  'accepted',
  'conforme',
])

/** One letter more, less, other, or two in each other's place. */
const isOneSlipFrom = (word: string, ours: string) => {
  if (word === ours || Math.abs(word.length - ours.length) > 1) return word === ours
  let start = 0
  while (start < word.length && word[start] === ours[start]) start += 1
  const [rest, other] = [word.slice(start), ours.slice(start)]
  return (
    rest.slice(1) === other.slice(1) ||
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    (rest.slice(0, 2) === `${other[1]}${other[0]}` && rest.slice(2) === other.slice(2))
  )
}

/** Meant as one of ours and written wrong, or a doubt whether the device came: to be asked. */
export const isDoubtfulStatus = (text: string): boolean => {
  const word = plain(text)
  if (word === '' || /^(peut etre|maybe|doute|douteux|a (voir|verifier|confirmer|controler))$/.test(word))
    return text !== '' && (word !== '' || text.includes('?'))
  return (
    statusOfWord(text) === null &&
    !isForeignStatus(text) &&
    OUR_STATUS_WORDS.some((ours) => isOneSlipFrom(word, ours))
  )
}

const WASTE = /\b(dechets?|d ?e ?e ?e|deees?|d3e|w ?e ?e ?e|e ?waste|waste)\b/
const PRODUCT =
  /^(produits?|products?|reemploi|re emploi|reemployable|pour reemploi|reuse|re use|for reuse|reusable|don|bien|asset)$/

/**
 * R5. `null` for what says neither. A box left empty, or crossed with a dash, says no. « Réemploi » is of what never
 * became waste, « réutilisation » of what did (C. env. L541-1-1): people take one for the other, so that is asked.
 */
export const wasteOfWord = (text: string): boolean | null => {
  const word = plain(text) || text
  if (/^(oui|o|yes|y|x|1|vrai|true|✓|✔|☑)$/.test(word)) return true
  if (/^(non|n|no|0|faux|false|[-–—/]*)$/.test(word) || PRODUCT.test(word)) return false
  if (!WASTE.test(word)) return null
  if (/^(non|pas( un)?|not( a)?|no|hors|aucun|sans) /.test(word)) return false
  return /\b(non|pas|not|no|hors|aucun|sans|sauf)\b/.test(word) ? null : true
}

/** Said in a column that is otherwise set aside: it came as waste. */
export const saysWaste = (text: string): boolean =>
  wasteOfWord(text) === true ||
  (wasteOfWord(text) === null &&
    (WASTE.test(plain(text)) || /\b(recycl\w*|rebuts?|reutilisation)\b/.test(plain(text))))
