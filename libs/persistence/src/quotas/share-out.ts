import { type Balance, keyOf, type Demand, type Settlement } from './quota.js';

/** The window of a quota: what earlier demands used of it, and how many seconds are left. */
export interface Window {
  readonly used: number;
  readonly seconds: number;
}

export interface Shares {
  /** In the order of the demands. */
  readonly settlements: readonly Settlement[];
  /** How many units of each quota were granted, by its key. */
  readonly grantedUnits: ReadonlyMap<string, number>;
}

/** First come, first served: a demand that is refused for one quota takes nothing of the others. */
export function shareOut(demands: readonly Demand[], windows: ReadonlyMap<string, Window>): Shares {
  const grantedUnits = new Map<string, number>();
  const usedOf = (key: string) => (windows.get(key)?.used ?? 0) + (grantedUnits.get(key) ?? 0);
  const settlements = demands.map((demand): Settlement => {
    const granted = demand.every((quota) => usedOf(keyOf(quota)) < quota.units);
    if (granted) for (const key of demand.map(keyOf)) grantedUnits.set(key, (grantedUnits.get(key) ?? 0) + 1);
    const balances = demand.map((quota): Balance => {
      const key = keyOf(quota);
      return { quota, left: Math.max(0, quota.units - usedOf(key)), seconds: windows.get(key)?.seconds ?? 0 };
    });
    return { granted, balances };
  });
  return { settlements, grantedUnits };
}
