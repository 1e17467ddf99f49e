import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from './folder.js';
import { readOutsideUsers, writeOutsideUsers } from './outside-users.js';

/** Where the users from outside stand, below a folder that `layOutConfiguration` has made. */
export const SUBSCRIBERS_FOLDER = 'subscribers';

/**
 * Puts the shipped configuration into `folder`, beside the users from outside that are there: nats-server looks for what
 * a file includes beside that file.
 * @param shipped the folder with nats.conf and nats-services.conf
 * @returns the path of the file to start the server with
 * @throws NatsServerUnavailable
 */
export async function layOutConfiguration(shipped: string, folder: string): Promise<string> {
  await openFolder(folder);
  for (const file of ['nats.conf', 'nats-services.conf']) await copyFile(join(shipped, file), join(folder, file));
  const subscribers = join(folder, SUBSCRIBERS_FOLDER);
  // Also when they are there: an older Parley did not know all the users of the house.
  await writeOutsideUsers(subscribers, await readOutsideUsers(subscribers));
  return join(folder, 'nats.conf');
}
