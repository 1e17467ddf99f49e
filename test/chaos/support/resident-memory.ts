import { readFileSync } from 'node:fs';

/** The resident memory of a process, in MB. */
export function residentMb(pid: number | undefined): number {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}
