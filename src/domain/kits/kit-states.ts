/** How a kit is called by what it holds and for whom it is kept: display states, derived, never stored as facts. */
export type KitStatus = 'to-complete' | 'to-seal' | 'ready' | 'reserved' | 'handed-over' | 'returned'

/** How far the promise of a kit is kept; a gift promises nothing beyond itself. */
export type PromiseStage =
  | 'promised'
  | 'ready'
  | 'handed-over'
  | 'in-training'
  | 'trained'
  | 'given'
  | 'returned'
