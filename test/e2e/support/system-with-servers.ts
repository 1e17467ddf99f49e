import { type ParleyUnderTest, startParley, testDatabase, testNats } from '#libs/testing';
import { dataDirectory } from './data-directory.js';
import { errorsOf, SECRET, type System } from './system.js';

/** A system whose Postgres and NATS servers the test can access. */
export interface SystemWithServers extends System {
  readonly natsUrl: string;
  /** Of a superuser. */
  readonly databaseUrl: string;
  readonly parley: ParleyUnderTest;
}

/** Starts one process with all services, on a database and a NATS server of the test: the fastest setup. */
export async function startWithServers(settings: Record<string, string> = {}): Promise<SystemWithServers> {
  const [database, nats] = await Promise.all([testDatabase(), testNats()]);
  const PARLEY_DATA_DIR = dataDirectory().path;
  const servers = { PARLEY_DATA_DIR, DATABASE_URL: database.adminUrl, NATS_URL: nats.url, PARLEY_SECRET: SECRET };
  const parley = await startParley('forum', { ...servers, ...settings });
  return {
    address: parley.address,
    natsUrl: nats.url,
    databaseUrl: database.adminUrl,
    parley,
    newErrors: errorsOf(() => parley.lines),
    stop: async () => {
      await parley.stop();
      await nats.stop();
      await database.drop();
    },
  };
}
