import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's clock ticks per second: USER_HZ, which is 100 on every Linux. */
const TICKS_PER_SECOND = 100;

/** Resident memory of a process in MiB. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** Seconds of CPU that a process and its children have used so far, those children too that have ended. */
export function cpuOf(pid: number): number {
  const parent = statOf(pid);
  if (parent === null) return 0;
  const own = parent.used + parent.usedByEnded;
  const children = readdirSync('/proc').map((name) => (/^[0-9]+$/.test(name) ? statOf(Number(name)) : null));
  return children.reduce((sum, child) => (child?.parent === pid ? sum + child.used : sum), own);
}

interface Stat {
  readonly parent: number;
  readonly used: number;
  readonly usedByEnded: number;
}

/** proc(5): after the name, in brackets, come the state, the parent, …, utime, stime, cutime and cstime. */
function statOf(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return null;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const seconds = (index: number) => Number(fields[index]) / TICKS_PER_SECOND;
  return { parent: Number(fields[1]), used: seconds(11) + seconds(12), usedByEnded: seconds(13) + seconds(14) };
}
