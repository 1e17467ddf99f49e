import { readFile, rename, stat } from 'node:fs/promises';
import { hasCode } from './has-code.js';

const MAX_BYTES = 5_000_000;

/** Renames a log that is larger than 5 MB to `<file>.1`, so that the data folder stays small. */
export async function rotateLog(file: string): Promise<void> {
  try {
    if ((await stat(file)).size > MAX_BYTES) await rename(file, `${file}.1`);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** The last lines of a log for an error message; empty if there is no such file. */
export async function lastLines(file: string, count = 8): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-count).join('\n');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
