import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectory } from './data-directory.js';

/** A sites file for PARLEY_SITES. @param content a text is written as it is, anything else as JSON */
export function sitesFile(content: unknown): string {
  const file = join(dataDirectory().path, 'sites.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
