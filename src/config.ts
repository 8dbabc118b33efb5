/** The environment, read once and checked; every default stands here (and in .env.example). */
import { z } from 'zod'
import { Sentence } from './database/sentence.js'
import type { ReferenceHours } from './domain/shared/parameters.js'
import { SiaeType } from './domain/shared/values.js'

const KEY = /^[0-9a-fA-F]{64}$/
const KEY_FORM = '64 hexadecimal characters, as openssl rand -hex 32 prints them'
const EVENTSTORE = /^esdb(\+discover)?:\/\/[^\s/]+(\/?\?\S*)?$/
const EVENTSTORE_FORM = 'esdb:// or esdb+discover:// and the names of its nodes'
const DAY = String.raw`\d{4}-\d\d-\d\d`
const PRICE = String.raw`${DAY}=\d{1,4}(\.\d\d)?`
const PRICES = new RegExp(`^${PRICE}( +${PRICE})*$`)
const PRICES_FORM = 'days and euros, as 2027-01-01=20 2028-01-01=12.50'
const REFERENCE = String.raw`(${SiaeType.options.join('|')}):${DAY}=[1-9]\d{2,3}`
const REFERENCES = new RegExp(`^${REFERENCE}( +${REFERENCE})*$`)
const REFERENCES_FORM = 'types, days and hours, as ACI:2026-07-01=1785 EI:2027-01-01=1550'
const areDays = (prices: string) =>
  [...prices.matchAll(new RegExp(DAY, 'g'))].every(([day]) => z.iso.date().safeParse(day).success)

const Environment = z.object({
  /** The port that pages and API are served on; 0 takes any free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address listened on: this machine only, unless said otherwise. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where the embedded PostgreSQL keeps its files. */
  BOUCLE_DATA: z.string().min(1).default('./data'),
  /** An existing PostgreSQL ≥ 15 instead of the embedded one. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** An EventStoreDB ≥ 23.10 that keeps the log; everything else stays in PostgreSQL. */
  EVENTSTORE_URL: z.string().regex(EVENTSTORE, EVENTSTORE_FORM).optional(),
  /** The address people type, when a proxy stands in front. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Addresses of the proxies in front that may say who the caller is, separated by commas. */
  TRUSTED_PROXIES: z.string().default(''),
  /** The vault's key; made on the first start and kept in the data folder when left out. */
  VAULT_KEY: z.string().regex(KEY, KEY_FORM).optional(),
  /** The key that `npm run vault:rotate` puts in the place of `VAULT_KEY`. */
  VAULT_KEY_NEXT: z.string().regex(KEY, KEY_FORM).optional(),
  /** What a kit costs its holder, in euros, from which day on; free when left out. */
  KIT_PRICES: z.string().regex(PRICES, PRICES_FORM).refine(areDays, PRICES_FORM).optional(),
  /** Hours a year of a full-time equivalent in a type of SIAE, from which day on, beside the parameters' own. */
  ETP_HOURS: z.string().regex(REFERENCES, REFERENCES_FORM).refine(areDays, REFERENCES_FORM).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
})
export type Config = z.infer<typeof Environment>

/** The settings' prices in cents, in the order of their days. */
export const kitPricesOf = ({ KIT_PRICES }: Pick<Config, 'KIT_PRICES'>) =>
  (KIT_PRICES ?? '')
    .split(' ')
    .filter(Boolean)
    .map((one) => {
      const [from = '', euros = ''] = one.split('=')
      return { from, cents: Math.round(Number(euros) * 100) }
    })
    .sort((a, b) => a.from.localeCompare(b.from))

/** The settings' hours of a full-time equivalent. */
export const etpHoursOf = ({ ETP_HOURS }: Pick<Config, 'ETP_HOURS'>): readonly ReferenceHours[] =>
  (ETP_HOURS ?? '')
    .split(' ')
    .filter(Boolean)
    .map((one) => {
      const [siaeType = '', from = '', hours = ''] = one.split(/[:=]/)
      return { siaeType: SiaeType.parse(siaeType), from, hours: Number(hours) }
    })

export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Sentence(
    `The setting ${issue?.path.join('.')} cannot be used (${issue?.message}): see .env.example for what it may be.`,
  )
}
