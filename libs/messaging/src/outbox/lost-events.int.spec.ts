import { cpSync, rmSync } from 'node:fs';
import { STREAM } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Link, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest, type ServerUrls } from '../../test/service-under-test.js';

// Longer than all timeouts in here, so that a failure names its condition.
jest.setTimeout(120_000);

/** Lost events show in the content and the order of the stream. */
describe('a relay whose broker lost acknowledged events', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  const [one, two] = [newId(), newId()];

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
  });

  afterEach(async () => {
    await service.close();
    for (const link of links.splice(0)) await link.remove();
  });

  const publish = (key: string, ...sequences: number[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.map((sequence) => created(key, sequence)),
      ),
    );
  const start = (urls: ServerUrls = {}) =>
    service.startReplica(recorder.controllers(service.projections, service.effects), urls);
  const links: Link[] = [];
  const linkTo = async (url: string) => {
    const link = await Link.to(url);
    links.push(link);
    return link;
  };
  const count = async (table: string) => {
    const [row] = await service.dataSource.query<{ n: number }[]>(`SELECT count(*)::integer AS n FROM ${table}`);
    return row?.n;
  };
  const allAreSent = (n: number) =>
    eventually(async () => {
      expect([await count('outbox'), await count('outbox_sent')]).toEqual([0, n]);
    }, 30_000);
  /** The sequences of a key's events in the order in which the stream has them. */
  const streamSequences = async (key: string) => {
    const { state } = await service.broker.jsm.streams.info(STREAM);
    const sequences: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await service.broker.jsm.streams.getMessage(STREAM, { seq });
      const event = message?.json<{ partitionkey?: string; sequence: string }>();
      if (event?.partitionkey === key) sequences.push(Number(event.sequence));
    }
    return sequences;
  };
  const expectEffects = (key: string, sequences: number[]) =>
    eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual(sequences);
    }, 30_000);
  const warningsOf = (replica: Replica) =>
    replica.lines.all.filter(({ level, message }) => level === 'warn' && message.includes('republishing'));
  /** Restarts the broker with a copy of its store, or with an empty store. */
  const restartWith = async (streams: string | null, meanwhile?: () => Promise<unknown>) => {
    await service.nats.stop();
    rmSync(service.nats.store, { recursive: true });
    if (streams !== null) cpSync(streams, service.nats.store, { recursive: true });
    await meanwhile?.();
    await startAgain();
  };
  const startAgain = async () => {
    await service.nats.startAgain();
    // Messages sent before the reconnect are lost.
    await eventually(() => service.broker.jsm.getAccountInfo(), 30_000);
  };
  const copyStore = async () => {
    const copy = `${service.nats.store}-put-aside`;
    await service.nats.stop();
    cpSync(service.nats.store, copy, { recursive: true });
    await startAgain();
    return copy;
  };
  const fromOthers = async (n: number) => {
    for (let i = 0; i < n; i++) {
      await service.broker.js.publish('parley.evt.default.p00.other.thing', '{}', { msgID: newId() });
    }
  };

  it('sends all stored events to a recreated stream, before pending ones', async () => {
    const replica = await start();
    await publish(one, 1, 2);
    await publish(two, 1);
    await allAreSent(3);
    await restartWith(null, () => publish(one, 3));
    await allAreSent(4);
    expect(await streamSequences(one)).toEqual([1, 2, 3]);
    expect(await streamSequences(two)).toEqual([1]);
    await expectEffects(one, [1, 2, 3]);
    await expectEffects(two, [1]);
    expect(replica.counts.republished).toBe(3);
    expect(warningsOf(replica)).toMatchObject([{ facts: { count: 3 } }]);
  });

  it('detects a stream that was recreated while the relay was idle', async () => {
    const replica = await start();
    await publish(one, 1, 2, 3);
    await allAreSent(3);
    await service.broker.jsm.streams.delete(STREAM);
    await publish(one, 4);
    await allAreSent(4);
    expect(await streamSequences(one)).toEqual([1, 2, 3, 4]);
    await expectEffects(one, [1, 2, 3, 4]);
    expect(replica.counts.republished).toBe(3);
  });

  it('sends the lost tail again, and nothing else', async () => {
    const replica = await start();
    await publish(one, 1, 2);
    await allAreSent(2);
    const copy = await copyStore();
    await publish(one, 3, 4);
    await publish(two, 1);
    await allAreSent(5);
    await restartWith(copy, () => publish(one, 5));
    await allAreSent(6);
    expect(await streamSequences(one)).toEqual([1, 2, 3, 4, 5]);
    await expectEffects(one, [1, 2, 3, 4, 5]);
    await expectEffects(two, [1]);
    expect(replica.counts.republished).toBe(3);
    expect(warningsOf(replica)).toMatchObject([{ facts: { count: 3, after: 2 } }]);
  });

  it('finds the lost tail below events that others have sent since', async () => {
    const link = await linkTo(service.nats.url);
    const replica = await start({ natsUrl: link.url });
    await publish(one, 1, 2);
    await allAreSent(2);
    const copy = await copyStore();
    for (let sequence = 3; sequence <= 30; sequence++) await publish(one, sequence);
    await allAreSent(30);
    await link.remove();
    await restartWith(copy);
    await fromOthers(40);
    await publish(one, 31);
    await link.restore();
    await allAreSent(31);
    const sequences = Array.from({ length: 31 }, (_, i) => i + 1);
    // The relay need not find the first lost event: the broker drops duplicates.
    expect(await streamSequences(one)).toEqual(sequences);
    await expectEffects(one, sequences);
    expect(replica.counts.republished).toBeGreaterThanOrEqual(28);
  });

  it('is detected by the next relay if it happens while none is running', async () => {
    const before = await start();
    await publish(one, 1, 2, 3);
    await allAreSent(3);
    await before.stop();
    await restartWith(null);
    const after = await start();
    await allAreSent(3);
    expect(await streamSequences(one)).toEqual([1, 2, 3]);
    expect(after.counts.republished).toBe(3);
  });

  it('does not take trimmed events for lost ones', async () => {
    const before = await start();
    await publish(one, 1, 2, 3);
    await allAreSent(3);
    await expectEffects(one, [1, 2, 3]);
    await before.stop();
    await fromOthers(3);
    await service.broker.jsm.streams.purge(STREAM, { keep: 1 });
    const after = await start();
    await publish(two, 1);
    await allAreSent(4);
    expect([after.counts.published, after.counts.republished]).toEqual([1, 0]);
    expect(await streamSequences(one)).toEqual([]);
  });

  it('sends nothing again if nothing is lost, whether the broker stops or is killed', async () => {
    const replica = await start();
    await publish(one, 1, 2, 3);
    await allAreSent(3);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      process.kill(service.nats.server.pid, signal);
      await eventually(() => {
        expect(replica.broker.isConnected).toBe(false);
      });
      await startAgain();
      await publish(one, signal === 'SIGTERM' ? 4 : 5);
      await allAreSent(signal === 'SIGTERM' ? 4 : 5);
    }
    expect(await streamSequences(one)).toEqual([1, 2, 3, 4, 5]);
    expect(replica.counts.republished).toBe(0);
  });

  it('leaves the republishing to its successor if it was frozen meanwhile', async () => {
    const database = await linkTo(service.schema.url);
    const zombie = await start({ databaseUrl: database.url });
    await publish(one, 1, 2, 3);
    await allAreSent(3);
    database.stall();
    await restartWith(null);
    const other = await start();
    // Sending resumes only after the lease has ended and the stream has been missing for a while.
    await eventually(() => {
      expect(other.counts.republished).toBe(3);
    }, 60_000);
    await allAreSent(3);
    database.resume();
    await publish(one, 4);
    await allAreSent(4);
    expect(await streamSequences(one)).toEqual([1, 2, 3, 4]);
    expect(zombie.counts.republished).toBe(0);
  });
});
