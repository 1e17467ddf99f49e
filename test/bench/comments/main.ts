/* Prints the cost of comments, compared with bare programs in the same run: requests/s, p50, p99, bytes, memory, and the ratio. */
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
import { printTable, tenth, integer } from '../table.js';
import { CONNECTIONS, load, type Measured } from './load.js';
import { newThreads, seed } from './seed.js';
import { singleReads } from './single-reads.js';
import { type Workload, workloadsFor } from './workloads.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '3' },
    /** Measures the workloads whose names contain this. */
    workloads: { type: 'string', default: '' },
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
  const idleMemory = parley.memory;

  const authorization = `Bearer ${await signToken(SECRET, { sub: 'bench', name: 'Bench' }, '1h')}`;
  const fixture = { parley: parley.address, bare: bare.address, authorization };
  const workloads = await workloadsFor(fixture, { small, thousand, fiftyThousand });
  const selected = workloads.filter(({ name }) => name.includes(values.workloads));
  const { seconds, runs } = values;
  console.log(`${String(CONNECTIONS)} connections, ${seconds} s, best of ${runs} rounds in turn; milliseconds\n`);
  const rows: string[][] = [];
  for (const workload of selected) {
    const [parleyResult, baseline] = await measure(workload, postgres.adminUrl);
    const ratio = (parleyResult.perSecond / baseline.perSecond).toFixed(2);
    rows.push([
      ...[
        workload.name,
        integer(parleyResult.perSecond),
        tenth(parleyResult.p50),
        tenth(parleyResult.p99),
        integer(parleyResult.bytes),
      ],
      ...[workload.baseline.name, integer(baseline.perSecond), tenth(baseline.p50), tenth(baseline.p99)],
      ...[ratio, workload.goal, integer(parley.memory)],
    ]);
  }
  printTable(
    ['work', 'req/s', 'p50', 'p99', 'bytes', 'beside', 'req/s', 'p50', 'p99', 'ratio', 'to reach', 'MiB'],
    rows,
  );
  console.log(`A single cold read of 50,000 comments: ${await singleReads(fixture, fiftyThousand)}`);
  console.log(`Memory: ${String(idleMemory)} MiB at rest, ${String(parley.memory)} MiB now`);
  await bare.stop();
  await parley.stop();
}

async function measure(workload: Workload, adminUrl: string): Promise<[Measured, Measured]> {
  const parleyResult: Measured[] = [];
  const baseline: Measured[] = [];
  for (let round = 0; round < Number(values.runs); round++) {
    baseline.push(await load(workload.baseline.url, workload.baseline.requests(round), Number(values.seconds)));
    const stop = workload.meanwhile?.();
    parleyResult.push(await load(workload.url, workload.requests(round), Number(values.seconds), workload.expected));
    await stop?.();
    await drained(adminUrl);
  }
  return [best(parleyResult), best(baseline)];
}

function best(runs: readonly Measured[]): Measured {
  return runs.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
}

/** The same tables, in a database without a relay. */
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
  const commentsMigrations = join(root, 'apps/comments/migrations');
  await migrate(dataSource, [persistenceMigrations, messagingMigrations, peopleMigrations, commentsMigrations]);
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
