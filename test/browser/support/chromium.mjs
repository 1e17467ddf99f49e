import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the system's Chromium is. @throws {Error} that says what to install */
export function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]);
  const found = places.find(isExecutable);
  if (found === undefined) throw new Error('These tests need Chromium: apt-get install chromium');
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
