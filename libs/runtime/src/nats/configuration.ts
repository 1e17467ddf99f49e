import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '#libs/embedded';
import { readSubscribers, writeSubscribers } from './subscribers.js';
import { type SystemUser, systemUsersConf } from './system-users.js';

/** Where the accounts of external subscribers are, below a folder that `writeNatsConfiguration` has written. */
export const SUBSCRIBERS_FOLDER = 'subscribers';

/**
 * Writes the server's whole configuration into `folder`, and keeps the external subscribers that are there: nats-server looks
 * for an included file beside the file that includes it.
 * @param natsConf the path of nats.conf
 * @returns the path of the file to start the server with
 * @throws NatsServerUnavailable if the folder cannot be used
 */
export async function writeNatsConfiguration(
  natsConf: string,
  users: readonly SystemUser[],
  folder: string,
): Promise<string> {
  await openFolder(folder);
  await copyFile(natsConf, join(folder, 'nats.conf'));
  await writeFile(join(folder, 'nats-services.conf'), systemUsersConf(users, 'Written by Parley at each start.'));
  const subscribers = join(folder, SUBSCRIBERS_FOLDER);
  // Also where the files are there: an earlier Parley wrote them in another form.
  await writeSubscribers(subscribers, await readSubscribers(subscribers));
  return join(folder, 'nats.conf');
}
