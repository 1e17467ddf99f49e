import type { Tx } from '#libs/persistence';

export type ConsumerName = 'projections' | 'effects';

/** One of the at most two consumers of a service. */
export interface Consumer {
  readonly name: ConsumerName;
  /** What Nest knows its handlers by. */
  readonly transport: symbol;
  /** Whether a dead event holds up the later ones of its key, or is left behind. */
  readonly deadEvent: 'blocks' | 'is skipped';
}

/**
 * `@EventPattern<string>(type, PROJECTIONS)`: handlers that keep a copy of what others own, and may be run again. Their
 * controllers are `Projection`s.
 */
export const PROJECTIONS = Symbol('projections');

/** `@EventPattern<string>(type, EFFECTS)`: handlers that must never run twice for one event. */
export const EFFECTS = Symbol('effects');

export const consumers: readonly Consumer[] = [
  { name: 'projections', transport: PROJECTIONS, deadEvent: 'blocks' },
  { name: 'effects', transport: EFFECTS, deadEvent: 'is skipped' },
];

/** What a controller with `PROJECTIONS` handlers can do beside handling. */
export interface Projection {
  /**
   * Makes ready for a replay: forgets how new the copy is, so that whatever is read again wins. What readers see stays
   * until then.
   */
  reset(tx: Tx): Promise<void>;
}
