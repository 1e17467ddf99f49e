import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { type EmbeddedNats, startNats } from '#libs/embedded';
import { type Subscriber, writeSubscribers } from '#libs/runtime';
import { eventually, testSetting } from '#libs/testing';
import { natsUsers } from '../../../apps/forum/src/nats-users.js';
import { NATS_CONF, natsPasswords, natsUrlOf } from '../../../libs/runtime/src/credentials.js';
import { SUBSCRIBERS_FOLDER, writeNatsConfiguration } from '../../../libs/runtime/src/nats/configuration.js';

/** A NATS server with the configuration of the embedded one, with users and their rights. */
export interface ShippedNats {
  readonly server: EmbeddedNats;
  /** With the user's password in it. */
  urlOf(user: string): string;
  /** Writes the external subscribers, and makes the server reload its configuration until each reaches its consumer. */
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
      await writeSubscribers(join(conf, SUBSCRIBERS_FOLDER), subscribers);
      process.kill(server.pid, 'SIGHUP');
      for (const { name, password } of subscribers) await eventually(() => reachesItsConsumer(server, name, password));
    },
    stop: () => server.stop(),
  };
}

/** A reload that adds an account does not bind its imports; the next one does. */
async function reachesItsConsumer({ url, pid }: EmbeddedNats, user: string, pass: string): Promise<void> {
  const connection = await connect({ servers: url, user, pass, inboxPrefix: `_INBOX.${user}`, reconnect: false });
  try {
    await connection.request(`HOUSE.API.CONSUMER.INFO.PARLEY.${user}`, '', { timeout: 2_000 });
  } catch (error) {
    process.kill(pid, 'SIGHUP');
    throw error;
  } finally {
    await connection.close();
  }
}
