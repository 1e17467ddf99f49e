import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type Subscriber } from '#libs/runtime';
import { eventually, testNats } from '#libs/testing';
import { Broker } from '../../../libs/messaging/src/nats/broker.js';
import { ensureCommandStream } from '../../../libs/messaging/src/nats/command-stream.js';
import { ensureStream } from '../../../libs/messaging/src/nats/stream.js';
import { type ShippedNats, shippedNats } from '../support/shipped-nats.js';
import { SECRET } from '../support/system.js';

const acme = subscriber('acme', 'default');
const globex = subscriber('globex', 'blog');
const initech = subscriber('initech', null);

/** What the server could be made to do in the account of the streams. */
const harm = [
  '$JS.API.STREAM.PURGE.PARLEY',
  '$JS.API.STREAM.DELETE.PARLEY',
  '$JS.API.STREAM.UPDATE.PARLEY',
  '$JS.API.CONSUMER.DELETE.PARLEY.globex',
  '$JS.API.CONSUMER.DURABLE.CREATE.PARLEY.evil',
  '$JS.API.CONSUMER.MSG.NEXT.PARLEY.globex',
  '$JS.ACK.PARLEY.globex.1.1.1.1.0',
  'parley.evt.default.p07.decision.made',
  'parley.evt.blog.p07.comment.created',
  'parley.cmd.blog.decide.globex',
];
/** Bodies of events with which such a request would succeed; a service may publish any body as its own event. */
const bodies = [
  '',
  JSON.stringify({ stream_name: 'PARLEY', config: { durable_name: 'evil', ack_policy: 'explicit' } }),
  JSON.stringify({ name: 'PARLEY', subjects: ['parley.evt.*.*.*.*'], max_msgs: 1, num_replicas: 1 }),
];
const OWN_EVENT = 'parley.evt.default.p07.post.created';
const LANE = 'parley.evt.*.p07.*.*';

it('is an escape without accounts: the server sends an answer wherever its sender says', async () => {
  const nats = await testNats();
  const connection = await connect({ servers: nats.url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'PARLEY', subjects: ['parley.evt.*.*.*.*'] });
  await manager.consumers.add('PARLEY', { durable_name: 'acme', ack_policy: AckPolicy.Explicit });
  await jetstream(connection).publish(OWN_EVENT, '{}');
  connection.publish('$JS.API.CONSUMER.INFO.PARLEY.acme', '', { reply: 'parley.evt.default.p07.decision.made' });
  await eventually(async () => {
    const { state } = await manager.streams.info('PARLEY', { subjects_filter: '>' });
    expect(state.subjects).toHaveProperty(['parley.evt.default.p07.decision.made']);
  });
  await connection.close();
  await nats.stop();
});

