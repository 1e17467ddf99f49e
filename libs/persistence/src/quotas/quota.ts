/** How long a window is, in seconds. It begins with the first who takes of the quota, and so does the next one after it. */
export const QUOTA_WINDOW = 60;

/** So many units may be taken in each window. */
export interface Quota {
  /** What kind of limit it is, such as `author`. */
  readonly name: string;
  /** Who or what is counted, of this kind. */
  readonly of: string;
  readonly units: number;
}

/** What somebody has left of a quota. */
export interface Balance {
  readonly quota: Quota;
  readonly left: number;
  /** Until the window ends and all of it is there again. */
  readonly seconds: number;
}

/** The answer to a request for one unit of each of some quotas: all were taken, or none. */
export interface Settlement {
  readonly granted: boolean;
  /** What is known of its quotas afterwards; where nothing was granted, of those that are used up at the least. */
  readonly balances: readonly Balance[];
}

/** Who asks, and of what: one unit of each of these. */
export type Demand = readonly Quota[];

export function keyOf({ name, of }: Quota): string {
  return `${name}:${of}`;
}
