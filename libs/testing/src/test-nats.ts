import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedNats, startNats } from '#libs/embedded';
import { testSetting } from './setting.js';

/** A NATS server of a test file's own, without users unless its configuration names some. */
export interface TestNats {
  readonly url: string;
  readonly server: EmbeddedNats;
  /** The folder of its streams, so that a test can replace it while the server is stopped. */
  readonly store: string;
  stop(): Promise<void>;
  /** The same server with the same store on the same port, after a stop or a kill. */
  startAgain(): Promise<void>;
}

/** @param configuration the content of the server's configuration file, such as users */
export async function testNats(configuration = ''): Promise<TestNats> {
  const dataDir = mkdtempSync(join(testSetting('FOLDER'), 'nats-'));
  const configFile = join(dataDir, 'test.conf');
  writeFileSync(configFile, `jetstream { store_dir: $PARLEY_NATS_STORE }\n${configuration}`);
  const options = { dataDir, binary: testSetting('NATS_SERVER'), configFile };
  let server = await startNats(options);
  const { port, url } = server;
  return {
    url,
    store: join(dataDir, 'store'),
    get server() {
      return server;
    },
    stop: () => server.stop(),
    startAgain: async () => {
      server = await startNats({ ...options, port });
    },
  };
}
