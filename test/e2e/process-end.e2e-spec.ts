import { eventually, launch, type ParleyUnderTest, startParley, testNats } from '#libs/testing';
import { bodyOf, type Client } from './support/client.js';
import type { TestDataDirectory } from './support/data-directory.js';
import { Forum } from './support/forum.js';
import { type Accepted, startWriters } from './support/load.js';
import { migratedDatabase, preparedDirectory } from './support/prepared.js';
import { openSocket } from './support/raw-http.js';
import { errorsOf, SECRET } from './support/system.js';

/** The README promises that Ctrl-C ends it within this time, in milliseconds. */
const SHUTDOWN_MS = 5_000;

let directory: TestDataDirectory;
let parley: ParleyUnderTest;

const settings = () => ({ PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET, PARLEY_LEASE_MS: '1000' });

async function start(): Promise<Forum> {
  parley = await startParley('forum', settings());
  return new Forum(parley.address, SECRET);
}

async function endsInTime(signal: NodeJS.Signals): Promise<void> {
  const newErrors = errorsOf(() => parley.lines);
  parley.process.kill(signal);
  await eventually(() => {
    expect([parley.process.exitCode, parley.process.signalCode]).not.toEqual([null, null]);
  }, SHUTDOWN_MS);
  expect({ code: parley.process.exitCode, errors: newErrors() }).toEqual({ code: 0, errors: [] });
}

beforeEach(async () => {
  directory = await preparedDirectory(SECRET);
});
afterEach(() => {
  if (parley.process.exitCode === null) parley.process.kill('SIGKILL');
  directory.cleanUp();
});

async function expectAll(forum: Forum, { posts, comments }: Accepted): Promise<void> {
  const found = async (path: string) => (await forum.anyone.get(path)).status;
  const paths = [...posts.map((id) => `/v1/posts/${id}`), ...comments.map((id) => `/v1/comments/${id}`)];
  const lost = (await Promise.all(paths.map(async (path) => ({ path, status: await found(path) })))).filter(
    ({ status }) => status !== 200,
  );
  expect(lost).toEqual([]);
}

/** Every projection has received every comment once. */
async function expectAllReceived(forum: Forum, of: Client, threadId: string): Promise<void> {
  const { commentCount } = await forum.thread(threadId);
  await eventually(async () => {
    expect((await forum.readPost(threadId)).commentCount).toBe(commentCount);
    const inbox = await forum.inbox(of);
    expect(inbox.filter((one) => one.threadId === threadId).reduce((sum, { count }) => sum + count, 0)).toBe(
      commentCount,
    );
  }, 20_000);
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('ends in time under load with open connections, and loses nothing', async () => {
    const before = await start();
    const [ada, ben] = [await before.person('Ada'), await before.person('Ben')];
    const post = await before.post(ada);
    await before.comment(ben, post.id);
    const idle = await openSocket(parley.address);
    idle.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    const halfSent = await openSocket(parley.address);
    halfSent.write(
      'POST /v1/posts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const silent = await openSocket(parley.address);
    const { accepted, done } = startWriters(ben, post.id, 12);
    await eventually(() => {
      expect(accepted.comments.length).toBeGreaterThan(50);
    });
    await endsInTime(signal);
    await done;
    for (const socket of [idle, halfSent, silent]) socket.destroy();

    const after = await start();
    await expectAll(after, { posts: [...accepted.posts, post.id], comments: accepted.comments });
    await expectAllReceived(after, after.as(ada.token), post.id);
    await endsInTime(signal);
  }, 60_000);
});

it('ends while it is starting, too', async () => {
  for (const after of ['NATS server', 'posts is at work']) {
    const starting = launch('forum', settings());
    parley = { ...starting, address: '' };
    await eventually(() => {
      expect(starting.lines.join('\n')).toContain(after);
    }, 60_000);
    await endsInTime('SIGINT');
  }
  const forum = await start();
  await forum.post(await forum.person('Ada'));
  await endsInTime('SIGTERM');
}, 60_000);

