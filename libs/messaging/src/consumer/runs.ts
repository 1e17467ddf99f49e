import type { ReceivedEvent } from './received-event.js';

/**
 * Splits what has arrived into what one call may take: neighbours that belong to the same batch handler, and all others one by one.
 * @param batchHandlerOf the batch handler of a type, or null where it has none
 */
export function runsOf<Arrival extends { readonly incoming: ReceivedEvent }>(
  arrivals: readonly Arrival[],
  batchHandlerOf: (type: string) => symbol | null,
): Arrival[][] {
  const runs: Arrival[][] = [];
  let before: symbol | null = null;
  for (const arrival of arrivals) {
    const { content } = arrival.incoming;
    const handler = 'event' in content ? batchHandlerOf(content.event.type) : null;
    const run = runs.at(-1);
    if (run !== undefined && handler !== null && handler === before) run.push(arrival);
    else runs.push([arrival]);
    before = handler;
  }
  return runs;
}
