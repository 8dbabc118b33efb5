/** What went wrong, in one sentence for the person who started Boucle; shown without a stack. */
export class Sentence extends Error {
  override readonly name = 'Sentence'
}
