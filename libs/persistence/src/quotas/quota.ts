/** The length of a window in seconds. A window begins when a unit is taken and none is running. */
export const QUOTA_WINDOW = 60;

/** This many units may be taken in each window. */
export interface Quota {
  /** What kind of limit it is, such as `author`. */
  readonly name: string;
  /** Whom or what it limits, such as an author's id. */
  readonly of: string;
  readonly units: number;
}

/** What is left of a quota. */
export interface Balance {
  readonly quota: Quota;
  readonly left: number;
  /** Until the window ends and the whole quota is available again. */
  readonly seconds: number;
}

/** The result of a demand: either one unit of each of its quotas was taken, or none of any. */
export interface Settlement {
  readonly granted: boolean;
  /** Of its quotas afterwards; after a refusal, at least of those that are used up. */
  readonly balances: readonly Balance[];
}

/** One unit of each of these quotas is wanted. */
export type Demand = readonly Quota[];

export function keyOf({ name, of }: Quota): string {
  return `${name}:${of}`;
}
