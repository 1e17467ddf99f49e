import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { signToken } from '#libs/http';
import { eventually, type ParleyUnderTest, startParley } from '#libs/testing';
import { Broker } from '../../libs/messaging/src/nats/broker.js';
import { natsUrlOf } from '../../libs/runtime/src/credentials.js';
import { runningNats } from '../../libs/embedded/src/nats/running-nats.js';
import { aboutSubscribers } from './cli/subscribers.js';
import { cellsOf, parley, parleyJson, startCli } from './support/cli.js';
import { bodyOf, Client } from './support/client.js';
import { dataDirectory, type TestDataDirectory } from './support/data-directory.js';
import { Forum } from './support/forum.js';
import { preparedDirectory } from './support/prepared.js';
import { SECRET } from './support/system.js';

// A command takes a second or two to load, and several seconds on a machine that is busy.
jest.setTimeout(120_000);

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
  /** The environment of the operator's shell. */
  let shell: Record<string, string>;

  beforeAll(async () => {
    directory = await preparedDirectory(SECRET);
    running = await startParley('forum', { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET });
    forum = new Forum(running.address, SECRET);
    admin = await forum.person('Admin', ['admin']);
    shell = { PARLEY_DATA_DIR: directory.path, PARLEY_SECRET: SECRET, PORT: new URL(running.address).port };
  });

  afterAll(async () => {
    await running.stop();
    directory.cleanUp();
  });

  /** Through the API: polling with a command takes too long. */
  async function consumer(service: string, name: string): Promise<Consumer> {
    const { items } = bodyOf(await admin.get<{ items: Consumer[] }>(`/v1/admin/${service}/consumers`));
    const found = items.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${service} has no ${name}.`);
    return found;
  }

  describe('itself', () => {
    it('describes its commands', async () => {
      const { code, stdout } = await parley({}, '--help');
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

    it('exits with 2 for an invalid command line', async () => {
      const { code, stdout, stderr } = await parley({}, 'sing');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/sing/);
    });

    it("exits with 1 and the API's error if a request is refused", async () => {
      const unknown = await parley(shell, 'consumers', 'pause', 'posts', 'chess');
      expect(unknown).toMatchObject({ code: 1, stdout: '' });
      expect(unknown.stderr).toMatch(/^The service has no such consumer\. .*\(consumer\.unknown\)\n$/);
      const token = await signToken(SECRET, { sub: 'ben', name: 'Ben' }, '1h');
      const forbidden = await parley(shell, 'outbox', '--token', token);
      expect(forbidden).toMatchObject({ code: 1, stdout: '' });
      expect(forbidden.stderr).toMatch(/\(admin\.forbidden\)/);
    });

    it('reports which secret it signs with if the process uses another one', async () => {
      const refused = await parley({ ...shell, PARLEY_SECRET: 'x'.repeat(32) }, 'outbox');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/\(auth\.token-invalid\)\n.*PARLEY_SITES.*--token/);
    });

    it('exits with 1 and an explanation if Parley or the secret is missing', async () => {
      const nobody = await parley(shell, 'outbox', '--url', 'http://127.0.0.1:9');
      expect(nobody).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Parley does not answer at .*\n$/) as string,
      });
      const nowhere = join(directory.path, 'nowhere');
      const secretless = await parley({ PARLEY_DATA_DIR: nowhere }, 'outbox');
      expect(secretless).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^There is no secret.*\n$/) as string,
      });
      expect(existsSync(nowhere)).toBe(false);
    });
  });

  describe('consumers', () => {
    it('are printed as a table, once if the output is not a terminal', async () => {
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

    it('skip nothing if nothing is lost', async () => {
      expect(await parleyJson(shell, 'consumers', 'skip-lost', 'posts', 'projections')).toMatchObject({
        name: 'projections',
      });
    });

    it('forget only types that no replica handles', async () => {
      expect(await parleyJson(shell, 'consumers', 'forget-types', 'comments')).toEqual({ forgotten: [] });
    });

    it('are replayed, unless they are effects', async () => {
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
    it('shows pending events and the relay', async () => {
      const { stdout } = await parley(shell, 'outbox');
      expect(cellsOf(stdout).map(({ service }) => service)).toEqual(['posts', 'comments', 'notifications']);
      for (const { pending, relay } of cellsOf(stdout)) {
        expect(pending).toMatch(/^\d+$/);
        expect(relay).toMatch(/^[0-9a-f-]{36}$/);
      }
    });

    it('is republished without visible effects', async () => {
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
    const response = await forum.tryComment(ben, post.id);
    const comment = bodyOf(response, 201);
    const id = response.headers.get('x-correlation-id') ?? '';
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

  it('lists, shows, redrives and discards dead letters', async () => {
    const server = await runningNats(join(directory.path, 'nats'));
    const posts = await Broker.connect(natsUrlOf('posts', SECRET, server?.port ?? 0), 'posts');
    // Without a type, it concerns those that handle its subject.
    await posts.js.publish('parley.evt.default.p05.post.deleted', 'no event at all');
    await posts.close();
    interface Letter {
      readonly service: string;
      readonly id: string;
      readonly consumer: string;
      readonly state: string;
      readonly key: string;
    }
    const isExpected = (letter: Letter) => letter.service === 'notifications' && letter.consumer === 'effects';
    await eventually(async () => {
      const { items } = bodyOf(await admin.get<{ items: Letter[] }>('/v1/admin/notifications/dead-letters'));
      expect(items.map((one) => one.consumer)).toContain('effects');
    }, 60_000);
    const letters = await parleyJson<Letter[]>(shell, 'dead-letters', 'list', '--service', 'notifications');
    const letter = letters.find(isExpected);
    if (letter === undefined) throw new Error('The API has it, and the command does not.');
    const { stdout: list } = await parley(shell, 'dead-letters');
    expect(cellsOf(list)).toContainEqual(
      expect.objectContaining({ service: 'notifications', id: letter.id, consumer: 'effects', state: letter.state }),
    );

    const { stdout: output } = await parley(shell, 'dead-letters', 'show', 'notifications', letter.id);
    expect(output).toContain('no event at all');
    expect(output).toContain(letter.key);
    const again = await parleyJson(shell, 'dead-letters', 'redrive', 'notifications', '--id', letter.id);
    expect(again).toEqual({ redriven: 1 });
    expect((await parley(shell, 'dead-letters', 'discard', 'notifications', letter.id)).code).toBe(0);
    const gone = await parley(shell, 'dead-letters', 'show', 'notifications', letter.id);
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('(dead-letter.not-found)') as string });
    // The operations log of the service has the operator's name.
    const { items } = bodyOf(
      await admin.get<{ items: { action: string; actor: { id: string } }[] }>('/v1/admin/notifications/operations'),
    );
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['dead-letter.discarded', 'dead-letters.redriven', 'consumer.paused']),
    );
    expect(items[0]?.actor.id).toMatch(/^cli-/);
  });

  aboutSubscribers(() => ({ directory, forum, shell }));

  it('finds no problems in a healthy system', async () => {
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

  it('can also be started by this command, and then locks its data', async () => {
    const elsewhere = dataDirectory();
    const settings = { PARLEY_DATA_DIR: elsewhere.path, PARLEY_SECRET: SECRET, PORT: '0' };
    const child = startCli(settings, 'start');
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    try {
      await eventually(() => {
        expect(printed).toContain('"address"');
      }, 60_000);
      const second = await parley(settings, 'start');
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
