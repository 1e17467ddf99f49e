import { AckPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import { houseUsers, type OutsideUser } from '#libs/embedded';
import { eventually } from '#libs/testing';
import { Broker } from '../../libs/messaging/src/nats/broker.js';
import { PartitionReader } from '../../libs/messaging/src/consumer/partition-reader.js';
import { ensureStream } from '../../libs/messaging/src/nats/stream.js';
import { serviceNames } from '../../libs/runtime/src/service-definition.js';
import { type ShippedNats, shippedNats } from './support/shipped-nats.js';
import { SECRET } from './support/system.js';

/** Two subscribers from outside; the second one is there for the others to try its things. */
const outside: readonly OutsideUser[] = [
  { name: 'acme', password: 'the password of acme' },
  { name: 'globex', password: 'the password of globex' },
];
const everyone = [...houseUsers, 'acme', 'globex'] as const;
type User = (typeof everyone)[number];

const nobody: readonly User[] = [];
const services: readonly User[] = serviceNames;
const operator: readonly User[] = ['operator'];
const housekeepers: readonly User[] = [...services, 'operator'];
const A_LANE = 'parley.evt.*.p07.*.*';

/** Who may say what. Whoever does not stand beside a subject must be refused. */
const mayPublish: readonly (readonly [subject: string, who: readonly User[]])[] = [
  ...(
    [
      ['posts', ['post', 'category']],
      ['comments', ['thread', 'comment']],
      ['notifications', ['notification', 'delivery', 'webhook']],
      ['moderation', ['report', 'case', 'decision', 'author', 'settings']],
    ] as const
  ).flatMap(([owner, entities]) => entities.map((entity) => [event(entity), [owner]] as const)),
  [event('person'), services],
  [event('snapshot'), services],
  [event('unheard'), nobody],
  ['parley.evt.default.p07.post', nobody],
  ['parley.anything', nobody],
  ...serviceNames.map((name) => [`parley.hint.${name}.outbox`, [name]] as const),
  ['parley.hint.all', nobody],
  ...everyone.map((name) => [`_INBOX.${name}.reply`, nobody] as const),

  ['$JS.API.INFO', housekeepers],
  ['$JS.API.STREAM.CREATE.PARLEY', housekeepers],
  ['$JS.API.STREAM.INFO.PARLEY', housekeepers],
  ['$JS.API.STREAM.MSG.GET.PARLEY', housekeepers],
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

  [`$JS.API.CONSUMER.CREATE.PARLEY.oc_1.${A_LANE}`, housekeepers],
  ['$JS.API.CONSUMER.INFO.PARLEY.oc_1', housekeepers],
  ['$JS.API.CONSUMER.DELETE.PARLEY.oc_1', housekeepers],
  ['$JS.API.CONSUMER.MSG.NEXT.PARLEY.oc_1', housekeepers],
  ['$JS.API.CONSUMER.CREATE.PARLEY', operator],
  ['$JS.API.CONSUMER.CREATE.PARLEY.oc_1', operator],
  ['$JS.API.CONSUMER.DURABLE.CREATE.PARLEY.oc_1', operator],
  ['$JS.API.CONSUMER.LIST.PARLEY', operator],
  ['$JS.API.CONSUMER.NAMES.PARLEY', operator],
  ...outside.flatMap(({ name }) => [
    [`$JS.API.CONSUMER.CREATE.PARLEY.${name}.${A_LANE}`, operator] as const,
    [`$JS.API.CONSUMER.DURABLE.CREATE.PARLEY.${name}`, operator] as const,
    [`$JS.API.CONSUMER.DELETE.PARLEY.${name}`, operator] as const,
    [`$JS.API.CONSUMER.INFO.PARLEY.${name}`, ['operator', name as User]] as const,
    [`$JS.API.CONSUMER.MSG.NEXT.PARLEY.${name}`, ['operator', name as User]] as const,
    [`$JS.ACK.PARLEY.${name}.1.1.1.1.0`, [name as User]] as const,
  ]),
  ['$JS.ACK.PARLEY.oc_1.1.1.1.1.0', nobody],
  ['$SYS.REQ.SERVER.PING', nobody],
  ['$SYS.REQ.USER.INFO', nobody],
];

/** Who may hear what. */
const mayHear: readonly (readonly [subject: string, who: readonly User[]])[] = [
  ...everyone.map((name) => [`_INBOX.${name}.reply`, [name]] as const),
  ...serviceNames.map((name) => [`parley.hint.${name}.outbox`, [name]] as const),
  ['_INBOX.>', nobody],
  ['parley.evt.>', nobody],
  [event('comment'), nobody],
  ['parley.hint.>', nobody],
  ['>', nobody],
  ['*.*.*.*.*.*', nobody],
  ['$JS.API.>', nobody],
  ['$JS.EVENT.ADVISORY.>', nobody],
  ['$SYS.>', nobody],
];

let nats: ShippedNats;
let connections = {} as Record<User, NatsConnection>;
const violations = new Map<User, PermissionViolationError[]>();

beforeAll(async () => {
  nats = await shippedNats(SECRET);
  await nats.admit(outside);
  const open = everyone.map(async (user) => [user, await eventually(() => connectAs(user))] as const);
  connections = Object.fromEntries(await Promise.all(open)) as Record<User, NatsConnection>;
  for (const user of everyone) void collectViolations(user);
  // As the first service to start makes it, with its own rights.
  const posts = await Broker.connect(nats.urlOf('posts'), 'posts');
  await ensureStream(posts.jsm, { replicas: 1, maxBytes: 64 * 1024 * 1024 });
  for (let i = 0; i < 3; i++) await posts.js.publish(event('post'), `{"n":${String(i)}}`);
  await posts.close();
  const manager = await managerAs('operator');
  for (const { name } of outside) {
    await manager.consumers.add('PARLEY', {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      filter_subject: 'parley.evt.default.*.post.*',
    });
  }
}, 60_000);

afterAll(async () => {
  await nats.stop();
  await Promise.all(Object.values(connections).map((connection) => connection.close()));
});

describe('what each user may say', () => {
  it.each(mayPublish)('%s', async (subject, who) => {
    // No request of JetStream's has such a body, so that whoever may ask gets an error and changes nothing.
    expect(await those((user) => isLetThrough(user, (connection) => connection.publish(subject, '!')))).toEqual(who);
  });
});

describe('what each user may hear', () => {
  it.each(mayHear)('%s', async (subject, who) => {
    const subscribe = (connection: NatsConnection) => {
      connection.subscribe(subject, { callback: () => undefined });
    };
    expect(await those((user) => isLetThrough(user, subscribe))).toEqual(who);
  });
});

describe('what was refused', () => {
  it('had no effect: neither stream nor consumers are touched', async () => {
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
        const outcome = await attempt(of, connections[user]).then(
          () => 'was let through',
          ({ message, cause }: Error) => (cause as Error | undefined)?.message ?? message,
        );
        expect([user, what, outcome]).toEqual([user, what, expect.stringContaining('Permissions Violation')]);
      }
    }
    expect(await stateOf(manager)).toEqual(before);
  }, 60_000);

  it("leaves another's messages unacknowledged", async () => {
    const globex = await jetstream(connections.globex).consumers.get('PARLEY', 'globex');
    const message = await globex.next({ expires: 5_000 });
    if (message === null) throw new Error('There was no message.');
    const { deliveryCount, streamSequence, deliverySequence, timestampNanos, pending } = message.info;
    const counts = [deliveryCount, streamSequence, deliverySequence, timestampNanos, pending].join('.');
    const ack = `$JS.ACK.PARLEY.globex.${counts}`;
    for (const user of everyone.filter((name) => name !== 'globex')) {
      expect(await isLetThrough(user, (connection) => connection.publish(ack, '+ACK'))).toBe(false);
    }
    expect((await globex.info()).num_ack_pending).toBe(1);
    expect(await message.ackAck()).toBe(true);
    expect((await globex.info()).num_ack_pending).toBe(0);
  });

  it("lets no service hide another's name in the body of a request that it may make", async () => {
    const config = { name: 'acme', durable_name: 'acme', ack_policy: 'explicit', filter_subject: A_LANE };
    const subject = `$JS.API.CONSUMER.CREATE.PARLEY.harmless.${A_LANE}`;
    const answer = await connections.posts.request(subject, JSON.stringify({ stream_name: 'PARLEY', config }));
    expect(answer.json<{ error?: { description: string } }>().error?.description).toMatch(/name in subject does not/);
    const wider = { name: 'harmless', ack_policy: 'explicit', filter_subject: 'parley.evt.>' };
    const second = await connections.posts.request(subject, JSON.stringify({ stream_name: 'PARLEY', config: wider }));
    expect(second.json<{ error?: { description: string } }>().error?.description).toMatch(/filtered? subject/);
  });
});

