/**
 * Texts that PostgreSQL cannot keep: a NUL, and half of a character written in two (a lone surrogate). One
 * such text in an event would stop the read tables for everybody, so it is refused before it is recorded.
 */
const isKept = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

/** Looks through objects, names and values; without recursion, since a body may be nested without end. */
export const isStorable = (...values: readonly unknown[]): boolean => {
  const todo: unknown[] = [...values]
  for (const value of todo) {
    if (typeof value === 'string' && !isKept(value)) return false
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) todo.push(name, inner)
  }
  return true
}

export const NOT_STORABLE = {
  refusal: 'invalid-request',
  sentences: ['Un texte contient un caractère que rien ne peut garder : écrivez-le à nouveau.'],
} as const
