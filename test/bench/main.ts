/* Prints requests/s, p50, p99, memory, and the ratio to a bare program that does only the same SQL, in the same run. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { signToken } from '#libs/http';
import { messagingMigrations } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { createDataSource, migrate, persistenceMigrations, projectRoot } from '#libs/persistence';
import { Program } from './program.js';
import { type Servers, withServers } from './servers.js';

const SECONDS = Number(process.argv[2] ?? 8);
const ROUNDS = Number(process.argv[3] ?? 3);
const CONNECTIONS = 32;
const THREADS = 100;
const BODY =
  'The Analytical Engine weaves algebraic patterns just as the Jacquard loom weaves flowers and leaves. '.repeat(3);
const SECRET = 'a secret for the benchmark, and for nothing else';

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const root = projectRoot(import.meta.url);
await withServers({}, run);

async function run({ folder, postgres, nats }: Servers): Promise<void> {
  const parley = await Program.start(join(root, 'dist/apps/forum/src/main.js'), [], {
    PORT: '0',
    DATABASE_URL: postgres.adminUrl,
    NATS_URL: nats.url,
    PARLEY_SECRET: SECRET,
    PARLEY_DATA_DIR: folder,
    PARLEY_RATE_LIMITS: 'off',
  });
  const authorization = `Bearer ${await signToken(SECRET, { sub: 'bench', name: 'Bench' }, '1h')}`;
  const threads = await makeThreads(parley.address, authorization);
  const long = threads.at(-1) ?? '';
  await load(parley.address, [long], 'POST', { amount: 1_000 }, authorization);
  const bareUrl = await copyForBare(postgres.adminUrl, threads, long);
  const bare = await Program.start(join(root, 'dist/test/bench/bare.js'), [bareUrl, '10'], {});

  const works = [
    ['create a comment, 100 threads', 'POST', threads.slice(0, -1)],
    ['create a comment, one thread', 'POST', threads.slice(0, 1)],
    ['first page (50) of 1,000 comments', 'GET', [long]],
  ] as const;
  console.log(
    `${String(CONNECTIONS)} connections, ${String(SECONDS)} s, best of ${String(ROUNDS)} rounds, interleaved\n`,
  );
  console.log('| work | Parley req/s | p50 ms | p99 ms | bare req/s | p50 ms | p99 ms | ratio | memory MiB |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [name, method, ids] of works) {
    const ours: Measured[] = [];
    const floor: Measured[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      floor.push(await load(bare.address, ids, method, { duration: SECONDS }, authorization));
      ours.push(await load(parley.address, ids, method, { duration: SECONDS }, authorization));
      await drained(postgres.adminUrl);
    }
    const [p, b] = [best(ours), best(floor)];
    const ratio = (p.perSecond / b.perSecond).toFixed(2);
    const cells = [p.perSecond, p.p50, p.p99, b.perSecond, b.p50, b.p99].map((cell) => String(Math.round(cell)));
    console.log(`| ${name} | ${cells.join(' | ')} | ${ratio} | ${String(parley.memory)} |`);
  }
  await bare.stop();
  await parley.stop();
}

async function makeThreads(address: string, authorization: string): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i <= THREADS; i++) {
    const response = await fetch(`${address}/v1/posts`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Thread ${String(i)}`, body: BODY }),
    });
    ids.push(((await response.json()) as { id: string }).id);
  }
  // Asking for the last one's thread waits until its event has come.
  await fetch(`${address}/v1/threads/${ids.at(-1) ?? ''}`);
  return ids;
}

async function load(
  url: string,
  threads: readonly string[],
  method: 'GET' | 'POST',
  howLong: { amount: number } | { duration: number },
  authorization: string,
): Promise<Measured> {
  const post = { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ body: BODY }) };
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    ...howLong,
    requests: threads.map((id) => ({ method, path: `/v1/threads/${id}/comments`, ...(method === 'POST' ? post : {}) })),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${String(result.non2xx)} refused, ${String(result.errors)} failed`);
  }
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

function best(rounds: readonly Measured[]): Measured {
  return rounds.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
}

/** The same tables with the same rows, in a database where nobody relays. */
async function copyForBare(adminUrl: string, threads: readonly string[], long: string): Promise<string> {
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
  await dataSource.query(
    `INSERT INTO people (site, kind, id, name, seen_at) VALUES ('default', 'member', 'bench', 'Bench', now())`,
  );
  await dataSource.query(
    `INSERT INTO threads (id, site, title, post_id, author_id, closed_because, comment_count, version, created_at)
     SELECT id, 'default', 'Thread', id, 'bench', '{}', 0, 1, now() FROM unnest($1::uuid[]) AS id`,
    [threads],
  );
  await dataSource.query(
    `INSERT INTO comments (id, site, thread_id, depth, ordinal, author_id, author_kind, body, body_html, mentions, links,
       status, score, reply_count, pinned, revision, version, created_at)
     SELECT gen_random_uuid(), 'default', $1, 0, n + 1, 'bench', 'member', $2::text, $2::text, '{}', '{}', 'published', 0, 0,
       false, 1, 1, now() FROM generate_series(1, 1000) AS n`,
    [long, BODY],
  );
  await dataSource.query('ANALYZE');
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