describe('what is needed', () => {
  it.each(serviceNames)('lets %s read a lane to its end and leave it', async (name) => {
    const broker = await Broker.connect(nats.urlOf(name), name);
    const { signal } = new AbortController();
    const partition = 7;
    const source = await PartitionReader.open(broker, partition, 0, signal);
    await source.arrival(10_000, signal);
    expect(source.take(10).map(({ seq }) => seq)).toContain(1);
    await source.close();
    await broker.close();
    expect(broker.connection.isClosed()).toBe(true);
    // The lane's consumer is gone at once, not only when the server loses patience.
    const manager = await managerAs('operator');
    await eventually(async () => {
      const names: string[] = [];
      for await (const consumer of manager.consumers.list('PARLEY')) names.push(consumer.name);
      expect(names.sort()).toEqual(['acme', 'globex']);
    });
  });

  it('lets a service look at one message, by which it knows the stream again', async () => {
    const manager = await managerAs('notifications');
    expect((await manager.streams.getMessage('PARLEY', { seq: 1 }))?.subject).toBe(event('post'));
  });
});

describe('the door', () => {
  it('is shut for those without a name, and for a wrong password', async () => {
    const servers = nats.server.url;
    await expect(connect({ servers, reconnect: false })).rejects.toThrow(/authorization/i);
    for (const user of everyone) {
      await expect(connect({ servers, user, pass: 'guessed', reconnect: false })).rejects.toThrow(/authorization/i);
    }
  });

  it('opens to a new subscriber and closes behind one that leaves, while the house goes on', async () => {
    const closings: string[] = [];
    for (const user of serviceNames) {
      void connections[user].closed().then(() => closings.push(user));
    }
    const guest = { name: 'initech', password: 'the password of initech' };
    await nats.admit([...outside, guest]);
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
    // Those that were connected before know of the newcomer, too; the server tells them one after the other.
    await eventually(async () => {
      expect(await those((user) => isLetThrough(user, touch))).toEqual(['operator']);
    });

    await nats.admit(outside);
    await connection.closed();
    await expect(connect(options)).rejects.toThrow(/authorization/i);
    for (const user of serviceNames) await connections[user].flush();
    expect(closings).toEqual([]);
  });
});