describe('with an account for each user', () => {
  let nats: ShippedNats;
  let operator: Broker;
  const connections: NatsConnection[] = [];

  beforeAll(async () => {
    nats = await shippedNats(SECRET);
    operator = await Broker.connect(nats.urlOf('operator'), 'operator');
    await ensureStream(operator.jsm, { replicas: 1, maxBytes: 64 * 1024 * 1024 });
    await ensureCommandStream(operator.jsm, 1);
    for (const { durable } of [acme, globex]) await addDurable(operator.jsm, durable);
    await nats.admit([acme, globex]);
    const posts = await Broker.connect(nats.urlOf('posts'), 'posts');
    // Events have headers. A message without any content would end the pull of an importing account.
    for (const [n, body] of bodies.entries()) await posts.js.publish(OWN_EVENT, body, { msgID: String(n) });
    await posts.close();
  }, 60_000);

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await operator.close();
    await nats.stop();
  });

  const connectAs = async ({ name, password }: { readonly name: string; readonly password: string }) => {
    const connection = await connect({
      servers: nats.server.url,
      user: name,
      pass: password,
      inboxPrefix: `_INBOX.${name}`,
      reconnect: false,
    });
    connections.push(connection);
    return connection;
  };
  const connectAsService = (name: string) => connectAs({ name, password: new URL(nats.urlOf(name)).password });

  /** Everything that an escape could change. */
  const state = async () => {
    const { streams, consumers } = operator.jsm;
    const events = await streams.info('PARLEY', { subjects_filter: '>' });
    const commands = await streams.info('PARLEY_CMD', { subjects_filter: '>' });
    const { delivered, ack_floor } = await consumers.info('PARLEY', globex.durable);
    const durables: string[] = [];
    for await (const { config } of consumers.list('PARLEY')) {
      if (config.durable_name !== undefined) durables.push(config.durable_name);
    }
    const { [OWN_EVENT]: own = 0, ...others } = events.state.subjects ?? {};
    const { 'parley.cmd.default.decide.acme': decisions = 0, ...otherCommands } = commands.state.subjects ?? {};
    return {
      // What the attacker may publish may become more, and nothing may become less.
      first: events.state.first_seq,
      hasAll: own >= bodies.length && decisions >= 0,
      others,
      otherCommands,
      config: events.config,
      globex: { delivered: delivered.consumer_seq, acknowledged: ack_floor.consumer_seq },
      durables: durables.sort(),
    };
  };
  it('reply subjects reach nothing outside the account of the subscriber that names them', async () => {
    const connection = await connectAs(acme);
    const before = await state();
    const ownAck = `$JS.ACK.PARLEY.${acme.durable}.1.1.1.1.0`;
    const ownSubjects = ['HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.acme', ownAck];
    for (const reply of [...harm, ...harm.map((target) => target.replace('$JS.API', 'HOUSE.API')), ...ownSubjects]) {
      const pull = JSON.stringify({ batch: 10, no_wait: true });
      connection.publish('HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.acme', pull, { reply });
      connection.publish('HOUSE.API.CONSUMER.INFO.PARLEY.acme', '', { reply });
      connection.publish(ownAck, '+ACK', { reply });
      connection.publish('parley.cmd.default.decide.acme', '{}', { reply });
    }
    await connection.flush();
    expect(await state()).toEqual(before);
    // It really pulled: its own consumer has delivered what nobody received.
    expect((await operator.jsm.consumers.info('PARLEY', acme.durable)).delivered.consumer_seq).toBeGreaterThan(0);
  });

  it('reply subjects reach nothing outside the account of the service that names them', async () => {
    const connection = await connectAsService('posts');
    const before = await state();
    const consumer = { name: 'oc_mine', filter_subject: LANE, ack_policy: 'none', inactive_threshold: 60e9 };
    const create = JSON.stringify({ stream_name: 'PARLEY', config: consumer });
    await connection.request(`HOUSE.API.CONSUMER.CREATE.PARLEY.oc_mine.${LANE}`, create);
    for (const reply of harm) {
      connection.publish(OWN_EVENT, '{}', { reply });
      connection.publish('HOUSE.API.STREAM.INFO.PARLEY', '', { reply });
      connection.publish('HOUSE.API.STREAM.MSG.GET.PARLEY', '{"seq":1}', { reply });
      connection.publish(`HOUSE.API.CONSUMER.CREATE.PARLEY.oc_mine.${LANE}`, create, { reply });
      connection.publish('HOUSE.API.CONSUMER.CREATE.PARLEY', create, { reply });
      connection.publish('HOUSE.API.CONSUMER.INFO.PARLEY.oc_mine', '', { reply });
      connection.publish('HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.oc_mine', '{"batch":10,"no_wait":true}', { reply });
      connection.publish('HOUSE.API.CONSUMER.DELETE.PARLEY.gone', '', { reply });
    }
    await connection.flush();
    expect(await state()).toEqual(before);
  });

  it('delivery subjects of push consumers reach nothing', async () => {
    const connection = await connectAsService('posts');
    const before = await state();
    for (const [n, target] of harm.entries()) {
      for (const [headersOnly, isInSubject] of [
        [false, true],
        [true, true],
        [false, false],
      ]) {
        const name = `push_${String(n)}_${String(headersOnly)}_${String(isInSubject)}`;
        const config = {
          name,
          filter_subject: LANE,
          deliver_subject: target,
          deliver_policy: 'all',
          ack_policy: 'none',
          headers_only: headersOnly,
          inactive_threshold: 60e9,
        };
        const body = JSON.stringify({ stream_name: 'PARLEY', config });
        const subject = isInSubject ? `CONSUMER.CREATE.PARLEY.${name}.${LANE}` : 'CONSUMER.CREATE.PARLEY';
        const response = await connection.request(`HOUSE.API.${subject}`, body);
        const { error } = response.json<{ error?: { description: string } }>();
        if (target.startsWith('parley.evt.')) expect(error?.description).toMatch(/forms a cycle/);
      }
    }
    // A pull consumer that begins like them has received the newest event, so they had their time.
    const last = await jetstream(connection, { apiPrefix: 'HOUSE.API' }).publish(OWN_EVENT, '{}');
    const reader = await jetstream(connection, { apiPrefix: 'HOUSE.API' }).consumers.get('PARLEY', {
      filter_subjects: LANE,
      deliver_policy: DeliverPolicy.All,
    });
    for await (const { seq } of await reader.consume()) if (seq === last.seq) break;
    await reader.delete();
    expect(await state()).toEqual(before);
  });

  it('a program publishes decisions on its own subject, gets a receipt, and moderation reads them', async () => {
    const program = jetstream(await connectAs(globex), { apiPrefix: 'HOUSE.API' });
    const receipt = await program.publish('parley.cmd.blog.decide.globex', '{"verdict":"approve"}', { msgID: 'one' });
    expect(receipt).toMatchObject({ stream: 'PARLEY_CMD', duplicate: false });
    const moderation = await Broker.connect(nats.urlOf('moderation'), 'moderation');
    await moderation.jsm.consumers.add('PARLEY_CMD', {
      durable_name: 'moderation',
      ack_policy: AckPolicy.Explicit,
      filter_subject: 'parley.cmd.*.decide.*',
    });
    const consumer = await moderation.js.consumers.get('PARLEY_CMD', 'moderation');
    const read: string[] = [];
    for await (const message of await consumer.consume()) {
      read.push(message.subject);
      expect(await message.ackAck()).toBe(true);
      if (message.subject.endsWith('globex')) break;
    }
    expect(read).toContain('parley.cmd.blog.decide.globex');
    await eventually(async () => {
      expect((await operator.jsm.streams.info('PARLEY_CMD')).state.messages).toBe(0);
    });
    await moderation.close();
  });

  it('a program that floods fills its own share of the commands, and stays within the limits of its account', async () => {
    const connection = await connectAs(acme);
    const js = jetstream(connection);
    const subject = 'parley.cmd.default.decide.acme';
    const flood = async () => {
      for (let n = 0; n < 12_000; n += 500) {
        await Promise.all(Array.from({ length: 500 }, () => js.publish(subject, '{}')));
      }
    };
    await expect(flood()).rejects.toThrow(/maximum messages per subject exceeded/);
    const other = await connectAs(globex);
    expect(await jetstream(other).publish('parley.cmd.blog.decide.globex', '{}')).toMatchObject({
      stream: 'PARLEY_CMD',
    });

    expect(() => connection.publish(subject, 'x'.repeat(70_000))).toThrow(/max_payload/);
    const errors: string[] = [];
    const watch = (async () => {
      for await (const status of connection.status()) {
        if (status.type === 'error' && errors.push(status.error.message) > 0) break;
      }
    })();
    for (let n = 0; n < 300; n++) connection.subscribe(`_INBOX.acme.${String(n)}`, { callback: () => undefined });
    await watch;
    expect(errors).toEqual([expect.stringMatching(/maximum subscriptions exceeded/i)]);
  }, 60_000);

  it('a new subscriber interrupts no pull of the others', async () => {
    const subscriber = await connectAs(globex);
    const service = await connectAsService('comments');
    const lane = {
      name: 'oc_lane',
      filter_subject: LANE,
      ack_policy: 'none',
      deliver_policy: 'new',
      inactive_threshold: 60e9,
    };
    const create = JSON.stringify({ stream_name: 'PARLEY', config: lane });
    await service.request(`HOUSE.API.CONSUMER.CREATE.PARLEY.oc_lane.${LANE}`, create);
    const pulls = (
      [
        [subscriber, 'globex'],
        [service, 'oc_lane'],
      ] as const
    ).map(([connection, consumer]) => {
      const reply = `_INBOX.${connection === subscriber ? 'globex' : 'comments'}.pull`;
      const received: string[] = [];
      connection.subscribe(reply, { callback: (_, message) => void received.push(message.string()) });
      connection.publish(`HOUSE.API.CONSUMER.MSG.NEXT.PARLEY.${consumer}`, '{"batch":1000,"expires":60000000000}', {
        reply,
      });
      return received;
    });
    await Promise.all([subscriber.flush(), service.flush()]);
    await addDurable(operator.jsm, initech.durable);
    await nats.admit([acme, globex, initech]);
    const posts = await connectAsService('posts');
    await jetstream(posts).publish(OWN_EVENT, '"after the reload"');
    await eventually(() => {
      for (const received of pulls) expect(received).toContain('"after the reload"');
    });
  }, 60_000);
});

async function addDurable(manager: JetStreamManager, name: string): Promise<void> {
  await manager.consumers.add('PARLEY', { durable_name: name, ack_policy: AckPolicy.Explicit });
}

function subscriber(name: string, decidesFor: string | null): Subscriber {
  return {
    name,
    password: `the password of ${name}`,
    durable: `${name}-${randomBytes(4).toString('hex')}`,
    decidesFor,
  };
}
