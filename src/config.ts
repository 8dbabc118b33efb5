/** The environment, read once and checked; every default stands here (and in .env.example). */
import { z } from 'zod'
import { Sentence } from './database/sentence.js'

const Environment = z.object({
  /** The port that pages and API are served on; 0 takes any free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address listened on: this machine only, unless said otherwise. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where the embedded PostgreSQL keeps its files. */
  BOUCLE_DATA: z.string().min(1).default('./data'),
  /** An existing PostgreSQL ≥ 15 instead of the embedded one. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** The address people type, when a proxy stands in front. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Addresses of the proxies in front that may say who the caller is, separated by commas. */
  TRUSTED_PROXIES: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
})
export type Config = z.infer<typeof Environment>

export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Sentence(
    `The setting ${issue?.path.join('.')} cannot be used (${issue?.message}): see .env.example for what it may be.`,
  )
}