function event(entity: string): string {
  return `parley.evt.default.p07.${entity}.happened`;
}

async function connectAs(user: User): Promise<NatsConnection> {
  const guest = outside.find(({ name }) => name === user);
  const inboxPrefix = `_INBOX.${user}`;
  if (guest !== undefined) {
    return connect({ servers: nats.server.url, user, pass: guest.password, inboxPrefix });
  }
  const { host, password } = new URL(nats.urlOf(user as (typeof houseUsers)[number]));
  return connect({ servers: host, user, pass: password, inboxPrefix });
}

function managerAs(user: User): Promise<JetStreamManager> {
  return jetstreamManager(connections[user], { checkAPI: false });
}

async function collectViolations(user: User): Promise<void> {
  const seen: PermissionViolationError[] = [];
  violations.set(user, seen);
  for await (const status of connections[user].status()) {
    if (status.type === 'error' && status.error instanceof PermissionViolationError) seen.push(status.error);
  }
}

/** Whether the server lets something pass; its complaint comes before its answer to the flush. */
async function isLetThrough(user: User, act: (connection: NatsConnection) => void): Promise<boolean> {
  const seen = violations.get(user) ?? [];
  const before = seen.length;
  act(connections[user]);
  await connections[user].flush();
  // The client tells of a complaint in a later turn than it takes it in.
  await new Promise((resolve) => setImmediate(resolve));
  return seen.length === before;
}

async function those(may: (user: User) => Promise<boolean>): Promise<User[]> {
  const admitted: User[] = [];
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
