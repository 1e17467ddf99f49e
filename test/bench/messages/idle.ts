import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, memoryOf } from '../proc.js';
import type { BenchFixture } from './fixture.js';
import { printTable, tenth } from '../table.js';

/** The warm-up time of a process, in milliseconds. */
const WARM_UP_MS = 10_000;

/** The resources of one idle process with all services. */
export async function idle(fixture: BenchFixture, seconds: number): Promise<void> {
  const { postgres, nats } = fixture.servers;
  const parley = await fixture.parley();
  await sleep(WARM_UP_MS);
  const programs = [
    { name: 'Parley, all services', pid: parley.pid },
    { name: 'PostgreSQL', pid: postgres.pid },
    { name: 'NATS', pid: nats.pid },
  ];
  const before = programs.map(({ pid }) => cpuOf(pid));
  await sleep(seconds * 1_000);
  const used = programs.map(({ pid }, i) => cpuOf(pid) - (before[i] ?? 0));
  printTable(
    ['idle', 'CPU % of one core', 'memory MiB'],
    programs.map(({ name, pid }, i) => [
      name,
      tenth(((used[i] ?? 0) * 100) / seconds),
      // Of PostgreSQL's processes each counts the shared buffers as its own.
      pid === postgres.pid ? '' : String(memoryOf(pid)),
    ]),
  );
  await parley.stop();
}
