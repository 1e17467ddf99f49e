import { readFile } from 'node:fs/promises';
import { hasCode } from './has-code.js';
import { poll } from './poll.js';
import { runCommand } from './run-command.js';

/** Whether a process of that id runs. A zombie, as in a container without init, does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // pid (name) state …; the name may contain spaces and parentheses.
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}

/** The command line of a process; undefined if it has ended, or on systems that do not report it (Windows). */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    try {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
      throw error;
    }
  }
  const ps = await runCommand('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return ps.code === 0 ? ps.output.trim() : undefined;
}

/** Sends a signal; a process that has ended already is ignored. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** @returns whether the process has ended within `timeoutMs` */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  return (await poll(async () => ((await isAlive(pid)) ? undefined : true), timeoutMs)) === true;
}

/** Sends SIGTERM, and SIGKILL if the process still runs after `graceMs`. @throws if even that does not end it */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  signal(pid, 'SIGTERM');
  if (await waitForExit(pid, graceMs)) return;
  signal(pid, 'SIGKILL');
  if (!(await waitForExit(pid, 5_000))) throw new Error(`Process ${pid} does not end, not even by SIGKILL.`);
}
