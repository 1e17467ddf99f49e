import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/** The pid file of a postmaster (src/include/utils/pidfile.h of PostgreSQL). */
export interface PostmasterPid {
  pid: number;
  /** undefined until it has opened one. */
  port: number | undefined;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

/** @returns undefined for an empty or incomplete file */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number(lines[3]);
  const status = (['starting', 'stopping', 'ready', 'standby'] as const).find((known) => known === lines[7]);
  return { pid, port: Number.isInteger(port) && port > 0 ? port : undefined, status: status ?? 'unknown' };
}

export async function readPostmasterPid(clusterDir: string): Promise<PostmasterPid | undefined> {
  try {
    return parsePostmasterPid(await readFile(join(clusterDir, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Greater than any pid. */
const UNUSED_PID = 2_147_483_646;

/**
 * Postgres refuses to start as long as any process has the pid in postmaster.pid: a zombie postmaster (in a container without init),
 * or another program after a restart of the machine. Call this in such a case. It changes the pid only: the rest of the file lets
 * Postgres find out whether sessions of the old postmaster still use its memory.
 */
export async function invalidatePid(clusterDir: string, pid: number): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid');
  try {
    const text = await readFile(file, 'utf8');
    if (parsePostmasterPid(text)?.pid === pid) await writeFile(file, text.replace(/^\s*\d+/, String(UNUSED_PID)));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
