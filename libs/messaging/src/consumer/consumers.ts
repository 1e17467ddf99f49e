import type { Tx } from '#libs/persistence';

export type ConsumerName = 'projections' | 'effects';

/** One of the at most two consumers of a service. */
export interface Consumer {
  readonly name: ConsumerName;
  /** The transport id of its handlers in Nest. */
  readonly transport: symbol;
  /** Whether later events of a dead event's key wait behind it, or are handled without it. */
  readonly deadEvent: 'blocks' | 'is skipped';
}

/**
 * `@EventPattern<string>(type, PROJECTIONS)`: handlers that keep a copy of what other services own, and may run again. Their
 * controllers implement `Projection`.
 */
export const PROJECTIONS = Symbol('projections');

/** `@EventPattern<string>(type, EFFECTS)`: handlers that must never run twice for one event. */
export const EFFECTS = Symbol('effects');

export const consumers: readonly Consumer[] = [
  { name: 'projections', transport: PROJECTIONS, deadEvent: 'blocks' },
  { name: 'effects', transport: EFFECTS, deadEvent: 'is skipped' },
];

/** A controller with `PROJECTIONS` handlers. */
export interface Projection {
  /**
   * Prepares a replay: whatever is read again replaces the rows of the copy, however new they are. Readers see the old rows until
   * then.
   */
  reset(tx: Tx): Promise<void>;
}
