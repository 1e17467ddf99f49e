import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EmbeddedNats,
  layOutConfiguration,
  type OutsideUser,
  startNats,
  SUBSCRIBERS_FOLDER,
  writeOutsideUsers,
} from '#libs/embedded';
import { testSetting } from '#libs/testing';
import { natsPasswords, natsUrlOf, SHIPPED_CONFIGURATION } from '../../../libs/runtime/src/credentials.js';
import type { NatsUser } from '../../../libs/runtime/src/service-definition.js';

/** A NATS server with the configuration that is shipped, users and all. */
export interface ShippedNats {
  readonly server: EmbeddedNats;
  /** With the user's password in it. */
  urlOf(user: NatsUser): string;
  /** Writes the users from outside and has the server read them. */
  admit(users: readonly OutsideUser[]): Promise<void>;
  stop(): Promise<void>;
}

export async function shippedNats(secret: string): Promise<ShippedNats> {
  const dataDir = mkdtempSync(join(testSetting('FOLDER'), 'shipped-nats-'));
  const conf = join(dataDir, 'conf');
  const server = await startNats({
    dataDir,
    binary: testSetting('NATS_SERVER'),
    configFile: await layOutConfiguration(SHIPPED_CONFIGURATION, conf),
    env: natsPasswords(secret),
  });
  return {
    server,
    urlOf: (user) => natsUrlOf(user, secret, server.port),
    admit: async (users) => {
      await writeOutsideUsers(join(conf, SUBSCRIBERS_FOLDER), users);
      process.kill(server.pid, 'SIGHUP');
    },
    stop: () => server.stop(),
  };
}
