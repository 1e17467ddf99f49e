import { startParley, type TestDatabase, testDatabase, type TestNats, testNats } from '#libs/testing';
import { exitOf, expectOneError } from '../e2e/support/process-exit.js';
import { Forum } from '../e2e/support/forum.js';
import { onDatabase, urlFor } from '../e2e/support/sql.js';
import { SECRET } from '../e2e/support/system.js';
import { type PgBouncer, startPgBouncer } from './pgbouncer.js';

let database: TestDatabase;
let nats: TestNats;
/** Of the role that owns the schema, as docs/operating.md sets it up for a pooler. */
let url: string;
let pooler: PgBouncer | undefined;

beforeAll(async () => {
  [database, nats] = await Promise.all([testDatabase(), testNats()]);
  const role = `${new URL(database.adminUrl).pathname.slice(1)}_pooled`;
  await onDatabase(
    database.adminUrl,
    `CREATE ROLE ${role} LOGIN PASSWORD 'pooled'; ALTER ROLE ${role} SET search_path = posts;
     CREATE SCHEMA posts AUTHORIZATION ${role}`,
  );
  url = urlFor(database.adminUrl, role, 'pooled');
});
afterEach(() => pooler?.stop());
afterAll(async () => {
  await nats.stop();
  await database.drop();
});

async function settingsWith(poolMode: string): Promise<Record<string, string>> {
  pooler = await startPgBouncer(url, poolMode);
  return { POSTS_DATABASE_URL: pooler.url, NATS_URL: nats.url, PARLEY_SECRET: SECRET };
}

it.each(['transaction', 'statement'])('a service refuses PgBouncer with pool_mode = %s', async (poolMode) => {
  const ending = await exitOf('posts', await settingsWith(poolMode));
  expectOneError(ending, /pooler between posts and PostgreSQL/, /pool_mode = session/);
});

it('a service works behind PgBouncer with pool_mode = session', async () => {
  const parley = await startParley('posts', await settingsWith('session'));
  try {
    const forum = new Forum(parley.address, SECRET);
    const { id } = await forum.post(await forum.person('Ada'));
    expect((await forum.readPost(id)).id).toBe(id);
  } finally {
    await parley.stop();
  }
});
