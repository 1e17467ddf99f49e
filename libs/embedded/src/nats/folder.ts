import { access, constants, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, reasonOf } from '../has-code.js';
import { endProcess } from '../processes.js';
import type { StepReporter } from '../step-reporter.js';
import { NatsServerUnavailable } from './nats-server-unavailable.js';
import { pidOnFolder } from './running-nats.js';

/** Creates the folder if missing. @returns its real path, by which a server of an earlier run is recognised */
export async function openFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw error;
    throw new NatsServerUnavailable(
      `${path} cannot be used for NATS (${reasonOf(error)}). It may belong to another user, such as root after a start ` +
        'as root. Run Parley as that user, or set PARLEY_DATA_DIR to a folder of your own.',
    );
  }
}

/** Ends the server of an earlier run on this folder. @returns whether there was one */
export async function endLeftOver(dataDir: string, graceMs: number, report: StepReporter): Promise<boolean> {
  const pid = await pidOnFolder(dataDir);
  if (pid === undefined) return false;
  report(`nats-server of an earlier run still runs (process ${pid}): replacing it`);
  await endProcess(pid, graceMs);
  return true;
}

/** Files of killed servers; see waitForPort in start-nats.ts. */
export async function removePortsFiles(dataDir: string): Promise<void> {
  const stale = (await readdir(dataDir)).filter((file) => file.endsWith('.ports'));
  await Promise.all(stale.map((file) => rm(join(dataDir, file), { force: true })));
}
