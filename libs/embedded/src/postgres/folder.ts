import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode, reasonOf } from '../has-code.js';
import { chooseAccount, giveTo, reach, type Account } from './account.js';
import { keepPassword } from './password.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

export interface Folder {
  dataDir: string;
  clusterDir: string;
  account: Account;
  password: string;
}

/**
 * Makes the folder when missing, gives it to the user that Postgres runs as, and reads or makes the password.
 * @throws PostgresUnavailable
 */
export async function openFolder(path: string, program: string): Promise<Folder> {
  try {
    // The parents with the usual mode: closed ones would keep out the user that Postgres runs as.
    await mkdir(dirname(resolve(path)), { recursive: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    const dataDir = await realpath(path);
    const clusterDir = join(dataDir, 'cluster');
    const chosen = await chooseAccount(clusterDir);
    await giveTo(chosen, dataDir);
    const account = await reach(chosen, dataDir, program);
    const password = await keepPassword(dataDir);
    await giveTo(account, join(dataDir, 'password'));
    return { dataDir, clusterDir, account, password };
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw error;
    throw new PostgresUnavailable(
      `${path} cannot be used for PostgreSQL (${reasonOf(error)}). It may belong to another user, such as root after a ` +
        'start as root. Run Parley as that user, or set PARLEY_DATA_DIR to a folder of your own.',
    );
  }
}
