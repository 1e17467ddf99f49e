import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 10_000;

export default async function globalTeardown() {
  const folder = process.env.PARLEY_TEST_FOLDER;
  const leftRunning = join(folder, 'left-running');
  if (existsSync(leftRunning)) {
    await Promise.all(readFileSync(leftRunning, 'utf8').trim().split('\n').map(Number).map(stop));
  }
  await globalThis.parleyTestPostgres?.stop();
  rmSync(folder, { recursive: true });
}

/** @throws {Error} if the process ignores SIGTERM */
async function stop(pid) {
  if (isRunning(pid)) process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + GRACE_MS; isRunning(pid); await sleep(50)) {
    if (Date.now() > end) throw new Error(`Process ${pid} does not stop.`);
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
