import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EmbeddedNats,
  startNats,
  type Subscriber,
  SUBSCRIBERS_FOLDER,
  writeNatsConfiguration,
  writeSubscribers,
} from '#libs/embedded';
import { testSetting } from '#libs/testing';
import { natsUsers } from '../../../apps/forum/src/nats-users.js';
import { NATS_CONF, natsPasswords, natsUrlOf } from '../../../libs/runtime/src/credentials.js';

/** A NATS server with the configuration of the embedded one, with users and their rights. */
export interface ShippedNats {
  readonly server: EmbeddedNats;
  /** With the user's password in it. */
  urlOf(user: string): string;
  /** Writes the external subscribers and makes the server reload its configuration. */
  admit(subscribers: readonly Subscriber[]): Promise<void>;
  stop(): Promise<void>;
}

export async function shippedNats(secret: string): Promise<ShippedNats> {
  const dataDir = mkdtempSync(join(testSetting('FOLDER'), 'shipped-nats-'));
  const conf = join(dataDir, 'conf');
  const server = await startNats({
    dataDir,
    binary: testSetting('NATS_SERVER'),
    configFile: await writeNatsConfiguration(NATS_CONF, natsUsers, conf),
    env: natsPasswords(natsUsers, secret),
  });
  return {
    server,
    urlOf: (user) => natsUrlOf(user, secret, server.port),
    admit: async (subscribers) => {
      const names = natsUsers.map(({ name }) => name);
      await writeSubscribers(join(conf, SUBSCRIBERS_FOLDER), names, subscribers);
      process.kill(server.pid, 'SIGHUP');
    },
    stop: () => server.stop(),
  };
}
