/** Counts that an operator watches. */
export interface RelayObserver {
  published(count: number): void;
  /** Events that the broker had acknowledged and lost. */
  republished(count: number): void;
  fenceLost(): void;
}
