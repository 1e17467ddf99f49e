import { AckPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { catalogue, partitionFilter } from '#libs/contracts';
import type { Subscriber } from '#libs/runtime';
import { eventually } from '#libs/testing';
import { natsUsers } from '../../../apps/forum/src/nats-users.js';
import { Broker } from '../../../libs/messaging/src/nats/broker.js';
import { PartitionReader } from '../../../libs/messaging/src/consumer/partition-reader.js';
import { ensureStream } from '../../../libs/messaging/src/nats/stream.js';
import { type ShippedNats, shippedNats } from '../support/shipped-nats.js';
import { SECRET } from '../support/system.js';

/** Two external subscribers; all other users try to reach what belongs to the second one. */
const external: readonly Subscriber[] = [
  { name: 'acme', password: 'the password of acme', durable: 'acme-7f', decidesFor: 'default' },
  { name: 'globex', password: 'the password of globex', durable: 'globex-3c', decidesFor: null },
];
/** With `moderation`, which has the rights of a service before there is one. */
const services: readonly string[] = ['posts', 'comments', 'notifications', 'moderation'];
const operator: readonly string[] = ['operator'];
const parleysOwn: readonly string[] = [...services, ...operator];
const everyone: readonly string[] = [...parleysOwn, ...external.map(({ name }) => name)];
const nobody: readonly string[] = [];
const A_LANE = 'parley.evt.*.p07.*.*';
const apiPrefix = 'HOUSE.API';

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

  ['parley.cmd.default.decide.acme', ['acme']],
  ['parley.cmd.blog.decide.acme', nobody],
  ['parley.cmd.default.decide.globex', nobody],
  ['parley.cmd.default.decide.posts', nobody],

  ['$JS.API.INFO', parleysOwn],
  // Each in its own account: only the operator's holds the streams.
  ...[
    'STREAM.CREATE.PARLEY',
    'STREAM.INFO.PARLEY',
    'STREAM.MSG.GET.PARLEY',
    'STREAM.CREATE.OTHER',
    'STREAM.UPDATE.PARLEY',
    'STREAM.DELETE.PARLEY',
    'STREAM.PURGE.PARLEY',
    'STREAM.MSG.DELETE.PARLEY',
    'STREAM.SNAPSHOT.PARLEY',
    'STREAM.RESTORE.PARLEY',
    'STREAM.LIST',
    'STREAM.NAMES',
    'DIRECT.GET.PARLEY',
    `CONSUMER.CREATE.PARLEY.oc_1.${A_LANE}`,
    'CONSUMER.CREATE.PARLEY',
    'CONSUMER.DURABLE.CREATE.PARLEY.oc_1',
    'CONSUMER.LIST.PARLEY',
    'CONSUMER.MSG.NEXT.PARLEY.acme',
  ].map((request) => [`$JS.API.${request}`, operator] as const),
  ['HOUSE.API.STREAM.CREATE.PARLEY', services],
  ['HOUSE.API.STREAM.INFO.PARLEY', services],
  ['HOUSE.API.STREAM.MSG.GET.PARLEY', services],
  [`HOUSE.API.CONSUMER.CREATE.PARLEY.oc_1.${A_LANE}`, services],
  ['HOUSE.API.CONSUMER.CREATE.PARLEY', services],
  ['HOUSE.API.CONSUMER.INFO.PARLEY.oc_1', services],
  ['HOUSE.API.CONSUMER.DELETE.PARLEY.oc_1', services],
  ['HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.oc_1', services],
  ...[
    'INFO',
    'STREAM.CREATE.OTHER',
    'STREAM.UPDATE.PARLEY',
    'STREAM.DELETE.PARLEY',
    'STREAM.PURGE.PARLEY',
    'STREAM.MSG.DELETE.PARLEY',
    'STREAM.NAMES',
    'DIRECT.GET.PARLEY',
    'CONSUMER.CREATE.PARLEY.oc_1',
    'CONSUMER.DURABLE.CREATE.PARLEY.oc_1',
    'CONSUMER.LIST.PARLEY',
    'CONSUMER.NAMES.PARLEY',
  ].map((request) => [`HOUSE.API.${request}`, nobody] as const),
  ...external.flatMap(({ name, durable }) => [
    [`HOUSE.API.CONSUMER.CREATE.PARLEY.${durable}.${A_LANE}`, nobody] as const,
    [`HOUSE.API.CONSUMER.DURABLE.CREATE.PARLEY.${durable}`, nobody] as const,
    [`HOUSE.API.CONSUMER.DELETE.PARLEY.${durable}`, nobody] as const,
    [`HOUSE.API.CONSUMER.INFO.PARLEY.${durable}`, [name]] as const,
    [`HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.${durable}`, [name]] as const,
    [`$JS.ACK.PARLEY.${durable}.1.1.1.1.0`, [name]] as const,
    [`$JS.ACK.PARLEY.${name}.1.1.1.1.0`, nobody] as const,
  ]),
  ['HOUSE.API.STREAM.CREATE.PARLEY_CMD', ['moderation']],
  ['HOUSE.API.STREAM.DELETE.PARLEY_CMD', nobody],
  ['HOUSE.API.CONSUMER.CREATE.PARLEY_CMD.moderation.parley.cmd.*.decide.*', ['moderation']],
  ['HOUSE.API.CONSUMER.MSG.NEXT.PARLEY_CMD.moderation', ['moderation']],
  ['HOUSE.API.CONSUMER.MSG.NEXT.PARLEY_CMD.acme', nobody],
  ['$JS.ACK.PARLEY_CMD.moderation.1.1.1.1.0', ['moderation']],
  ['$JS.ACK.PARLEY.oc_1.1.1.1.1.0', nobody],
  ['$SYS.REQ.SERVER.PING', nobody],
  ['$SYS.REQ.USER.INFO', services],
];

