import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyOfTemplate, oncePerRun, type TestDatabase, testSetting } from '#libs/testing';
import { parley } from './cli.js';
import { dataDirectory, type TestDataDirectory } from './data-directory.js';

/** A database with the migrated schemas of all services, whose roles have the passwords of this PARLEY_SECRET. */
export function migratedDatabase(secret: string): Promise<TestDatabase> {
  return copyOfTemplate('services', (adminUrl) => migrate({ DATABASE_URL: adminUrl, PARLEY_SECRET: secret }));
}

/** A data directory with a migrated database of its own, as the first start leaves it. */
export async function preparedDirectory(secret: string): Promise<TestDataDirectory> {
  const template = join(testSetting('FOLDER'), 'prepared-directory');
  await oncePerRun('prepared directory', async () => {
    if (existsSync(template)) return;
    const unfinished = mkdtempSync(`${template}-`);
    await migrate({ PARLEY_DATA_DIR: unfinished, PARLEY_SECRET: secret });
    renameSync(unfinished, template);
  });
  const directory = dataDirectory();
  // The files of the cluster belong to the account that Postgres runs as.
  await promisify(execFile)('cp', ['-a', `${template}/.`, directory.path]);
  return directory;
}

async function migrate(settings: Record<string, string>): Promise<void> {
  const { code, stdout, stderr } = await parley(settings, 'migrate');
  if (code !== 0) throw new Error(`parley migrate ended with ${String(code)}: ${stdout}${stderr}`);
}
