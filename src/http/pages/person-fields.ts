/** What a page's forms say of a person: who they are, whole or not at all; and the right that somebody attests. */

import { z } from 'zod'
import { Difference, Prescriber, ROUTES } from '../../domain/beneficiaries/beneficiary-facts.js'
import { type BeneficiaryId, Day, dayOf, Language, PersonReason, Route } from '../../domain/shared/values.js'
import type { Metadata } from '../../log/event-log.js'
import { actingFor } from '../../use-cases/acting.js'
import { Identity, WorkerIdentity } from '../../vault/identity.js'
import { FieldErrors, type Fields, fieldOf, readFields } from './page.js'

/** The vault's words for each input, so that what is wrong is said beside it. */
const INPUTS: Readonly<Record<string, string>> = {
  givenName: 'prenom',
  familyName: 'nom',
  birthDate: 'naissance',
  phone: 'telephone',
  email: 'courriel',
  address: 'adresse',
  guardian: 'representant',
  language: 'langue',
}

const SENTENCES: Readonly<Record<string, string>> = {
  givenName: 'Écrivez le prénom.',
  familyName: 'Écrivez le nom.',
  birthDate: 'Écrivez la date de naissance.',
}

const NAMED = ['prenom', 'nom', 'naissance', 'telephone', 'courriel', 'adresse', 'representant']

/** Did somebody write who the person is? Then it is read whole, or refused field by field. */
export const isIdentified = (fields: Fields) => NAMED.some((name) => fieldOf(fields, name) !== '')

export const identityIn = (fields: Fields): Identity => {
  const text = (name: string) => fieldOf(fields, name) || null
  const guardian = text('representant')
  const read = Identity.safeParse({
    givenName: fieldOf(fields, 'prenom'),
    familyName: fieldOf(fields, 'nom'),
    birthDate: fieldOf(fields, 'naissance'),
    phone: text('telephone'),
    email: text('courriel'),
    address: text('adresse'),
    guardian: guardian === null ? null : { name: guardian, phone: text('telephoneRepresentant') },
    language: readFields(z.object({ langue: Language.default('fr') }), fields).langue,
  })
  if (read.success) return read.data
  throw wrongIdentity(read.error)
}

/** Who begins a contract: a name and a day of birth. */
export const workerIn = (fields: Fields): WorkerIdentity => {
  const read = WorkerIdentity.safeParse({
    givenName: fieldOf(fields, 'prenom'),
    familyName: fieldOf(fields, 'nom'),
    birthDate: fieldOf(fields, 'naissance'),
  })
  if (read.success) return read.data
  throw wrongIdentity(read.error)
}

const wrongIdentity = ({ issues }: z.ZodError) =>
  new FieldErrors(
    issues.map(({ path, message }) => ({
      field: INPUTS[String(path[0])] ?? 'prenom',
      text: SENTENCES[String(path[0])] ?? message,
    })),
  )

const Eligibility = z.object({
  voie: z.enum(Route.options, 'Choisissez la voie.'),
  prescripteur: z.enum(Prescriber.options, 'Choisissez qui atteste.'),
  valableJusquau: Day.or(z.literal('').transform(() => '')).refine(
    (day) => day !== '',
    'Écrivez jusqu’à quand l’attestation est valable.',
  ),
})

/** A right as the form attests it, from that moment on. */
export const eligibilityIn = (
  fields: Fields,
  beneficiaryId: BeneficiaryId,
  { partnerId }: Pick<Metadata, 'partnerId'>,
  happenedAt: string,
) => {
  const {
    voie: route,
    prescripteur: prescriber,
    valableJusquau: validUntil,
  } = readFields(Eligibility, fields)
  return {
    ...{ beneficiaryId, partnerId: actingFor(partnerId), route, programme: ROUTES[route].programme },
    ...{ prescriber, granted: true, validFrom: dayOf(happenedAt), validUntil, happenedAt },
  }
}

/** Why somebody alike is another person; undefined where nobody said so. */
export const duplicateReasonIn = (fields: Fields) =>
  readFields(z.object({ autrePersonne: Difference.optional().catch(undefined) }), fields).autrePersonne

export const ReasonTyped = z.enum(PersonReason.options, 'Choisissez une raison.')
