import { AckPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { catalogue } from '#libs/contracts';
import type { Subscriber } from '#libs/embedded';
import { eventually } from '#libs/testing';
import { natsUsers } from '../../apps/forum/src/nats-users.js';
import { Broker } from '../../libs/messaging/src/nats/broker.js';
import { PartitionReader } from '../../libs/messaging/src/consumer/partition-reader.js';
import { ensureStream } from '../../libs/messaging/src/nats/stream.js';
import { type ShippedNats, shippedNats } from './support/shipped-nats.js';
import { SECRET } from './support/system.js';

/** Two external subscribers; all other users try to reach what belongs to the second one. */
const external: readonly Subscriber[] = [
  { name: 'acme', password: 'the password of acme' },
  { name: 'globex', password: 'the password of globex' },
];
/** With `moderation`, which has the rights of a service before there is one. */
const services: readonly string[] = ['posts', 'comments', 'notifications', 'moderation'];
const operator: readonly string[] = ['operator'];
const withStreamAccess: readonly string[] = [...services, ...operator];
const everyone: readonly string[] = [...withStreamAccess, ...external.map(({ name }) => name)];
const nobody: readonly string[] = [];
const A_LANE = 'parley.evt.*.p07.*.*';

/** Allowed publishers by subject. All other users must be refused. */
const mayPublish: readonly (readonly [subject: string, who: readonly string[]])[] = [
  ...catalogue.map(
    ({ entity, event: name, producer }) => [event(entity, name), producer === 'any' ? services : [producer]] as const,
  ),
  [event('post', 'unknown'), nobody],
  [event('comment', 'unknown'), nobody],
  [event('thread', 'unknown'), nobody],
  [event('decision', 'unknown'), nobody],
  [event('person', 'unknown'), nobody],
  [event('unknown', 'created'), nobody],
  ['parley.evt.default.p07.post', nobody],
  ['parley.anything', nobody],
  ...services.map((name) => [`parley.hint.${name}.outbox`, [name]] as const),
  ['parley.hint.all', nobody],
  ...everyone.map((name) => [`_INBOX.${name}.reply`, nobody] as const),

  ['$JS.API.INFO', withStreamAccess],
  ['$JS.API.STREAM.CREATE.PARLEY', withStreamAccess],
  ['$JS.API.STREAM.INFO.PARLEY', withStreamAccess],
  ['$JS.API.STREAM.MSG.GET.PARLEY', withStreamAccess],
  ['$JS.API.STREAM.CREATE.OTHER', operator],
  ['$JS.API.STREAM.UPDATE.PARLEY', operator],
  ['$JS.API.STREAM.DELETE.PARLEY', operator],
  ['$JS.API.STREAM.PURGE.PARLEY', operator],
  ['$JS.API.STREAM.MSG.DELETE.PARLEY', operator],
  ['$JS.API.STREAM.SNAPSHOT.PARLEY', operator],
  ['$JS.API.STREAM.RESTORE.PARLEY', operator],
  ['$JS.API.STREAM.LIST', operator],
  ['$JS.API.STREAM.NAMES', operator],
  ['$JS.API.DIRECT.GET.PARLEY', operator],

  [`$JS.API.CONSUMER.CREATE.PARLEY.oc_1.${A_LANE}`, withStreamAccess],
  ['$JS.API.CONSUMER.INFO.PARLEY.oc_1', withStreamAccess],
  ['$JS.API.CONSUMER.DELETE.PARLEY.oc_1', withStreamAccess],
  ['$JS.API.CONSUMER.MSG.NEXT.PARLEY.oc_1', withStreamAccess],
  ['$JS.API.CONSUMER.CREATE.PARLEY', operator],
  ['$JS.API.CONSUMER.CREATE.PARLEY.oc_1', operator],
  ['$JS.API.CONSUMER.DURABLE.CREATE.PARLEY.oc_1', operator],
  ['$JS.API.CONSUMER.LIST.PARLEY', operator],
  ['$JS.API.CONSUMER.NAMES.PARLEY', operator],
  ...external.flatMap(({ name }) => [
    [`$JS.API.CONSUMER.CREATE.PARLEY.${name}.${A_LANE}`, operator] as const,
    [`$JS.API.CONSUMER.DURABLE.CREATE.PARLEY.${name}`, operator] as const,
    [`$JS.API.CONSUMER.DELETE.PARLEY.${name}`, operator] as const,
    [`$JS.API.CONSUMER.INFO.PARLEY.${name}`, ['operator', name]] as const,
    [`$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`, ['operator', name]] as const,
    [`$JS.ACK.PARLEY.${name}.1.1.1.1.0`, [name]] as const,
  ]),
  ['$JS.ACK.PARLEY.oc_1.1.1.1.1.0', nobody],
  ['$SYS.REQ.SERVER.PING', nobody],
  ['$SYS.REQ.USER.INFO', nobody],
];

/** Allowed subscribers by subject. */
const maySubscribe: readonly (readonly [subject: string, who: readonly string[]])[] = [
  ...everyone.map((name) => [`_INBOX.${name}.reply`, [name]] as const),
  ...services.map((name) => [`parley.hint.${name}.outbox`, [name]] as const),
  ['_INBOX.>', nobody],
  ['parley.evt.>', nobody],
  [event('comment', 'created'), nobody],
  ['parley.hint.>', nobody],
  ['>', nobody],
  ['*.*.*.*.*.*', nobody],
  ['$JS.API.>', nobody],
  ['$JS.EVENT.ADVISORY.>', nobody],
  ['$SYS.>', nobody],
];

let nats: ShippedNats;
const connections = new Map<string, NatsConnection>();
const violations = new Map<string, PermissionViolationError[]>();

beforeAll(async () => {
  nats = await shippedNats(SECRET);
  await nats.admit(external);
  await Promise.all(
    everyone.map(async (user) => {
      connections.set(user, await eventually(() => connectAs(user)));
      void collectViolations(user);
    }),
  );
  // As the first service creates it at its start, with its own rights.
  const posts = await Broker.connect(nats.urlOf('posts'), 'posts');
  await ensureStream(posts.jsm, { replicas: 1, maxBytes: 64 * 1024 * 1024 });
  for (let i = 0; i < 3; i++) await posts.js.publish(event('post', 'created'), `{"n":${String(i)}}`);
  await posts.close();
  const manager = await managerAs('operator');
  for (const { name } of external) {
    await manager.consumers.add('PARLEY', {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      filter_subject: 'parley.evt.default.*.post.*',
    });
  }
}, 60_000);

afterAll(async () => {
  await nats.stop();
  await Promise.all([...connections.values()].map((connection) => connection.close()));
});

it('the users are those of the configuration', () => {
  expect(natsUsers.map(({ name }) => name)).toEqual(withStreamAccess);
});

describe('what each user may publish', () => {
  it.each(mayPublish)('%s', async (subject, who) => {
    // No JetStream request has such a body, so a permitted one gets an error and changes nothing.
    expect(await those((user) => isPermitted(user, (connection) => connection.publish(subject, '!')))).toEqual(who);
  });
});

describe('what each user may subscribe to', () => {
  it.each(maySubscribe)('%s', async (subject, who) => {
    const subscribe = (connection: NatsConnection) => {
      connection.subscribe(subject, { callback: () => undefined });
    };
    expect(await those((user) => isPermitted(user, subscribe))).toEqual(who);
  });
});

describe('a refused request', () => {
  it('has no effect on stream and consumers', async () => {
    const manager = await managerAs('operator');
    const before = await stateOf(manager);
    const attempts: Record<string, (of: JetStreamManager, connection: NatsConnection) => Promise<unknown>> = {
      'empty the stream': (of) => of.streams.purge('PARLEY'),
      'delete the stream': (of) => of.streams.delete('PARLEY'),
      'change the stream': (of) => of.streams.update('PARLEY', { max_age: 1_000_000_000 }),
      'delete a message': (of) => of.streams.deleteMessage('PARLEY', 1),
      'list the consumers': (of) => of.consumers.list('PARLEY').next(),
      'make a durable': (of) => of.consumers.add('PARLEY', { durable_name: 'mine', ack_policy: AckPolicy.Explicit }),
      "delete another's durable": (of) => of.consumers.delete('PARLEY', 'globex'),
      "point another's durable elsewhere": (of) =>
        of.consumers.add('PARLEY', {
          durable_name: 'globex',
          ack_policy: AckPolicy.Explicit,
          filter_subject: A_LANE,
        }),
      "pull another's messages": async (_, connection) => {
        const consumer = await jetstream(connection).consumers.get('PARLEY', 'globex');
        return consumer.next({ expires: 1_000 });
      },
    };
    for (const user of everyone.filter((name) => name !== 'operator' && name !== 'globex')) {
      const of = await managerAs(user);
      for (const [what, attempt] of Object.entries(attempts)) {
        const result = await attempt(of, connectionOf(user)).then(
          () => 'was let through',
          ({ message, cause }: Error) => (cause as Error | undefined)?.message ?? message,
        );
        expect([user, what, result]).toEqual([user, what, expect.stringContaining('Permissions Violation')]);
      }
    }
    expect(await stateOf(manager)).toEqual(before);
  }, 60_000);

  it("leaves another's messages unacknowledged", async () => {
    const globex = await jetstream(connectionOf('globex')).consumers.get('PARLEY', 'globex');
    const message = await globex.next({ expires: 5_000 });
    if (message === null) throw new Error('There was no message.');
    const { deliveryCount, streamSequence, deliverySequence, timestampNanos, pending } = message.info;
    const counts = [deliveryCount, streamSequence, deliverySequence, timestampNanos, pending].join('.');
    const ack = `$JS.ACK.PARLEY.globex.${counts}`;
    for (const user of everyone.filter((name) => name !== 'globex')) {
      expect(await isPermitted(user, (connection) => connection.publish(ack, '+ACK'))).toBe(false);
    }
    expect((await globex.info()).num_ack_pending).toBe(1);
    expect(await message.ackAck()).toBe(true);
    expect((await globex.info()).num_ack_pending).toBe(0);
  });

  it("allows no service to use another's name in the body of an allowed request", async () => {
    const config = { name: 'acme', durable_name: 'acme', ack_policy: 'explicit', filter_subject: A_LANE };
    const subject = `$JS.API.CONSUMER.CREATE.PARLEY.harmless.${A_LANE}`;
    const response = await connectionOf('posts').request(subject, JSON.stringify({ stream_name: 'PARLEY', config }));
    expect(response.json<{ error?: { description: string } }>().error?.description).toMatch(/name in subject does not/);
    const wider = { name: 'harmless', ack_policy: 'explicit', filter_subject: 'parley.evt.>' };
    const second = await connectionOf('posts').request(
      subject,
      JSON.stringify({ stream_name: 'PARLEY', config: wider }),
    );
    expect(second.json<{ error?: { description: string } }>().error?.description).toMatch(/filtered? subject/);
  });
});

describe('an allowed request', () => {
  it.each(services)('lets %s read a lane to its end and delete its consumer', async (name) => {
    const broker = await Broker.connect(nats.urlOf(name), name);
    const { signal } = new AbortController();
    const partition = 7;
    const source = await PartitionReader.open(broker, partition, 0, signal);
    await source.arrival(10_000, signal);
    expect(source.take(10).map(({ seq }) => seq)).toContain(1);
    await source.close();
    await broker.close();
    expect(broker.connection.isClosed()).toBe(true);
    // The lane's consumer is deleted at once, and does not wait for the server's timeout.
    const manager = await managerAs('operator');
    await eventually(async () => {
      const names: string[] = [];
      for await (const consumer of manager.consumers.list('PARLEY')) names.push(consumer.name);
      expect(names.sort()).toEqual(['acme', 'globex']);
    });
  });

  it('lets a service read one message to identify the stream', async () => {
    const manager = await managerAs('notifications');
    expect((await manager.streams.getMessage('PARLEY', { seq: 1 }))?.subject).toBe(event('post', 'created'));
  });
});

describe('a connection', () => {
  it('is rejected without a user, and with a wrong password', async () => {
    const servers = nats.server.url;
    await expect(connect({ servers, reconnect: false })).rejects.toThrow(/authorization/i);
    for (const user of everyone) {
      await expect(connect({ servers, user, pass: 'guessed', reconnect: false })).rejects.toThrow(/authorization/i);
    }
  });

  it('is accepted of a new subscriber and closed when it is removed, while all other connections stay', async () => {
    const closings: string[] = [];
    for (const user of services)
      void connectionOf(user)
        .closed()
        .then(() => closings.push(user));
    const guest = { name: 'initech', password: 'the password of initech' };
    await nats.admit([...external, guest]);
    const pass = guest.password;
    const options = {
      servers: nats.server.url,
      user: guest.name,
      pass,
      inboxPrefix: '_INBOX.initech',
      reconnect: false,
    };
    const connection = await eventually(() => connect(options));
    const touch = (of: NatsConnection) => of.publish('$JS.API.CONSUMER.DELETE.PARLEY.initech', '!');
    // The rights of open connections change, too: the server updates one after the other.
    await eventually(async () => {
      expect(await those((user) => isPermitted(user, touch))).toEqual(['operator']);
    });

    await nats.admit(external);
    await connection.closed();
    await expect(connect(options)).rejects.toThrow(/authorization/i);
    for (const user of services) await connectionOf(user).flush();
    expect(closings).toEqual([]);
  });
});

function event(entity: string, name: string): string {
  return `parley.evt.default.p07.${entity}.${name}`;
}

async function connectAs(user: string): Promise<NatsConnection> {
  const guest = external.find(({ name }) => name === user);
  const inboxPrefix = `_INBOX.${user}`;
  if (guest !== undefined) {
    return connect({ servers: nats.server.url, user, pass: guest.password, inboxPrefix });
  }
  const { host, password } = new URL(nats.urlOf(user));
  return connect({ servers: host, user, pass: password, inboxPrefix });
}

function connectionOf(user: string): NatsConnection {
  const connection = connections.get(user);
  if (connection === undefined) throw new Error(`${user} is not connected.`);
  return connection;
}

function managerAs(user: string): Promise<JetStreamManager> {
  return jetstreamManager(connectionOf(user), { checkAPI: false });
}

async function collectViolations(user: string): Promise<void> {
  const seen: PermissionViolationError[] = [];
  violations.set(user, seen);
  for await (const status of connectionOf(user).status()) {
    if (status.type === 'error' && status.error instanceof PermissionViolationError) seen.push(status.error);
  }
}

/** Whether the server permits something; it reports a violation before it answers the flush. */
async function isPermitted(user: string, act: (connection: NatsConnection) => void): Promise<boolean> {
  const seen = violations.get(user) ?? [];
  const before = seen.length;
  act(connectionOf(user));
  await connectionOf(user).flush();
  // The client reports a violation one turn after it has received it.
  await new Promise((resolve) => setImmediate(resolve));
  return seen.length === before;
}

async function those(may: (user: string) => Promise<boolean>): Promise<string[]> {
  const admitted: string[] = [];
  for (const user of everyone) if (await may(user)) admitted.push(user);
  return admitted;
}

async function stateOf(manager: JetStreamManager): Promise<unknown> {
  const { config, state } = await manager.streams.info('PARLEY');
  const consumers: unknown[] = [];
  for await (const { name, config: of, delivered, ack_floor } of manager.consumers.list('PARLEY')) {
    consumers.push({ name, filter: of.filter_subject, delivered, ack_floor });
  }
  return { config, messages: state.messages, lastSeq: state.last_seq, consumers };
}
