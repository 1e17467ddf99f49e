import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, memoryOf } from '../proc.js';
import type { Stage } from './stage.js';
import { printTable, tenth } from '../table.js';

/** How long after the start a process has settled, in milliseconds. */
const SETTLED = 10_000;

/** What one process with all services needs while nothing happens. */
export async function idle(stage: Stage, seconds: number): Promise<void> {
  const { postgres, nats } = stage.servers;
  const parley = await stage.parley();
  await sleep(SETTLED);
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
