import type { Incoming } from './incoming.js';

/**
 * Splits a batch into what one call may take: neighbours that belong to the same batch handler, and all others one by one.
 * @param batchHandlerOf the batch handler of a type, or null where it has none
 */
export function runsOf(batch: readonly Incoming[], batchHandlerOf: (type: string) => symbol | null): Incoming[][] {
  const runs: Incoming[][] = [];
  let before: symbol | null = null;
  for (const incoming of batch) {
    const handler = 'event' in incoming.content ? batchHandlerOf(incoming.content.event.type) : null;
    const run = runs.at(-1);
    if (run !== undefined && handler !== null && handler === before) run.push(incoming);
    else runs.push([incoming]);
    before = handler;
  }
  return runs;
}
