import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AckPolicy, DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { runningNats } from '../../../libs/embedded/src/nats/running-nats.js';
import { Broker } from '../../../libs/messaging/src/nats/broker.js';
import { natsUrlOf } from '../../../libs/runtime/src/credentials.js';
import { eventually } from '#libs/testing';
import { cellsOf, parley, parleyJson } from '../support/cli.js';
import { bodyOf } from '../support/client.js';
import type { TestDataDirectory } from '../support/data-directory.js';
import { type Forum, uniqueName } from '../support/forum.js';
import { SECRET } from '../support/system.js';

interface Added {
  readonly password: string;
  readonly durable: string;
  readonly natsUrl: string;
  readonly toDo: string | null;
}

/** @param running a running Parley: its data directory, its users, and the environment of the operator's shell */
export function aboutSubscribers(
  running: () => {
    readonly directory: TestDataDirectory;
    readonly forum: Forum;
    readonly shell: Record<string, string>;
  },
): void {
  describe('external subscribers', () => {
    let directory: TestDataDirectory;
    let forum: Forum;
    let shell: Record<string, string>;

    beforeAll(() => {
      ({ directory, forum, shell } = running());
    });

    it('are added to the running server, listed, and removed', async () => {
      const name = uniqueName('sub').slice(0, 20);
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
      expect(added).toMatchObject({ name, apiPrefix: 'HOUSE.API', decisionSubject: null, toDo: null });
      expect(added.durable).toMatch(new RegExp(`^${name}-[0-9a-f]{18}$`));
      const login = { servers: added.natsUrl, user: name, pass: added.password };
      const connection = await connect(login);
      const post = await forum.post(await forum.person('Ada'));
      const comment = await forum.comment(await forum.person('Ben'), post.id);
      const durable = await jetstream(connection, { apiPrefix: 'HOUSE.API' }).consumers.get('PARLEY', name);
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

    it('may publish decisions about their site, if they are added to decide', async () => {
      const name = uniqueName('judge').slice(0, 20);
      const args = ['--site', 'default', '--types', 'decision.*', '--decides'];
      const added = await parleyJson<Added>(shell, 'subscriber', 'add', name, ...args);
      expect(added).toMatchObject({ decisionSubject: `parley.cmd.default.decide.${name}`, toDo: null });
      const connection = await connect({ servers: added.natsUrl, user: name, pass: added.password });
      const receipt = await jetstream(connection).publish(`parley.cmd.default.decide.${name}`, '{}');
      expect(receipt).toMatchObject({ stream: 'PARLEY_CMD', duplicate: false });
      const list = await parley(shell, 'subscriber', 'list');
      expect(cellsOf(list.stdout)).toContainEqual(
        expect.objectContaining({ subscriber: name, 'decides for': 'default', amiss: '–' }),
      );
      await connection.close();
      await parley(shell, 'subscriber', 'remove', name);
    });

    it('of an earlier Parley are moved to accounts of their own, with what they have not read', async () => {
      const name = uniqueName('old').slice(0, 20);
      const password = 'the password of an earlier Parley';
      const server = await runningNats(join(directory.path, 'nats'));
      const operator = await Broker.connect(natsUrlOf('operator', SECRET, server?.port ?? 0), 'operator');
      await operator.jsm.consumers.add('PARLEY', {
        durable_name: name,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.New,
        filter_subject: 'parley.evt.default.*.post.created',
      });
      const post = await forum.post(await forum.person('Ada'));
      writeFileSync(
        join(directory.path, 'nats', 'conf', 'subscribers', 'users.conf'),
        ['users: [', '  $posts', `  ${JSON.stringify({ user: name, password, permissions: {} })}`, ']', ''].join('\n'),
      );
      const refused = await parley(shell, 'subscriber', 'add', 'acme', '--site', 'default', '--types', 'post.*');
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('subscriber migrate') as string });

      const migrated = await parley(shell, 'subscriber', 'migrate');
      expect(migrated).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/apiPrefix: 'HOUSE\.API'/) as string,
        stderr: '',
      });
      const connection = await eventually(() =>
        connect({ servers: `127.0.0.1:${String(server?.port)}`, user: name, pass: password, reconnect: false }),
      );
      const consumer = await jetstream(connection, { apiPrefix: 'HOUSE.API' }).consumers.get('PARLEY', name);
      const subjects: string[] = [];
      for await (const message of await consumer.consume()) {
        subjects.push(message.json<{ subject: string }>().subject);
        if (subjects.includes(`post/${post.id}`)) break;
      }
      await Promise.all([connection.close(), operator.close()]);
      await parley(shell, 'subscriber', 'remove', name);
    });

    it('get a snippet with all that they need', async () => {
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

    it('cannot get internal events', async () => {
      const refused = await parley(shell, 'subscriber', 'add', 'acme', '--site', 'default', '--types', 'person.*');
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('internal') as string });
    });

    it('cannot get an unknown site', async () => {
      const refused = await parley(shell, 'subscriber', 'add', 'acme', '--site', 'nowhere', '--types', 'comment.*');
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('site.unknown') as string });
      expect((await parley(shell, 'subscriber', 'list')).stdout).not.toContain('acme');
    });

    it('get an explanation if the server supports one filter only', async () => {
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
}
