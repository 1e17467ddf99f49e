import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { commandLineOf, isAlive } from '../processes.js';

export interface RunningNats {
  readonly port: number;
  readonly pid: number;
}

/** The server that runs on a folder, whichever process has started it; undefined if none does. */
export async function runningNats(dataDir: string): Promise<RunningNats | undefined> {
  try {
    const folder = await realpath(dataDir);
    const pid = await pidOnFolder(folder);
    const port = pid === undefined ? undefined : await writtenPort(folder, pid);
    return pid === undefined || port === undefined ? undefined : { pid, port };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The process that serves this folder, by its real path; undefined if it has ended. */
export async function pidOnFolder(folder: string): Promise<number | undefined> {
  const file = join(folder, 'nats-server.pid');
  let pid: number;
  try {
    pid = Number(await readFile(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return undefined;
  // The pid may belong to another program by now; only this file in its command line identifies the server.
  const commandLine = await commandLineOf(pid);
  return commandLine?.includes(file) === true ? pid : undefined;
}

/** The server writes `<program>_<pid>.ports` once it listens; undefined before, and while the file is written. */
export async function writtenPort(folder: string, pid: number): Promise<number | undefined> {
  const name = (await readdir(folder)).find((file) => file.endsWith(`_${pid}.ports`));
  if (name === undefined) return undefined;
  const text = await readFile(join(folder, name), 'utf8');
  const port = /"nats"\s*:\s*\[\s*"nats:\/\/[^"]*:(\d+)"/.exec(text)?.[1];
  return port === undefined ? undefined : Number(port);
}
