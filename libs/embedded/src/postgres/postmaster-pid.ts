import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/** What a postmaster writes down in its data folder (src/include/utils/pidfile.h of PostgreSQL). */
export interface PostmasterPid {
  pid: number;
  /** undefined as long as it has not opened one. */
  port: number | undefined;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

/** @returns undefined for an empty or torn file. */
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

/** Greater than any system gives out. */
const NOBODY = 2_147_483_646;

/**
 * Postgres refuses to start as long as any process has the number in postmaster.pid: a dead postmaster that nobody has
 * reaped (a container without init), or, after a restart of the machine, somebody else. Call it when that is so. Only
 * the number is changed: the rest tells Postgres whether sessions of the old postmaster still use its memory.
 */
export async function disown(clusterDir: string, pid: number): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid');
  try {
    const text = await readFile(file, 'utf8');
    if (parsePostmasterPid(text)?.pid === pid) await writeFile(file, text.replace(/^\s*\d+/, String(NOBODY)));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
