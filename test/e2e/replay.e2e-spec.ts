import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { STREAM } from '#libs/contracts';
import { signToken } from '#libs/http';
import {
  eventually,
  type ParleyUnderTest,
  startParley,
  type TestDatabase,
  type TestNats,
  testNats,
} from '#libs/testing';
import { backendsOf } from '#libs/runtime';
import { services } from '../../apps/forum/src/services.js';
import { bodyOf, Client } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { Forum } from './support/forum.js';
import { onDatabase } from './support/sql.js';
import { migratedDatabase } from './support/prepared.js';
import { SECRET } from './support/system.js';
import type { Comment, Post } from './support/api-types.js';

const BLOG_SECRET = 'the secret of the blog, for these tests';
const names = backendsOf(services).map(({ name }) => name);
/** The other tests use the same two cores. */
const TIMEOUT_MS = 60_000;

interface Consumer {
  readonly name: string;
  readonly filling: readonly string[];
}

let database: TestDatabase;
let nats: TestNats;
let parley: ParleyUnderTest;
let settings: Record<string, string>;

const sql = <T>(query: string) => onDatabase<T>(database.adminUrl, query);
const json = (table: string, order: string) =>
  sql(`SELECT to_jsonb(row) AS row FROM (SELECT * FROM ${table} ORDER BY ${order}) AS row`);

/** Every projection: the threads of posts, and the people of each service. */
async function copies() {
  const people = await Promise.all(
    names.map((name) =>
      sql(`SELECT site, kind, id, name, handle, picture, email, seen_at FROM ${name}.people ORDER BY site, kind, id`),
    ),
  );
  const threads = await sql(
    `SELECT site, id, comment_count, last_activity_at, thread_version AS version FROM posts.posts ORDER BY id`,
  );
  return { threads, people: Object.fromEntries(names.map((name, i) => [name, people[i]])) };
}

/** The originals of the threads, and everything that happened because of an event: a replay must leave it as it is. */
async function originals() {
  return {
    threads: await json('comments.threads', 'id'),
    comments: await json('comments.comments', 'id'),
    notifications: await json('notifications.notifications', 'id'),
    items: await json('notifications.notification_items', 'comment_id, recipient_id'),
    published: await sql(`SELECT count(*) FROM notifications.outbox_sent WHERE subject LIKE '%.notification.created'`),
  };
}

/** The projections, once they match the originals and no event is pending. */
function settled() {
  return eventually(async () => {
    const now = await copies();
    const [first] = Object.values(now.people);
    for (const people of Object.values(now.people)) expect(people).toEqual(first);
    expect(now.threads).toEqual(
      await sql(
        `SELECT site, id, comment_count, coalesce(last_comment_at, created_at) AS last_activity_at, version
         FROM comments.threads ORDER BY id`,
      ),
    );
    for (const name of names) expect(await sql(`SELECT subject FROM ${name}.outbox`)).toEqual([]);
    return now;
  }, TIMEOUT_MS);
}

const admin = async () =>
  new Client(parley.address, await signToken(SECRET, { sub: 'operator', name: 'Op', roles: ['admin'] }, '1h'));

async function replay(service: string, from: string): Promise<void> {
  const path = `/v1/admin/${service}/consumers/projections/replay`;
  bodyOf(await (await admin()).post(path, { from }));
}

async function consumersOf(service: string): Promise<readonly Consumer[]> {
  const path = `/v1/admin/${service}/consumers`;
  return bodyOf(await (await admin()).get<{ items: readonly Consumer[] }>(path)).items;
}

/** Waits until the backfill of a service is complete. */
function filled(service: string) {
  return eventually(async () => {
    const projections = (await consumersOf(service)).find(({ name }) => name === 'projections');
    expect(projections?.filling).toEqual([]);
  }, TIMEOUT_MS);
}

/** Purges the stream, and skips every consumer to its end. */
async function dropStream(): Promise<void> {
  const connection = await connect({ servers: nats.url });
  await (await jetstreamManager(connection)).streams.purge(STREAM);
  await connection.close();
  const operator = await admin();
  for (const service of names) {
    for (const { name } of await consumersOf(service)) {
      bodyOf(await operator.post(`/v1/admin/${service}/consumers/${name}/skip-lost`));
    }
  }
}

/** Damages the projections: wrong counts with new versions, wrong names, and deleted people. */
async function damage(service: string): Promise<void> {
  const [person] = await sql<{ id: string }>(`SELECT id FROM ${service}.people ORDER BY id LIMIT 1`);
  await sql(
    `UPDATE ${service}.people SET name = 'Nobody', email = NULL, seen_at = seen_at + interval '1 year'
     WHERE id = '${person?.id ?? ''}'`,
  );
  await sql(`DELETE FROM ${service}.people WHERE id <> '${person?.id ?? ''}'`);
  if (service !== 'posts') return;
  await sql(
    `UPDATE posts.posts SET comment_count = 99, thread_version = 99, last_activity_at = now() + interval '1 year'`,
  );
}

