import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { signToken } from '#libs/http';
import { eventually, type ParleyUnderTest, startParley, testDatabase, testNats } from '#libs/testing';
import { Broker } from '../../libs/messaging/src/broker.js';
import { natsUrlOf } from '../../libs/runtime/src/credentials.js';
import { runningNats } from '../../libs/embedded/src/nats/running-nats.js';
import { cellsOf, endCli, parley, parleyInShell, parleyJson, startCli } from './support/cli.js';
import { bodyOf, Client } from './support/client.js';
import { dataDirectory, type TestDataDirectory } from './support/data-directory.js';
import { Forum, own } from './support/forum.js';
import { onDatabase } from './support/sql.js';
import { SECRET } from './support/system.js';

// A command takes a second or two to load, and several seconds on a machine that is busy.
jest.setTimeout(120_000);

afterAll(endCli);

interface Consumer {
  readonly name: string;
  readonly paused: boolean;
  readonly generation: number;
  readonly lag: { readonly events: number; readonly seconds: number } | null;
}

describe('the command line of a running Parley', () => {
  let directory: TestDataDirectory;
  let running: ParleyUnderTest;
  let forum: Forum;
  let admin: Client;
  /** What the operator's shell has set. */
  let shell: Record<string, string>;

  beforeAll(async () => {
    directory = dataDirectory();
    running = await startParley('forum', { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET });
    forum = new Forum(running.address, SECRET);
    admin = await forum.person('Admin', ['admin']);
    shell = { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET, PORT: new URL(running.address).port };
  });

  afterAll(async () => {
    await running.stop();
    directory.cleanUp();
  });

  /** By the route itself: a command takes too long to be asked again and again. */
  async function consumer(service: string, name: string): Promise<Consumer> {
    const { items } = bodyOf(await admin.get<{ items: Consumer[] }>(`/v1/admin/${service}/consumers`));
    const found = items.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${service} has no ${name}.`);
    return found;
  }

  describe('itself', () => {
    it('says what there is', async () => {
      const { code, stdout } = await parleyInShell({}, '--help');
      expect(code).toBe(0);
      for (const command of [
        'start',
        'migrate',
        'token',
        'consumers',
        'replay',
        'dead-letters',
        'outbox',
        'trace',
        'subscriber',
        'doctor',
      ]) {
        expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
      }
    });

    it('ends with 2 when it is not understood', async () => {
      const { code, stdout, stderr } = await parleyInShell({}, 'sing');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/sing/);
    });

    it("ends with 1 and the API's own words when it is refused", async () => {
      const unknown = await parleyInShell(shell, 'consumers', 'pause', 'posts', 'chess');
      expect(unknown).toMatchObject({ code: 1, stdout: '' });
      expect(unknown.stderr).toMatch(/^The service has no such consumer\. .*\(consumer\.unknown\)\n$/);
      const token = await signToken(SECRET, { sub: 'ben', name: 'Ben' }, '1h');
      const forbidden = await parleyInShell(shell, 'outbox', '--token', token);
      expect(forbidden).toMatchObject({ code: 1, stdout: '' });
      expect(forbidden.stderr).toMatch(/\(admin\.forbidden\)/);
    });

    it('ends with 1 and a sentence when Parley is not there, or no secret is', async () => {
      const nobody = await parleyInShell(shell, 'outbox', '--url', 'http://127.0.0.1:9');
      expect(nobody).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Parley does not answer at .*\n$/) as string,
      });
      const nowhere = join(directory.path, 'nowhere');
      const secretless = await parleyInShell({ PARLEY_DATA_DIR: nowhere }, 'outbox');
      expect(secretless).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^There is no secret.*\n$/) as string,
      });
      expect(existsSync(nowhere)).toBe(false);
    });
  });

  describe('consumers', () => {
    it('stand in a table, once where nobody watches', async () => {
      const { code, stdout } = await parley(shell, 'consumers');
      expect(code).toBe(0);
      const table = cellsOf(stdout);
      expect(table.map(({ service, consumer: name }) => `${service ?? ''} ${name ?? ''}`)).toEqual(
        expect.arrayContaining(['posts projections', 'comments effects', 'notifications effects']),
      );
      expect(Object.keys(table[0] ?? {})).toEqual([
        'service',
        'consumer',
        'paused',
        'generation',
        'lag events',
        'lag seconds',
        'parked',
        'dead',
        'filling',
      ]);
    });

    it('are paused, fall behind, and catch up when they are resumed', async () => {
      const paused = await parley(shell, 'consumers', 'pause', 'notifications', 'effects');
      expect(cellsOf(paused.stdout)).toMatchObject([{ service: 'notifications', consumer: 'effects', paused: 'yes' }]);
      const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
      const post = await forum.post(ada);
      await forum.comment(ben, post.id);
      await eventually(async () => {
        expect((await consumer('notifications', 'effects')).lag?.events).toBeGreaterThan(0);
      }, 60_000);
      expect(await forum.unread(ada)).toBe(0);
      expect(await parleyJson(shell, 'consumers', 'resume', 'notifications', 'effects')).toMatchObject({
        paused: false,
      });
      await eventually(async () => {
        expect(await forum.unread(ada)).toBe(1);
        expect((await consumer('notifications', 'effects')).lag).toEqual({ events: 0, seconds: 0 });
      }, 60_000);
    });

    it('skip nothing where nothing is lost', async () => {
      expect(await parleyJson(shell, 'consumers', 'skip-lost', 'posts', 'projections')).toMatchObject({
        name: 'projections',
      });
    });

    it('are replayed, unless what they do must not be done twice', async () => {
      const { generation } = await consumer('posts', 'projections');
      for (const from of ['1h', 'snapshots']) {
        expect((await parley(shell, 'replay', 'posts', 'projections', '--from', from)).code).toBe(0);
      }
      expect((await consumer('posts', 'projections')).generation).toBe(generation + 2);
      const refused = await parley(shell, 'replay', 'comments', 'effects', '--from', 'start');
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('consumer.not-replayable') as string });
    });
  });

  describe('an outbox', () => {
    it('shows what is pending and who sends', async () => {
      const { stdout } = await parley(shell, 'outbox');
      expect(cellsOf(stdout).map(({ service }) => service)).toEqual(['posts', 'comments', 'notifications']);
      for (const { pending, relay } of cellsOf(stdout)) {
        expect(pending).toMatch(/^\d+$/);
        expect(relay).toMatch(/^[0-9a-f-]{36}$/);
      }
    });

    it('is published again, which nobody notices', async () => {
      const ada = await forum.person('Ada');
      const post = await forum.post(ada);
      await forum.comment(await forum.person('Ben'), post.id);
      await eventually(async () => {
        expect(await forum.unread(ada)).toBe(1);
      }, 60_000);
      const done = await parleyJson<{ service: string; republished: number }[]>(
        shell,
        'outbox',
        'republish',
        '--since',
        '1h',
        '--service',
        'comments',
      );
      expect(done).toMatchObject([{ service: 'comments' }]);
      expect(done[0]?.republished).toBeGreaterThan(0);
      await eventually(async () => {
        expect(bodyOf(await admin.get('/v1/admin/comments/outbox'))).toMatchObject({ pending: 0 });
        expect((await consumer('notifications', 'effects')).lag).toEqual({ events: 0, seconds: 0 });
      }, 60_000);
      expect(await forum.unread(ada)).toBe(1);
    });
  });

  it('traces a comment from the request to the notification', async () => {
    const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
    const post = await forum.post(ada);
    const answer = await forum.tryComment(ben, post.id);
    const comment = bodyOf(answer, 201);
    const id = answer.headers.get('x-correlation-id') ?? '';
    interface Traced {
      readonly steps: readonly { service: string; kind: string; type: string; depth: number; afterMs: number }[];
    }
    await eventually(async () => {
      const part = bodyOf(await admin.get<Traced>(`/v1/admin/notifications/trace/${id}`));
      expect(part.steps).toContainEqual(
        expect.objectContaining({ kind: 'published', type: 'parley.notification.created.v1' }),
      );
    }, 60_000);
    const { steps } = await parleyJson<Traced>(shell, 'trace', id);
    const seen = steps.map(({ service, kind, type, depth }) => [service, kind, type, depth]);
    expect(seen).toContainEqual(['comments', 'appended', 'parley.comment.created.v1', 0]);
    expect(seen).toContainEqual(['comments', 'published', 'parley.comment.created.v1', 0]);
    expect(seen).toContainEqual(['notifications', 'handled', 'parley.comment.created.v1', 1]);
    expect(seen).toContainEqual(['notifications', 'appended', 'parley.notification.created.v1', 2]);
    const times = steps.map(({ afterMs }) => afterMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(0);

    const { stdout } = await parley(shell, 'trace', id);
    expect(stdout).toContain(`request ${id}`);
    expect(stdout).toMatch(/notifications +parley\.comment\.created\.v1 handled by effects/);
    expect(comment.threadId).toBe(post.id);
    const unknown = await parley(shell, 'trace', post.id);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Nothing is known/) as string });
  });

  it('lists what failed, shows it, tries it again and gives it up', async () => {
    const server = await runningNats(join(directory.path, 'nats'));
    const posts = await Broker.connect(natsUrlOf('posts', SECRET, server?.port ?? 0), 'posts');
    await posts.js.publish('parley.evt.default.p05.post.created', 'no event at all');
    await posts.close();
    interface Letter {
      readonly service: string;
      readonly id: string;
      readonly consumer: string;
      readonly state: string;
      readonly key: string;
    }
    const mine = (letter: Letter) => letter.service === 'notifications' && letter.consumer === 'effects';
    await eventually(async () => {
      const { items } = bodyOf(await admin.get<{ items: Letter[] }>('/v1/admin/notifications/dead-letters'));
      expect(items.map((one) => one.consumer)).toContain('effects');
    }, 60_000);
    const letters = await parleyJson<Letter[]>(shell, 'dead-letters', 'list', '--service', 'notifications');
    const letter = letters.find(mine);
    if (letter === undefined) throw new Error('The API has it, and the command does not.');
    const { stdout: list } = await parley(shell, 'dead-letters');
    expect(cellsOf(list)).toContainEqual(
      expect.objectContaining({ service: 'notifications', id: letter.id, consumer: 'effects', state: letter.state }),
    );

    const { stdout: shown } = await parley(shell, 'dead-letters', 'show', 'notifications', letter.id);
    expect(shown).toContain('no event at all');
    expect(shown).toContain(letter.key);
    const again = await parleyJson(shell, 'dead-letters', 'redrive', 'notifications', '--id', letter.id);
    expect(again).toEqual({ redriven: 1 });
    expect((await parley(shell, 'dead-letters', 'discard', 'notifications', letter.id)).code).toBe(0);
    const gone = await parley(shell, 'dead-letters', 'show', 'notifications', letter.id);
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('(dead-letter.not-found)') as string });
    // What an operator did stands in the service's own book, with the name of whoever typed it.
    const { items } = bodyOf(
      await admin.get<{ items: { action: string; actor: { id: string } }[] }>('/v1/admin/notifications/operations'),
    );
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['dead-letter.discarded', 'dead-letters.redriven', 'consumer.paused']),
    );
    expect(items[0]?.actor.id).toMatch(/^cli-/);
  });

  describe('subscribers from outside', () => {
    interface Added {
      readonly password: string;
      readonly natsUrl: string;
      readonly toDo: string | null;
    }

    it('are added to the running server, listed, and removed', async () => {
      const name = own('sub').slice(0, 20);
      const added = await parleyJson<Added>(
        shell,
        'subscriber',
        'add',
        name,
        '--site',
        'default',
        '--types',
        'comment.created',
      );
      expect(added).toMatchObject({ name, durable: name, inboxPrefix: `_INBOX.${name}`, toDo: null });
      const login = { servers: added.natsUrl, user: name, pass: added.password, inboxPrefix: `_INBOX.${name}` };
      const connection = await connect(login);
      const post = await forum.post(await forum.person('Ada'));
      const comment = await forum.comment(await forum.person('Ben'), post.id);
      const durable = await jetstream(connection).consumers.get('PARLEY', name);
      const message = await durable.next({ expires: 30_000 });
      expect(message?.json<{ type: string; data: { id: string } }>()).toMatchObject({
        type: 'parley.comment.created.v1',
        data: { id: comment.id },
      });
      expect(await message?.ackAck()).toBe(true);

      const list = await parley(shell, 'subscriber', 'list');
      expect(cellsOf(list.stdout)).toContainEqual(
        expect.objectContaining({
          subscriber: name,
          reads: 'parley.evt.default.*.comment.created',
          'still to read': '0',
          amiss: '–',
        }),
      );
      expect(list.stdout).not.toContain(added.password);
      const twice = await parley(shell, 'subscriber', 'add', name, '--site', 'default', '--types', 'post.*');
      expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') as string });

      expect((await parley(shell, 'subscriber', 'remove', name)).stdout).toBe(`${name} is removed.\n`);
      await connection.closed();
      await expect(connect({ ...login, reconnect: false })).rejects.toThrow(/authorization/i);
      bodyOf(await forum.anyone.get('/health/ready'));
    });

    it('get a snippet that holds all they need', async () => {
      const { code, stdout } = await parley(
        shell,
        'subscriber',
        'add',
        'globex',
        '--site',
        'default',
        '--types',
        'post.*',
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/^export NATS_URL=nats:\/\/127\.0\.0\.1:\d+$/m);
      expect(stdout).toMatch(/^export NATS_USER=globex$/m);
      expect(stdout).toMatch(/^export NATS_PASSWORD=[\w-]{32}$/m);
    });

    it("are refused what is nobody's business outside", async () => {
      const refused = await parley(shell, 'subscriber', 'add', 'acme', '--site', 'default', '--types', 'person.*');
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('internal') as string });
    });

    it('are refused a site that is not there', async () => {
      const refused = await parley(shell, 'subscriber', 'add', 'acme', '--site', 'nowhere', '--types', 'comment.*');
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('site.unknown') as string });
      expect((await parley(shell, 'subscriber', 'list')).stdout).not.toContain('acme');
    });

    it('are told what to ask for when this server takes one filter only', async () => {
      const server = await runningNats(join(directory.path, 'nats'));
      const operator = await Broker.connect(natsUrlOf('operator', SECRET, server?.port ?? 0), 'operator');
      const isOld = operator.connection.info?.version.startsWith('2.9.') === true;
      await operator.close();
      const types = 'comment.created,comment.edited';
      const { code, stderr } = await parley(
        shell,
        'subscriber',
        'add',
        'initech',
        '--site',
        'default',
        '--types',
        types,
      );
      expect(code).toBe(isOld ? 1 : 0);
      expect(stderr).toMatch(isOld ? /2\.10.*--types comment\.\*/ : /^$/);
    });
  });

  it('finds nothing wrong where nothing is', async () => {
    const { code, stdout } = await parley(shell, 'doctor');
    expect(cellsOf(stdout).filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(code).toBe(0);
    for (const check of [
      'Node',
      'disk',
      'secret',
      'PostgreSQL',
      'clock',
      'migrations',
      'NATS',
      'stream',
      'readiness',
    ]) {
      expect(stdout).toContain(check);
    }
  });

  it('may be started by this command too, and then keeps others off its data', async () => {
    const elsewhere = dataDirectory();
    const settings = { PARLEY_DATA_DIR: elsewhere.path, PARLEY_SECRET: SECRET, PORT: '0' };
    const child = startCli(settings, 'start');
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    try {
      await eventually(() => {
        expect(printed).toContain('"address"');
      }, 60_000);
      const second = await parleyInShell(settings, 'start');
      expect(second.code).toBe(1);
      expect(second.stdout).toContain('is in use by process');
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      elsewhere.cleanUp();
    }
  });
});

describe('migrate', () => {
  interface Migrated {
    readonly service: string;
    readonly made: boolean;
    readonly migrations: readonly string[];
  }

  it('makes and migrates all schemas of a database, and then finds nothing to do', async () => {
    const database = await testDatabase();
    const shell = { DATABASE_URL: database.adminUrl, PARLEY_SECRET: SECRET };
    const [only] = await parleyJson<Migrated[]>(shell, 'migrate', '--service', 'posts');
    expect(only).toMatchObject({ service: 'posts', made: true });
    expect(only?.migrations.length).toBeGreaterThan(3);
    const rest = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(rest.map(({ service, migrations }) => [service, migrations.length > 0])).toEqual([
      ['posts', false],
      ['comments', true],
      ['notifications', true],
    ]);
    const { code, stdout } = await parley(shell, 'migrate');
    expect(code).toBe(0);
    expect(cellsOf(stdout).map(({ migrations }) => migrations)).toEqual(Array(3).fill('nothing to migrate'));
    await database.drop();
  });

  it('starts the PostgreSQL of a data directory for as long as it takes', async () => {
    const directory = dataDirectory();
    const shell = { PARLEY_DATA_DIR: directory.path };
    const migrated = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(migrated.every(({ made, migrations }) => made && migrations.length > 0)).toBe(true);
    expect(existsSync(join(directory.path, 'lock'))).toBe(false);
    const running = await startParley('forum', shell);
    const while_ = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(while_.flatMap(({ migrations }) => migrations)).toEqual([]);
    bodyOf(await new Client(running.address).get('/health/ready'));
    expect(await running.stop()).toBe(0);
    directory.cleanUp();
  });
});

describe('doctor', () => {
  interface Finding {
    readonly check: string;
    readonly state: string;
    readonly found: string;
    readonly remedy: string | null;
  }

  it('says what is not there, and what to do', async () => {
    const directory = dataDirectory();
    const { code, stdout } = await parley({ PARLEY_DATA_DIR: directory.path, PORT: '9' }, 'doctor', '--json');
    expect(code).toBe(1);
    const faults = (JSON.parse(stdout) as Finding[]).filter(({ state }) => state === 'fault');
    expect(faults.map(({ check }) => check).sort()).toEqual(['NATS', 'PostgreSQL', 'readiness', 'secret'].sort());
    for (const { remedy } of faults) expect(remedy).not.toBeNull();
  });

  it('finds what is wrong with a database and a NATS server that are there', async () => {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const shell = { DATABASE_URL: database.adminUrl, NATS_URL: nats.url, PARLEY_SECRET: SECRET };
    expect((await parley(shell, 'migrate')).code).toBe(0);
    const role = `${new URL(database.adminUrl).pathname.slice(1)}_posts`;
    await onDatabase(
      database.adminUrl,
      `GRANT USAGE ON SCHEMA comments TO ${role}; DELETE FROM notifications.migrations WHERE name LIKE 'operation%'`,
    );
    const broker = await Broker.connect(nats.url, 'operator');
    await broker.jsm.streams.add({ name: 'PARLEY', subjects: ['parley.evt.*.*.*.*'], max_bytes: 1_000_000 });
    await broker.close();

    const { code, stdout } = await parley(shell, 'doctor', '--url', 'http://127.0.0.1:9', '--json');
    expect(code).toBe(1);
    const findings = JSON.parse(stdout) as Finding[];
    const finding = (check: string) => findings.find((one) => one.check === check);
    expect(finding('database of posts')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('comments') as string,
    });
    expect(finding('database of comments')).toMatchObject({ state: 'ok' });
    expect(finding('migrations of posts')).toMatchObject({ state: 'ok' });
    expect(finding('migrations of notifications')).toMatchObject({
      state: 'fault',
      found: expect.stringContaining('operation') as string,
      remedy: expect.stringContaining('parley migrate') as string,
    });
    expect(finding('settings of the stream')).toMatchObject({
      state: 'fault',
      found: expect.stringMatching(/discard.*max_age|max_age.*discard|discard/) as string,
    });
    // A server without users lets everybody do everything.
    expect(finding('NATS user posts')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('comment') as string,
    });
    await nats.stop();
    await database.drop();
  });
});