/** Allowed subscribers by subject. */
const maySubscribe: readonly (readonly [subject: string, who: readonly string[]])[] = [
  // Whose account is its own may listen in all of it.
  ...everyone.map(
    (name) =>
      [`_INBOX.${name}.reply`, [...new Set([name, ...external.map((each) => each.name)])].sort(byOrder)] as const,
  ),
  ...services.map((name) => [`parley.hint.${name}.outbox`, [name]] as const),
  ['_INBOX.>', external.map(({ name }) => name)],
  ['parley.evt.>', nobody],
  [event('comment', 'created'), nobody],
  ['parley.hint.>', nobody],
  ['>', nobody],
  ['*.*.*.*.*.*', nobody],
  ['$JS.API.>', nobody],
  ['$JS.EVENT.ADVISORY.>', nobody],
  ['$SYS.>', nobody],
];

function byOrder(a: string, b: string): number {
  return everyone.indexOf(a) - everyone.indexOf(b);
}

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
  await posts.close();
  const manager = await managerAs('operator');
  for (const { durable } of external) {
    await manager.consumers.add('PARLEY', {
      durable_name: durable,
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
  expect(natsUsers.map(({ name }) => name)).toEqual(parleysOwn);
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

/** The sequence of an event that comes after all that the operator was permitted to do to the stream. */
let published: number;

describe('a refused request', () => {
  beforeAll(async () => {
    const js = jetstream(connectionOf('posts'));
    for (let n = 0; n < 3; n++) ({ seq: published } = await js.publish(event('post', 'created'), `{"n":${String(n)}}`));
  });

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
      "delete another's durable": (of) => of.consumers.delete('PARLEY', 'globex-3c'),
      "point another's durable elsewhere": (of) =>
        of.consumers.add('PARLEY', {
          durable_name: 'globex-3c',
          ack_policy: AckPolicy.Explicit,
          filter_subject: A_LANE,
        }),
      "pull another's messages": async (_, connection) => {
        const consumer = await jetstream(connection, { apiPrefix }).consumers.get('PARLEY', 'globex-3c');
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
    const globex = await jetstream(connectionOf('globex'), { apiPrefix }).consumers.get('PARLEY', 'globex');
    const message = await globex.next({ expires: 5_000 });
    if (message === null) throw new Error('There was no message.');
    const { deliveryCount, streamSequence, deliverySequence, timestampNanos, pending } = message.info;
    const counts = [deliveryCount, streamSequence, deliverySequence, timestampNanos, pending].join('.');
    const ack = `$JS.ACK.PARLEY.globex-3c.${counts}`;
    for (const user of everyone.filter((name) => name !== 'globex')) {
      expect(await isPermitted(user, (connection) => connection.publish(ack, '+ACK'))).toBe(false);
    }
    expect((await globex.info()).num_ack_pending).toBe(1);
    expect(await message.ackAck()).toBe(true);
    expect((await globex.info()).num_ack_pending).toBe(0);
  });

  it("allows no service to use another's name in the body of an allowed request", async () => {
    const config = { name: 'acme-7f', durable_name: 'acme-7f', ack_policy: 'explicit', filter_subject: A_LANE };
    const subject = `HOUSE.API.CONSUMER.CREATE.PARLEY.harmless.${A_LANE}`;
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
    const filters = [partitionFilter(7)];
    const source = await PartitionReader.open(broker, filters, published - 1, signal);
    await source.arrival(10_000, signal);
    expect(source.take(10).map(({ seq }) => seq)).toContain(published);
    await source.close();
    await broker.close();
    expect(broker.connection.isClosed()).toBe(true);
    // The lane's consumer is deleted at once, and does not wait for the server's timeout.
    const manager = await managerAs('operator');
    await eventually(async () => {
      const names: string[] = [];
      for await (const consumer of manager.consumers.list('PARLEY')) names.push(consumer.name);
      expect(names.sort()).toEqual(['acme-7f', 'globex-3c']);
    });
  });

  it('lets a service read one message to identify the stream', async () => {
    const manager = await managerAs('notifications');
    expect((await manager.streams.getMessage('PARLEY', { seq: published }))?.subject).toBe(event('post', 'created'));
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
    const guest = { name: 'initech', password: 'the password of initech', durable: 'initech-5d', decidesFor: null };
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
    const touch = (of: NatsConnection) => of.publish('HOUSE.API.CONSUMER.DELETE.PARLEY.initech-5d', '!');
    // The rights of open connections change, too: the server updates one after the other.
    await eventually(async () => {
      expect(await those((user) => isPermitted(user, touch))).toEqual(nobody);
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
  return jetstreamManager(connectionOf(user), { checkAPI: false, ...(user !== 'operator' && { apiPrefix }) });
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
