import { setTimeout as sleep } from 'node:timers/promises';

/** A higher rate puts several events into each transaction, since commits are not measured. */
const TRANSACTIONS_PER_SECOND = 500;

/** As many as there are connections: a slow machine falls behind instead of failing. */
const AT_ONCE = 10;

/** Open loop: starts work on schedule, even if earlier work has not ended. @param work takes how many events it is for */
export async function atSteadyPace(
  eventsPerSecond: number,
  seconds: number,
  work: (events: number) => Promise<void>,
): Promise<void> {
  const each = Math.ceil(eventsPerSecond / TRANSACTIONS_PER_SECOND);
  const pause = (1_000 * each) / eventsPerSecond;
  const began = performance.now();
  const running = new Set<Promise<void>>();
  for (let due = 0; due < seconds * 1_000; due += pause) {
    while (performance.now() - began < due) await sleep(1);
    while (running.size >= AT_ONCE) await Promise.race(running);
    const one = work(each).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
}