it('restarts after a kill, with everything that was accepted', async () => {
  const before = await start();
  const [ada, ben] = [await before.person('Ada'), await before.person('Ben')];
  const post = await before.post(ada);
  await before.comment(ben, post.id);
  const { accepted, done } = startWriters(ben, post.id, 8);
  await eventually(() => {
    expect(accepted.comments.length).toBeGreaterThan(50);
  });
  await parley.stop('SIGKILL');
  await done;

  const after = await start();
  expect(parley.lines.join('\n')).toMatch(/PostgreSQL adopted/);
  expect(parley.lines.join('\n')).toMatch(/nats-server of an earlier run still runs .*replacing it/);
  await expectAll(after, { posts: [...accepted.posts, post.id], comments: accepted.comments });
  await expectAllReceived(after, after.as(ada.token), post.id);
  const last = await after.comment(after.as(ben.token), post.id);
  await eventually(async () => {
    expect((await after.readPost(post.id)).lastActivityAt).toBe(last.createdAt);
  });
  await endsInTime('SIGTERM');
}, 60_000);

it('restarts an embedded server that is killed, and loses nothing', async () => {
  const forum = await start();
  const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
  const post = await forum.post(ada);
  await forum.comment(ben, post.id);
  const { accepted, done } = startWriters(ben, post.id, 8);
  const progress = async () => {
    const before = accepted.comments.length;
    await eventually(() => {
      expect(accepted.comments.length).toBeGreaterThan(before + 20);
    });
  };
  await progress();
  directory.kill('nats-server');
  await eventually(() => {
    expect(parley.lines.join('\n')).toMatch(/NATS: runs again/);
  });
  await progress();
  directory.kill('postgres');
  await done;
  await eventually(async () => {
    expect((await forum.tryComment(ben, post.id)).status).toBe(201);
  }, 30_000);
  await eventually(() => {
    expect(parley.lines.join('\n')).toMatch(/PostgreSQL: runs again/);
  });
  await expectAll(forum, { posts: [...accepted.posts, post.id], comments: accepted.comments });
  await expectAllReceived(forum, ada, post.id);
  await endsInTime('SIGTERM');
}, 60_000);

it('accepts writes while NATS is down, and delivers their events when it is back', async () => {
  const [database, nats] = [await migratedDatabase(SECRET), await testNats()];
  try {
    parley = await startParley('forum', { ...settings(), DATABASE_URL: database.adminUrl, NATS_URL: nats.url });
    const forum = new Forum(parley.address, SECRET);
    const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
    const known = await forum.post(ada);
    await forum.comment(ben, known.id);
    await nats.stop();
    await eventually(async () => {
      const health = bodyOf(await forum.anyone.get<{ services: { posts: { broker: string } } }>('/health/ready'));
      expect(health.services.posts.broker).toBe('away');
    });
    const unpublished = await forum.post(ada);
    await forum.comment(ben, known.id);
    expect((await forum.tryComment(ben, unpublished.id)).status).toBeGreaterThanOrEqual(404);
    await nats.startAgain();
    await eventually(async () => {
      bodyOf(await forum.tryComment(ben, unpublished.id), 201);
      expect((await forum.readPost(known.id)).commentCount).toBe(2);
    }, 20_000);
    await expectAllReceived(forum, ada, known.id);
    await expectAllReceived(forum, ada, unpublished.id);
    await endsInTime('SIGTERM');
    await nats.stop();
  } finally {
    if (parley.process.exitCode === null) await parley.stop('SIGKILL');
    await database.drop();
  }
}, 60_000);

it('ends in time while NATS is down', async () => {
  const [database, nats] = [await migratedDatabase(SECRET), await testNats()];
  parley = await startParley('forum', { ...settings(), DATABASE_URL: database.adminUrl, NATS_URL: nats.url });
  const forum = new Forum(parley.address, SECRET);
  const post = await forum.post(await forum.person('Ada'));
  await nats.stop();
  await forum.comment(await forum.person('Ben'), post.id).catch(() => null);
  await endsInTime('SIGTERM');
  await database.drop();
}, 60_000);
