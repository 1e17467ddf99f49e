import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { isAlive } from '../processes.js';
import { adminUrl } from './admin-connection.js';
import { readPostmasterPid } from './postmaster-pid.js';

/**
 * The superuser's URL of the server that runs on a folder, whichever process has started it; undefined if none does, or it is not
 * ready.
 */
export async function runningPostgres(dataDir: string, database = 'parley'): Promise<string | undefined> {
  const found = await readPostmasterPid(join(dataDir, 'cluster'));
  if (found?.port === undefined || found.status !== 'ready' || !(await isAlive(found.pid))) return undefined;
  try {
    const password = await readFile(join(dataDir, 'password'), 'utf8');
    return adminUrl(found.port, password.trim(), database);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