beforeAll(async () => {
  [database, nats] = await Promise.all([migratedDatabase(SECRET), testNats()]);
  const PARLEY_DATA_DIR = dataDirectory().path;
  const PARLEY_SITES = join(PARLEY_DATA_DIR, 'sites.json');
  writeFileSync(PARLEY_SITES, JSON.stringify({ sites: { blog: { secret: BLOG_SECRET, origins: [] } } }));
  const servers = { DATABASE_URL: database.adminUrl, NATS_URL: nats.url };
  settings = { ...servers, PARLEY_DATA_DIR, PARLEY_SITES, PARLEY_SECRET: SECRET };
  parley = await startParley('forum', settings);
  await discuss();
}, 3 * TIMEOUT_MS);

afterAll(async () => {
  await parley.stop();
  await nats.stop();
  await database.drop();
});

/** Creates a small discussion at two sites, and waits until all notifications are created. */
async function discuss(): Promise<void> {
  const forum = new Forum(parley.address, SECRET);
  const [ada, charles, grace] = [await forum.person('Ada'), await forum.person('Charles'), await forum.person('Grace')];
  const post = await forum.post(ada);
  const first = await forum.comment(charles, post.id);
  await forum.comment(charles, post.id);
  await forum.comment(grace, post.id, { parentId: first.id });
  const other = await forum.post(charles);
  const withdrawn = await forum.comment(grace, other.id);
  await notifiedOf(5);
  bodyOf(await grace.delete(`/v1/comments/${withdrawn.id}`), 204);
  await notifiedOf(4);

  const renamed = await signToken(SECRET, { sub: ada.sub, name: 'Augusta Ada King' }, '1h');
  await forum.post(forum.as(renamed));
  const linus = new Client(
    parley.address,
    await signToken(BLOG_SECRET, { sub: 'linus', name: 'Linus', email: 'linus@example.org' }, '1h'),
    'blog',
  );
  const elsewhere = bodyOf(await linus.post<Post>('/v1/posts', { title: 'Hello', body: 'World' }), 201);
  const path = `/v1/threads/${elsewhere.id}/comments`;
  bodyOf(await linus.post<Comment>(path, { body: 'To myself.' }), 201);
}

/** Waits until all inboxes together have this many comments. */
function notifiedOf(comments: number) {
  return eventually(async () => {
    expect(await sql(`SELECT count(*)::integer FROM notifications.notification_items`)).toEqual([{ count: comments }]);
  }, TIMEOUT_MS);
}

describe('damaged projections', () => {
  it.each(names)(
    'are correct again after a replay of %s from the start of the stream',
    async (service) => {
      const [before, originalsBefore] = [await settled(), await originals()];
      await damage(service);
      expect(await copies()).not.toEqual(before);
      await replay(service, 'start');
      expect(await settled()).toEqual(before);
      expect(await originals()).toEqual(originalsBefore);
    },
    3 * TIMEOUT_MS,
  );

  it(
    'are correct again from snapshots alone, as soon as the backfill is complete',
    async () => {
      const [before, originalsBefore] = [await settled(), await originals()];
      await dropStream();
      for (const service of names) {
        await damage(service);
        expect(await copies()).not.toEqual(before);
        await replay(service, 'snapshots');
        await filled(service);
        expect(await copies()).toEqual(before);
      }
      await settled();
      expect(await originals()).toEqual(originalsBefore);
    },
    3 * TIMEOUT_MS,
  );
});

describe('a new projection', () => {
  it(
    'requests snapshots of what the stream no longer has',
    async () => {
      const [before, originalsBefore] = [await settled(), await originals()];
      await dropStream();
      await parley.stop();
      // Like a service that starts to consume threads and people for the first time.
      await sql(`DELETE FROM posts.consumer_positions WHERE consumer = 'projections'`);
      await sql(`DELETE FROM posts.snapshot_answers`);
      await sql(`DELETE FROM posts.snapshot_requests`);
      await sql(`DELETE FROM posts.people`);
      await sql(`UPDATE posts.posts SET comment_count = 0, thread_version = 0, last_activity_at = created_at`);
      parley = await startParley('forum', settings);
      await eventually(async () => {
        expect(await sql(`SELECT 1 FROM posts.snapshot_requests WHERE consumer = 'projections'`)).not.toEqual([]);
      }, TIMEOUT_MS);
      await filled('posts');
      expect(await copies()).toEqual(before);
      await settled();
      expect(await originals()).toEqual(originalsBefore);
    },
    3 * TIMEOUT_MS,
  );

  it(
    'continues with new events after that',
    async () => {
      const forum = new Forum(parley.address, SECRET);
      const author = await forum.person('Mary');
      const post = await forum.post(author);
      await forum.comment(author, post.id);
      const { threads } = await settled();
      expect(threads).toContainEqual(expect.objectContaining({ id: post.id, comment_count: 1 }));
    },
    3 * TIMEOUT_MS,
  );
});
