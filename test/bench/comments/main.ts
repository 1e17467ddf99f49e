/* Prints what comments cost, beside bare programs in the same run: requests/s, p50, p99, bytes, memory, and the ratio. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { signToken } from '#libs/http';
import { messagingMigrations } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { createDataSource, migrate, persistenceMigrations, projectRoot } from '#libs/persistence';
import { Program } from '../program.js';
import { type Servers, withServers } from '../servers.js';
import { printTable, tenth, whole } from '../table.js';
import { CONNECTIONS, load, type Measured } from './load.js';
import { newThreads, seed } from './seed.js';
import { singleReads } from './single-reads.js';
import { type Work, worksOn } from './works.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    /** Which works to measure: those whose names hold this. */
    works: { type: 'string', default: '' },
    /** A folder for a CPU profile of Parley's process. */
    profiles: { type: 'string' },
  },
});
const SECRET = 'a secret for the benchmark, and for nothing else';

const root = projectRoot(import.meta.url);
await withServers({}, run);

async function run({ folder, postgres, nats }: Servers): Promise<void> {
  const parley = await Program.start(
    join(root, 'dist/bundle/forum.js'),
    [],
    {
      PORT: '0',
      DATABASE_URL: postgres.adminUrl,
      NATS_URL: nats.url,
      PARLEY_SECRET: SECRET,
      PARLEY_DATA_DIR: folder,
      PARLEY_RATE_LIMITS: 'off',
    },
    values.profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profiles],
  );
  const small = newThreads(1_000, 1);
  const [thousand, fiftyThousand] = [newThreads(1, 1_000), newThreads(1, 50_000)].flat();
  if (thousand === undefined || fiftyThousand === undefined) throw new Error('no threads');
  const seeded = [...small, thousand, fiftyThousand];
  await seed(postgres.adminUrl, seeded);
  const bareUrl = await databaseForBare(postgres.adminUrl);
  await seed(bareUrl, seeded);
  const bare = await Program.start(join(root, 'dist/test/bench/comments/bare.js'), [bareUrl], {});
  const atRest = parley.memory;

  const authorization = `Bearer ${await signToken(SECRET, { sub: 'bench', name: 'Bench' }, '1h')}`;
  const stage = { parley: parley.address, bare: bare.address, authorization };
  const works = await worksOn(stage, { small, thousand, fiftyThousand });
  const wanted = works.filter(({ name }) => name.includes(values.works));
  const { seconds, rounds } = values;
  console.log(`${String(CONNECTIONS)} connections, ${seconds} s, best of ${rounds} rounds in turn; milliseconds\n`);
  const rows: string[][] = [];
  for (const work of wanted) {
    const [ours, floor] = await measure(work, postgres.adminUrl);
    const ratio = (ours.perSecond / floor.perSecond).toFixed(2);
    rows.push([
      ...[work.name, whole(ours.perSecond), tenth(ours.p50), tenth(ours.p99), whole(ours.bytes)],
      ...[work.floor.name, whole(floor.perSecond), tenth(floor.p50), tenth(floor.p99)],
      ...[ratio, work.goal, whole(parley.memory)],
    ]);
  }
  printTable(
    ['work', 'req/s', 'p50', 'p99', 'bytes', 'beside', 'req/s', 'p50', 'p99', 'ratio', 'to reach', 'MiB'],
    rows,
  );
  console.log(`A single cold read of 50,000 comments: ${await singleReads(stage, fiftyThousand)}`);
  console.log(`Memory: ${String(atRest)} MiB at rest, ${String(parley.memory)} MiB now`);
  await bare.stop();
  await parley.stop();
}

async function measure(work: Work, adminUrl: string): Promise<[Measured, Measured]> {
  const ours: Measured[] = [];
  const floor: Measured[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    floor.push(await load(work.floor.url, work.floor.asks(round), Number(values.seconds)));
    const stop = work.meanwhile?.();
    ours.push(await load(work.url, work.asks(round), Number(values.seconds), work.expected));
    await stop?.();
    await drained(adminUrl);
  }
  return [best(ours), best(floor)];
}

function best(rounds: readonly Measured[]): Measured {
  return rounds.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
}

/** The same tables, in a database where nobody relays. */
async function databaseForBare(adminUrl: string): Promise<string> {
  await query(adminUrl, 'CREATE DATABASE bare');
  const url = new URL(adminUrl);
  url.pathname = '/bare';
  await query(url.href, 'CREATE SCHEMA comments');
  const dataSource = await createDataSource({
    url: url.href,
    schema: 'comments',
    entities: [],
    poolSize: 4,
    applicationName: 'bench',
    idleInTransactionTimeout: 5_000,
  }).initialize();
  const own = join(root, 'apps/comments/migrations');
  await migrate(dataSource, [persistenceMigrations, messagingMigrations, peopleMigrations, own]);
  await dataSource.destroy();
  return url.href;
}

/** Waits until the outbox is empty, so that one round's events do not slow the next. */
async function drained(adminUrl: string): Promise<void> {
  while ((await query<{ n: string }>(adminUrl, 'SELECT count(*) AS n FROM comments.outbox'))[0]?.n !== '0') {
    await sleep(100);
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
