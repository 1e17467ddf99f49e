import { readdirSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { setImmediate } from 'node:timers/promises';

/**
 * Parses the source maps of a bundle. Node does so when it first prints the stack of an error, and the process answers nobody
 * meanwhile: better right after the start than at the first error under load.
 * @param folder the URL of the bundle's folder
 */
export async function parseSourceMaps(folder: URL): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    // Undefined for a file that this process has not loaded.
    findSourceMap(new URL(file, folder).href);
    await setImmediate();
  }
}
