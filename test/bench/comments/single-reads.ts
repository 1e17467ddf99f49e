import type { Seeded } from './seed.js';
import { pageAfter, type BenchFixture } from './workloads.js';

const READS = 50;

/** The duration of an uncached page without other load. */
export async function singleReads({ parley }: BenchFixture, thread: Seeded): Promise<string> {
  const durations: number[] = [];
  // Opens the connection, and lets this process finish work of earlier loads.
  await (await fetch(`${parley}/health/live`)).text();
  for (let read = 0; read < READS; read++) {
    // Before the first of a group of three, which no workload has requested.
    const started = performance.now();
    const response = await fetch(`${parley}${pageAfter(thread, 3 + 3 * read * 300)}`);
    await response.arrayBuffer();
    durations.push(performance.now() - started);
    if (!response.ok) throw new Error(`${String(response.status)} instead of a page`);
  }
  durations.sort((a, b) => a - b);
  const at = (share: number) => (durations[Math.floor((READS - 1) * share)] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, longest ${at(1)} ms of ${String(READS)}`;
}
