import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode, reasonOf } from '../has-code.js';
import { type Account, changeOwner, chooseAccount, ensureAccess } from './account.js';
import { ensurePassword } from './password.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

export interface Folder {
  dataDir: string;
  clusterDir: string;
  account: Account;
  password: string;
}

/**
 * Creates the folder if missing, makes the user that Postgres runs as its owner, and reads or creates the password.
 * @throws PostgresUnavailable
 */
export async function openFolder(path: string, program: string): Promise<Folder> {
  try {
    // The parents get the usual mode: closed ones would lock out the user that Postgres runs as.
    await mkdir(dirname(resolve(path)), { recursive: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    const dataDir = await realpath(path);
    const clusterDir = join(dataDir, 'cluster');
    const chosen = await chooseAccount(clusterDir);
    await changeOwner(chosen, dataDir);
    const account = await ensureAccess(chosen, dataDir, program);
    const password = await ensurePassword(dataDir);
    await changeOwner(account, join(dataDir, 'password'));
    return { dataDir, clusterDir, account, password };
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw error;
    throw new PostgresUnavailable(
      `${path} cannot be used for PostgreSQL (${reasonOf(error)}). It may belong to another user, such as root after a ` +
        'start as root. Run Parley as that user, or set PARLEY_DATA_DIR to a folder of your own.',
    );
  }
}
