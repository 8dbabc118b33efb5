/** A refusal on its way to whoever asked, explained. */
import type { Detail } from '../domain/decider.js'
import { ANSWERS, type Refusal } from '../words/answers/answers.js'
import { type Explained, explain } from '../words/explain.js'

/** A refusal on its way to the caller. */
export class Refusing extends Error {
  override readonly name = 'Refusing'
  readonly explained: Explained
  constructor(refused: { refusal: Refusal; detail?: Detail | undefined; sentences?: readonly string[] }) {
    super(ANSWERS[refused.refusal].title)
    const explained = explain(refused)
    this.explained = refused.sentences ? { ...explained, missing: refused.sentences } : explained
  }
}
