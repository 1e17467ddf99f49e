import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { randomBytes } from 'node:crypto';
import { freePort } from '#libs/embedded';
import {
  eventually,
  launch,
  type ParleyUnderTest,
  startParley,
  startTransactionPooler,
  testDatabase,
  testNats,
} from '#libs/testing';
import { bodyOf, Client, problemOf } from './support/client.js';
import { dataDirectory, type TestDataDirectory } from './support/data-directory.js';
import { exitOf, expectOneError } from './support/process-exit.js';
import { Forum } from './support/forum.js';
import { hs256 } from './support/jwt.js';
import { natsServerOfVersion, natsServerWith } from './support/other-nats.js';
import { onDatabase, urlFor } from './support/sql.js';
import { SECRET } from './support/system.js';

const NOBODY = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', NATS_URL: 'nats://127.0.0.1:1' };
const cleanUps: (() => unknown)[] = [];

/** Runs after the test, last one first. */
function later(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function directory(): TestDataDirectory {
  const made = dataDirectory();
  later(() => {
    made.cleanUp();
  });
  return made;
}

async function database(): Promise<string> {
  const made = await testDatabase();
  later(() => made.drop());
  return made.adminUrl;
}

async function broker(): Promise<string> {
  const made = await testNats();
  later(() => made.stop());
  return made.url;
}

async function start(app: string, settings: Record<string, string>): Promise<ParleyUnderTest> {
  const parley = await startParley(app, settings);
  later(() => parley.stop());
  return parley;
}

describe('settings', () => {
  it('with errors are reported all at once', async () => {
    const faulty = {
      PORT: 'http',
      DATABASE_URL: 'mysql://root@localhost/x',
      NATS_URL: 'not a url',
      POSTS_DATABASE_URL: 'here',
      COMMENTS_NATS_URL: 'a b',
      PARLEY_SECRET: 'short',
      PARLEY_LOG_LEVEL: 'loud',
      PARLEY_POOL_SIZE: '1',
      PARLEY_STREAM_REPLICAS: '2',
      PARLEY_SERVICES: 'Posts!',
    };
    const exit = await exitOf('forum', { ...faulty, PARLEY_DATA_DIR: directory().path });
    expectOneError(exit, ...Object.keys(faulty).map((name) => new RegExp(`\\b${name}\\b`)));
  });

  it('with an invalid port are rejected', async () => {
    const ports = ['65536', '3000x', '1e3'];
    const settings = { ...NOBODY, PARLEY_DATA_DIR: directory().path };
    for (const exit of await Promise.all(ports.map((PORT) => exitOf('forum', { ...settings, PORT })))) {
      expectOneError(exit, /PORT/);
    }
  });

  it('with an unknown service are rejected', async () => {
    const settings = { ...NOBODY, PARLEY_SERVICES: 'posts,chess', PARLEY_DATA_DIR: directory().path };
    expectOneError(await exitOf('forum', settings), /chess/, /posts, comments, notifications/);
  });

  it.each(['posts', 'comments', 'notifications'])('that %s requires are reported if they are missing', async (app) => {
    expectOneError(await exitOf(app, {}), /DATABASE_URL/, /NATS_URL/, /PARLEY_SECRET/);
  });

  it('that are missing are reported without the others', async () => {
    const all: Record<string, string> = { ...NOBODY, PARLEY_SECRET: SECRET };
    await Promise.all(
      Object.keys(all).map(async (missing) => {
        const withoutOne = Object.fromEntries(Object.entries(all).filter(([name]) => name !== missing));
        const exit = await exitOf('posts', withoutOne);
        expectOneError(exit, new RegExp(`${missing} is needed`));
        for (const name of Object.keys(withoutOne)) expect(exit.errors[0]).not.toContain(`${name} is needed`);
      }),
    );
  });

  it('of one service override those of all', async () => {
    const [all, postsDatabase, nats] = [await database(), await database(), await broker()];
    const role = `comments_${randomBytes(4).toString('hex')}`;
    await onDatabase(
      postsDatabase,
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE SCHEMA comments AUTHORIZATION ${role}`,
    );
    const { address } = await start('forum', {
      PARLEY_DATA_DIR: directory().path,
      PARLEY_SECRET: SECRET,
      DATABASE_URL: all,
      COMMENTS_DATABASE_URL: urlFor(postsDatabase, role, 'x'),
      NATS_URL: NOBODY.NATS_URL,
      POSTS_NATS_URL: nats,
      COMMENTS_NATS_URL: nats,
      NOTIFICATIONS_NATS_URL: nats,
    });
    const forum = new Forum(address, SECRET);
    const post = await forum.post(await forum.person('Ada'));
    const comment = await forum.comment(await forum.person('Ben'), post.id);
    expect(await onDatabase(postsDatabase, 'SELECT id FROM comments.comments')).toEqual([{ id: comment.id }]);
    expect(await onDatabase(all, 'SELECT id FROM posts.posts')).toEqual([{ id: post.id }]);
    expect(await onDatabase(all, "SELECT 1 FROM pg_tables WHERE schemaname = 'comments'")).toEqual([]);
  });

  it('of one service are sufficient for it', async () => {
    const [postsDatabase, nats] = [await database(), await broker()];
    const role = `posts_${randomBytes(4).toString('hex')}`;
    await onDatabase(
      postsDatabase,
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE SCHEMA posts AUTHORIZATION ${role}`,
    );
    const servers = { POSTS_DATABASE_URL: urlFor(postsDatabase, role, 'x'), POSTS_NATS_URL: nats };
    const { address } = await start('posts', { ...NOBODY, ...servers, PARLEY_SECRET: SECRET });
    const forum = new Forum(address, SECRET);
    await forum.post(await forum.person('Ada'));
  });
});

describe('a database', () => {
  it('that the user may not set up is explained, and the printed SQL fixes it', async () => {
    const [url, nats] = [await database(), await broker()];
    const role = `plain_${randomBytes(4).toString('hex')}`;
    await onDatabase(url, `CREATE ROLE ${role} LOGIN PASSWORD 'plain'`);
    const settings = { DATABASE_URL: urlFor(url, role, 'plain'), NATS_URL: nats, PARLEY_SECRET: SECRET };
    const exit = await exitOf('posts', settings);
    expectOneError(exit, /CREATE ROLE "?\w+_posts"? LOGIN/, /CREATE SCHEMA "?posts"?/, /CREATE SCHEMA "?comments"?/);
    const message = exit.errors[0] ?? '';
    await onDatabase(url, message.slice(message.indexOf('CREATE ROLE')));
    const { address } = await start('posts', settings);
    const forum = new Forum(address, SECRET);
    await forum.post(await forum.person('Ada'));
  });

  it.each([
    ['with another password', (url: string) => urlFor(url, 'postgres', 'wrong')],
    ['that is not there', (url: string) => url.replace(/[^/]*$/, 'no_such_database')],
  ])('%s is reported', async (_what, change) => {
    const settings = { DATABASE_URL: change(await database()), NATS_URL: NOBODY.NATS_URL, PARLEY_SECRET: SECRET };
    expectOneError(await exitOf('posts', settings), /PostgreSQL|database/i);
  });
});

describe('a pooler that shares connections among transactions', () => {
  it('is rejected, with what to change', async () => {
    const pooler = await startTransactionPooler(await database());
    later(() => pooler.close());
    const settings = { DATABASE_URL: pooler.url, NATS_URL: await broker(), PARLEY_SECRET: SECRET };
    expectOneError(await exitOf('posts', settings), /pooler between posts and PostgreSQL/, /pool_mode = session/);
  });
});

describe('a NATS server', () => {
  it.each([
    ['without JetStream', () => natsServerWith(), /JetStream/],
    ['that is too old', () => natsServerOfVersion('2.9.9'), /2\.9\.9 .*2\.9\.10/],
    ['that wants another password', () => natsServerWith('--user', 'a', '--pass', 'b'), /NATS/],
  ])('%s is reported', async (_what, serve, says) => {
    const nats = await serve();
    later(() => nats.stop());
    const servers = { DATABASE_URL: await database(), NATS_URL: nats.url, PARLEY_SECRET: SECRET };
    expectOneError(await exitOf('posts', servers), says);
  });
});

describe('side by side', () => {
  it('two instances run independently, and a third needs another port and directory', async () => {
    const [firstDirectory, secondDirectory] = [directory(), directory()];
    const [first, second] = await Promise.all(
      [firstDirectory, secondDirectory].map(({ path }) =>
        start('forum', { PARLEY_DATA_DIR: path, PARLEY_SECRET: SECRET }),
      ),
    );
    const [here, there] = [first, second].map((parley) => new Forum(parley?.address ?? '', SECRET));
    if (first === undefined || here === undefined || there === undefined) throw new Error('Two were started.');
    const post = await here.post(await here.person('Ada'));
    await here.comment(await here.person('Ben'), post.id);
    problemOf(await there.anyone.get(`/v1/posts/${post.id}`), 404, 'post.not-found');
    await there.comment(await there.person('Cleo'), (await there.post(await there.person('Dora'))).id);

    const { port } = new URL(first.address);
    const taken = await exitOf('forum', { PORT: port, PARLEY_DATA_DIR: directory().path });
    expectOneError(taken, new RegExp(`${port}.* in use`));
    const shared = await exitOf('forum', { PARLEY_DATA_DIR: firstDirectory.path });
    expectOneError(shared, /in use/, new RegExp(firstDirectory.path), /PARLEY_DATA_DIR/);
    const separate = await exitOf('posts', { ...NOBODY, PORT: port, PARLEY_SECRET: SECRET });
    expectOneError(separate, new RegExp(`${port}.* in use`));

    expect((await here.readPost(post.id)).id).toBe(post.id);
    bodyOf(await here.anyone.get('/health/ready'));
    await here.comment(await here.person('Eve'), post.id);
  });
});

describe('the command `token`', () => {
  const run = (env: Record<string, string>, ...args: string[]) =>
    promisify(execFile)(process.execPath, ['--enable-source-maps', 'dist/bundle/parley.js', 'token', ...args], {
      env,
    });

  it('prints a token for the instance of the data directory, and nothing else', async () => {
    const { path } = directory();
    const { address } = await start('forum', { PARLEY_DATA_DIR: path });
    const { stdout, stderr } = await run({ PARLEY_DATA_DIR: path }, '--sub', 'ada', '--name', 'Ada', '--role', 'admin');
    expect([stderr, stdout]).toEqual(['', expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    const ada = new Client(address, stdout.trim());
    bodyOf(await ada.post('/v1/categories', { slug: 'news', name: 'News' }), 201);
  });

  it('uses PARLEY_SECRET if it is set', async () => {
    const env = { PARLEY_SECRET: SECRET, PARLEY_DATA_DIR: directory().path };
    const { stdout } = await run(env, '--sub', 'ada', '--name', 'Ada', '--expires', '1h');
    const [header, claims, signature] = stdout.trim().split('.');
    expect(signature).toBe(hs256(SECRET)(`${header ?? ''}.${claims ?? ''}`));
  });

  it('reports what is missing', async () => {
    await expect(run({ PARLEY_SECRET: SECRET }, '--sub', 'ada')).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/--name/) as string,
    });
  });
});

