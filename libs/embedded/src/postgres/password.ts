import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';

/**
 * The superuser's password in `<dataDir>/password` (0600), for the next start; created if there is none. Two starts at once agree
 * on one: the file appears complete, and only the first can create it.
 */
export async function ensurePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'password');
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(24).toString('hex'), { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
