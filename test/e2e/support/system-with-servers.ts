import { leaveRunning, type ParleyUnderTest, startParley, stopAfterRun, type TestNats, testNats } from '#libs/testing';
import { dataDirectory } from './data-directory.js';
import { migratedDatabase } from './prepared.js';
import { errorsOf, SECRET, type System } from './system.js';

/** A system whose Postgres and NATS servers the test can access. */
export interface SystemWithServers extends System {
  readonly natsUrl: string;
  readonly nats: TestNats;
  /** Of a superuser. */
  readonly databaseUrl: string;
  readonly parley: ParleyUnderTest;
}

let shared: Promise<SystemWithServers> | null = null;

/** One system for all files of a worker that need no settings of their own. It runs until the test run ends. */
export function sharedSystem(): Promise<SystemWithServers> {
  shared ??= startWithServers().then((system) => {
    leaveRunning(system.parley.process);
    stopAfterRun(system.nats.server.pid);
    return { ...system, stop: () => Promise.resolve() };
  });
  return shared;
}

/** Starts one process with all services, on a database and a NATS server of the test: the fastest setup. */
export async function startWithServers(settings: Record<string, string> = {}): Promise<SystemWithServers> {
  const [database, nats] = await Promise.all([migratedDatabase(SECRET), testNats()]);
  const PARLEY_DATA_DIR = dataDirectory().path;
  const servers = { PARLEY_DATA_DIR, DATABASE_URL: database.adminUrl, NATS_URL: nats.url, PARLEY_SECRET: SECRET };
  const parley = await startParley('forum', { ...servers, ...settings });
  return {
    address: parley.address,
    natsUrl: nats.url,
    nats,
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