describe('a starting process', () => {
  it('responds that it is starting, until the services are ready', async () => {
    const servers = { DATABASE_URL: await database(), NATS_URL: await broker(), PARLEY_SECRET: SECRET };
    const port = String(await freePort());
    const parley = launch('forum', { ...servers, PARLEY_DATA_DIR: directory().path, PORT: port });
    later(() => parley.stop());
    const client = new Client(`http://127.0.0.1:${port}`);
    const seen = new Set<string>();
    await eventually(async () => {
      for (const path of ['/v1/posts', '/v1/site', '/v1/notifications']) {
        const { status, body } = await client.get<{ code?: string }>(path);
        seen.add(`${String(status)} ${body.code ?? ''}`.trim());
        expect(status).not.toBe(503);
      }
    }, 60_000);
    expect([...seen].sort()).toEqual(['200', '401 auth.token-missing', '503 server.starting']);
  }, 90_000);

  it('logs each step with its duration, and its address', async () => {
    const { lines, address } = await start('forum', { PARLEY_DATA_DIR: directory().path });
    const records = lines.map((line) => JSON.parse(line) as { step?: string; took?: number; msg: string });
    const steps = records.filter(({ took }) => took !== undefined);
    for (const step of ['PostgreSQL', 'NATS', 'posts', 'comments', 'notifications']) {
      expect(steps).toContainEqual(expect.objectContaining({ step, took: expect.any(Number) as number }));
    }
    expect(records.at(-1)?.msg).toContain(address);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await eventually(async () => {
      bodyOf(await new Client(address).get('/health/ready'));
    });
  });
});
