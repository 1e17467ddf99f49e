import { prefixesOf } from '#libs/runtime';
import { startParley } from '#libs/testing';
import { services } from '../../../apps/forum/src/services.js';
import { migratedDatabase, preparedDirectory } from './prepared.js';
import { startProxy } from './reverse-proxy.js';
import { shippedNats } from './shipped-nats.js';

/** A running Parley, as one process or several. */
export interface System {
  /** The base URL of the API. */
  readonly address: string;
  /** The errors and unexpected output of its processes since the last call. */
  newErrors(): string[];
  stop(): Promise<void>;
}

export const SECRET = 'a secret that is for these tests only';

/** As `npm start` does it: everything in one process, on a database and a NATS server of its own. */
export async function startTogether(settings: Record<string, string> = {}): Promise<System> {
  const directory = await preparedDirectory(SECRET);
  const parley = await startParley('forum', { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET, ...settings });
  return {
    address: parley.address,
    newErrors: errorsOf(() => parley.lines),
    stop: async () => {
      await parley.stop();
      directory.cleanUp();
    },
  };
}

/** Every service as processes of its own with a NATS user of its own, two replicas each, behind a reverse proxy. */
export async function startApart(settings: Record<string, string> = {}): Promise<System> {
  const [database, nats] = await Promise.all([migratedDatabase(SECRET), shippedNats(SECRET)]);
  const urls = { DATABASE_URL: database.adminUrl, PARLEY_SECRET: SECRET, ...settings };
  const replicas = await Promise.all(
    services.flatMap((service) =>
      [1, 2].map(async () => {
        const env = service.kind === 'backend' ? { ...urls, NATS_URL: nats.urlOf(service.name) } : {};
        const parley = await startParley(service.name, env);
        return { service, parley };
      }),
    ),
  );
  const addressesOf = (name: string) =>
    replicas.filter(({ service }) => service.name === name).map(({ parley }) => parley.address);
  const proxy = await startProxy([
    { prefix: '/', replicas: addressesOf('posts') },
    ...services.flatMap((service) =>
      prefixesOf(service).map((prefix) => ({ prefix, replicas: addressesOf(service.name) })),
    ),
  ]);
  return {
    address: proxy.address,
    newErrors: errorsOf(
      ...replicas.map(
        ({ parley }) =>
          () =>
            parley.lines,
      ),
    ),
    stop: async () => {
      await proxy.stop();
      await Promise.all(replicas.map(({ parley }) => parley.stop()));
      await nats.stop();
      await database.drop();
    },
  };
}

/** Output that is not a log line, or has the level `error` (pino's 50): each line once. */
export function errorsOf(...outputs: (() => readonly string[])[]): () => string[] {
  const reported = outputs.map(() => 0);
  return () =>
    outputs.flatMap((lines, i) => {
      const fresh = lines().slice(reported[i]);
      reported[i] = lines().length;
      return fresh.filter((line) => !line.startsWith('{') || (JSON.parse(line) as { level: number }).level >= 50);
    });
}
