import { appendFile, chown, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { isAlive } from '../processes.js';
import type { Account } from './account.js';
import type { PostgresBinaries } from './binaries.js';
import { PostgresUnavailable } from './postgres-unavailable.js';
import { SETTINGS_FILE } from './settings-file.js';

/**
 * UTF-8, and texts are sorted the same on every machine: by Postgres's own C.UTF-8. The system's locale still decides what a letter
 * is (full-text search, pg_trgm), and not every system has one called C.UTF-8.
 */
export function localeFlags(platform: string): string[] {
  const provider = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  if (platform === 'linux') return [...provider, '--locale=C.UTF-8'];
  if (platform === 'darwin') return [...provider, '--locale=C', '--lc-ctype=en_US.UTF-8'];
  return [...provider, '--locale=C'];
}

/** The major version that created a cluster; undefined if there is no cluster. */
export async function clusterVersion(clusterDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Creates a cluster in a folder beside `clusterDir` and renames it when it is complete, so that an incomplete one is never used.
 * If two processes do so at once, the second uses the cluster of the first.
 * @returns whether this process has created the cluster
 * @throws PostgresUnavailable
 */
export async function createCluster(
  dataDir: string,
  clusterDir: string,
  account: Account,
  binaries: PostgresBinaries,
): Promise<boolean> {
  await removeIncomplete(dataDir);
  const draft = await mkdtemp(join(dataDir, `cluster.new-${process.pid}-`));
  if (account.owner !== undefined) await chown(draft, account.owner.uid, account.owner.gid);
  const access = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${join(dataDir, 'password')}`];
  const flags = ['-D', draft, ...localeFlags(process.platform), ...access, '--no-instructions'];
  const made = await account.run(binaries.initdb, flags);
  if (made.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new PostgresUnavailable(
      `Could not create a database in ${dataDir}. The output of initdb:\n${made.output.trim()}\n` +
        'Fix that, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  await appendFile(join(draft, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
  try {
    await rename(draft, clusterDir);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // EPERM is what Windows reports for an existing folder.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
    if ((await clusterVersion(clusterDir)) !== undefined) return false;
    throw new PostgresUnavailable(
      `${clusterDir} exists, but is no database (it has no PG_VERSION). Move it away, or choose another PARLEY_DATA_DIR.`,
    );
  }
}

/** Folders of starts that were killed during initdb. Those of a start that still runs are left alone. */
async function removeIncomplete(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = /^cluster\.new-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !(await isAlive(Number(pid)))) {
      await rm(join(dataDir, name), { recursive: true, force: true });
    }
  }
}
