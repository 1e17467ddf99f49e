import { partitionFilter, partitionOf, postEdited, STREAM, subjectOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Link, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest, type ServerUrls } from '../../test/service-under-test.js';
import { emptyUpTo } from '../nats/stream-messages.js';
import { PartitionReader } from './partition-reader.js';

describe('the lanes', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
  });

  afterEach(async () => {
    await service.close();
    for (const link of links.splice(0)) await link.remove();
  });

  const links: Link[] = [];
  const linkTo = async (url: string) => {
    const link = await Link.to(url);
    links.push(link);
    return link;
  };

  const start = (urls?: ServerUrls): Promise<Replica> =>
    service.startReplica(recorder.controllers(service.projections, service.effects), urls);

  const unitOfWork = () => new UnitOfWork(service.dataSource);

  const publish = (key: string, ...sequences: number[]) =>
    unitOfWork().run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.map((sequence) => created(key, sequence)),
      ),
    );

  /** Publishes a message while no replica runs. */
  const inject = (key: string, payload = 'not for anyone') =>
    service.inject(subjectOf(postEdited, 'default', key), payload);

  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual(sequences);
    });

  const positionOf = async (key: string) => {
    const [row] = await service.dataSource.query<{ seq: number }[]>(
      `SELECT stream_seq::integer AS seq FROM consumer_positions WHERE consumer = 'projections' AND partition = $1`,
      [partitionOf(key)],
    );
    return row?.seq;
  };
  const lastSequence = async () => (await service.broker.jsm.streams.info(STREAM)).state.last_seq;
  const purge = async () => service.broker.jsm.streams.purge(STREAM);
  const keyElsewhere = (than: string) => {
    let key = newId();
    while (partitionOf(key) === partitionOf(than)) key = newId();
    return key;
  };
  const rewinds = (replica: Replica) => replica.lines.all.filter(({ message }) => message.includes('is rewound'));

  describe('after the stream has changed', () => {
    it('detect that it was deleted, and read the new one from its start without handling an event twice', async () => {
      await start();
      const key = newId();
      await publish(key, 1, 2);
      await arrive(key, [1, 2]);
      const sent = await service.dataSource.query<{ subject: string; envelope: string }[]>(
        'SELECT subject, envelope FROM outbox_sent ORDER BY id',
      );
      await service.broker.jsm.streams.delete(STREAM);
      await eventually(lastSequence);
      for (const { subject, envelope } of sent) await eventually(() => service.inject(subject, envelope));
      await publish(key, 3);
      await arrive(key, [1, 2, 3]);
    });

    it('stop with an error if it has dropped the next event, and skip nothing', async () => {
      const key = newId();
      const before = await start();
      await publish(key, 1);
      await arrive(key, [1]);
      await before.stop();
      const position = await positionOf(key);
      for (let lost = 0; lost < 3; lost++) await inject(key);
      await purge();

      const after = await start();
      await eventually(() => {
        expect(after.messaging.problems.join()).toContain(
          `projections, partitions ${String(partitionOf(key))}: projections stands at ${String(position)} in partition`,
        );
      });
      await publish(key, 2);
      await eventually(async () => {
        expect(await lastSequence()).toBe((position ?? 0) + 4);
      });
      expect(await recorder.sequencesOf(key)).toEqual([1]);
      expect(await positionOf(key)).toBe(position);

      const { partitions } = await unitOfWork().run(causeOfRequest(), (tx) =>
        after.control.skipLost(tx, 'projections'),
      );
      expect(partitions).toContain(partitionOf(key));
      await arrive(key, [1, 2]);
      await eventually(() => {
        expect(after.messaging.problems.filter((problem) => problem.startsWith('projections'))).toEqual([]);
      });
      // There is nothing left to skip.
      const again = await unitOfWork().run(causeOfRequest(), (tx) => after.control.skipLost(tx, 'projections'));
      expect(again.partitions).toEqual([]);
    });

    it('do not report an idle partition as trimmed: its position follows the stream', async () => {
      const quiet = newId();
      const other = keyElsewhere(quiet);
      const first = await start();
      await publish(quiet, 1);
      await arrive(quiet, [1]);
      await first.stop();
      for (let i = 0; i < 5; i++) await inject(other);

      const second = await start();
      const last = await lastSequence();
      await eventually(async () => {
        const behind = await service.dataSource.query<unknown[]>(
          'SELECT consumer, partition, stream_seq FROM consumer_positions WHERE stream_seq <> $1',
          [last],
        );
        expect(behind).toEqual([]);
      });
      await second.stop();
      await purge();

      const third = await start();
      await publish(quiet, 2);
      await arrive(quiet, [1, 2]);
      expect(third.messaging.problems).toEqual([]);
    });
  });

  it('never move past unread messages, however messages and polls interleave', async () => {
    await start();
    const key = newId();
    const other = keyElsewhere(key);
    const { signal } = new AbortController();
    const filters = [partitionFilter(partitionOf(key))];
    const source = await PartitionReader.open(service.broker, filters, 0, signal);
    let searched = 0;
    let checks = 0;
    let taken = 0;
    let last = 0;
    let expected = 0;
    for (let turn = 0; turn < 60; turn++) {
      const burst = Array.from({ length: turn % 4 }, (_, i) => ((turn + i) % 3 === 0 ? key : other));
      expected += burst.filter((one) => one === key).length;
      const publishing = Promise.all(burst.map((one) => inject(one)));
      if (turn % 2 === 0) await publishing;
      const upTo = await emptyUpTo(service.broker, filters, last);
      await source.arrival(1, signal);
      const messages = source.take(200);
      for (const { seq } of messages) expect(seq).toBeGreaterThan(searched);
      taken += messages.length;
      last = messages.at(-1)?.seq ?? last;
      // A poll from before the message was read says nothing about it.
      for (const { seq } of messages) expect(seq).toBeGreaterThan(upTo ?? 0);
      if (upTo !== null) {
        checks++;
        searched = upTo;
      }
      await publishing;
    }
    while (taken < expected) {
      await source.arrival(1_000, signal);
      taken += source.take(200).length;
    }
    expect(taken).toBe(expected);
    expect(checks).toBeGreaterThan(10);
    await source.close();
  });

  it('resume where they stopped, also after a database outage', async () => {
    const link = await linkTo(service.schema.url);
    const replica = await start({ databaseUrl: link.url });
    const key = newId();
    await publish(key, 1);
    await arrive(key, [1]);
    await link.remove();
    await publish(key, 2);
    await eventually(() => {
      expect(replica.lines.all.map(({ message }) => message)).toContain('could not renew the membership');
    });
    await link.restore();
    await arrive(key, [1, 2]);
    await eventually(() => {
      expect(replica.messaging.problems).toEqual([]);
    });
    expect(await service.dataSource.query('SELECT 1 FROM parked_events')).toEqual([]);
  });

  it('are being read when the start of a replica resolves', async () => {
    const link = await linkTo(service.nats.url);
    let letPass = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letPass = resolve;
    });
    let reads = 0;
    link.intercept(async ({ bytes }) => {
      if (bytes.includes('$JS.API.CONSUMER.CREATE')) {
        reads += 1;
        await held;
      }
      return 'pass' as const;
    });
    let started = false;
    const starting = start({ natsUrl: link.url }).then(() => {
      started = true;
    });
    await eventually(() => {
      expect(reads).toBeGreaterThan(0);
    });
    expect(started).toBe(false);
    letPass();
    await starting;
  });

  it('stop while their consumer is paused, without an error', async () => {
    const replica = await start();
    const key = newId();
    await publish(key, 1);
    await arrive(key, [1]);
    await service.dataSource.query('UPDATE consumer_positions SET paused = true');
    await publish(key, 2);
    await eventually(async () => {
      expect(await lastSequence()).toBe(2);
    });
    expect(replica.messaging.problems).toEqual([]);
    expect(await recorder.sequencesOf(key)).toEqual([1]);
    await service.dataSource.query('UPDATE consumer_positions SET paused = false');
    await arrive(key, [1, 2]);
    expect(replica.lines.all.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it('detect a replay without a hint, even if they are idle', async () => {
    await start();
    const key = newId();
    await publish(key, 1);
    await arrive(key, [1]);
    await service.dataSource.query(
      `UPDATE consumer_positions SET generation = 2, stream_seq = 0, stream_created = '' WHERE consumer = 'projections'`,
    );
    await arrive(key, [1, 1]);
  });

  it('recognise what was received two weeks ago, or by an earlier version', async () => {
    await start();
    const key = newId();
    await publish(key, 1, 2);
    await arrive(key, [1, 2]);
    const sent = await service.dataSource.query<{ id: string; subject: string; envelope: string }[]>(
      'SELECT event_id AS id, subject, envelope FROM outbox_sent ORDER BY id',
    );
    const [first, second] = sent.map(({ id }) => id);
    await service.dataSource.query(
      `UPDATE inbox SET received_at = received_at - interval '14 days' WHERE event_id = $1`,
      [first],
    );
    await service.dataSource.query(
      `WITH moved AS (DELETE FROM inbox WHERE event_id = $1 RETURNING event_id, consumer, generation)
       INSERT INTO inbox_by_id SELECT event_id, consumer, generation FROM moved`,
      [second],
    );
    for (const { subject, envelope } of sent) await service.inject(subject, envelope);
    await publish(key, 3);
    await arrive(key, [1, 2, 3]);
  });

  it('store the correlation id of an event, and the id of the event at the position', async () => {
    await start();
    const key = newId();
    await publish(key, 1);
    await arrive(key, [1]);
    const [effect] = await recorder.effectsOf(key);
    const [recorded] = await service.dataSource.query<unknown[]>(
      `SELECT event_id, correlation_id, type FROM inbox WHERE consumer = 'projections'`,
    );
    expect(recorded).toEqual({
      event_id: effect?.eventId,
      correlation_id: effect?.correlationId,
      type: 'parley.post.created.v1',
    });
    const [position] = await service.dataSource.query<unknown[]>(
      `SELECT event_id, event_seq, event_at > clock_timestamp() - interval '1 minute' AS "isOfNow" FROM consumer_positions
       WHERE consumer = 'projections' AND partition = $1`,
      [partitionOf(key)],
    );
    expect(position).toEqual({ event_id: effect?.eventId, event_seq: '1', isOfNow: true });
  });

  describe('two replicas', () => {
    const keys = Array.from({ length: 40 }, () => newId());
    const allArrive = async (sequences: number[]) => {
      for (const key of keys) await arrive(key, sequences);
    };
    const publishAll = async (sequence: number) => {
      for (const key of keys) await publish(key, sequence);
    };
    const sharedBy = (count: number) =>
      eventually(async () => {
        const live = await service.dataSource.query<unknown[]>(
          'SELECT 1 FROM replicas WHERE live_until > clock_timestamp()',
        );
        expect(live).toHaveLength(count);
      });

    it('share the lanes; when one stops under load, the other takes over without duplicates or reordering', async () => {
      const one = await start();
      const other = await start();
      await sharedBy(2);
      await publishAll(1);
      await allArrive([1]);
      await eventually(() => {
        expect(Math.min(one.counts.handled, other.counts.handled)).toBeGreaterThan(0);
      });
      const load = (async () => {
        for (const sequence of [2, 3, 4]) await publishAll(sequence);
      })();
      await one.stop();
      const third = await start();
      await load;
      await allArrive([1, 2, 3, 4]);
      await sharedBy(2);
      // A position that another replica has moved since must not look like a stream that lost its tail.
      expect([one, other, third].flatMap(rewinds)).toEqual([]);
    });

    it('rebalance when one loses the database, and again when it is back', async () => {
      const link = await linkTo(service.schema.url);
      const disconnected = await start({ databaseUrl: link.url });
      await start();
      await sharedBy(2);
      await link.remove();
      await publishAll(1);
      await allArrive([1]);
      await sharedBy(1);
      await link.restore();
      await sharedBy(2);
      const before = disconnected.counts.handled;
      await publishAll(2);
      await allArrive([1, 2]);
      await eventually(() => {
        expect(disconnected.counts.handled).toBeGreaterThan(before);
      });
    });
  });
});
