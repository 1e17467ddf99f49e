import { readFileSync } from 'node:fs';

/** The memory that a process holds, in megabytes. */
export function residentMb(pid: number | undefined): number {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}
