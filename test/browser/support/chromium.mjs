import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the installed Chromium. @throws {Error} if there is none */
export function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]);
  const found = candidates.find(isExecutable);
  if (found === undefined)
    throw new Error('The browser tests need Chromium. Install it with: apt-get install chromium');
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOTDIR') return false;
    throw error;
  }
}
