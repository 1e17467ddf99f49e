import { setTimeout as sleep } from 'node:timers/promises';
import { STREAM } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Link, Recorder } from '#libs/testing';
import { quickSettings, type Replica, ServiceUnderTest } from '../../test/service-under-test.js';
import { LeaseLost, RelayLease } from './relay-lease.js';

describe('the relay', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeEach(async () => {
    // Longer than any of these tests, so that a hanging broker does not time out.
    service = await ServiceUnderTest.make({ publishTimeout: 600_000 });
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

  const publish = (...keysAndSequences: [string, number][]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        keysAndSequences.map(([key, sequence]) => created(key, sequence)),
      ),
    );
  const controllers = () => recorder.controllers(service.projections, service.effects);
  const count = async (table: string) => {
    const [row] = await service.dataSource.query<{ n: number }[]>(`SELECT count(*)::integer AS n FROM ${table}`);
    return row?.n;
  };
  const holder = async () => {
    const [row] = await service.dataSource.query<{ owner: string }[]>(
      'SELECT owner FROM relay_lease WHERE live_until > clock_timestamp()',
    );
    return row?.owner;
  };
  const expectLease = (replica: Replica) =>
    eventually(async () => {
      expect(await holder()).toBe(replica.id);
    });
  const streamMessages = async () => (await service.broker.jsm.streams.info(STREAM)).state.messages;

  it('moves acknowledged events from pending to sent, with their stream sequence', async () => {
    const replica = await service.startReplica([]);
    await publish(['a', 1], ['b', 1], ['a', 2]);
    await eventually(async () => {
      expect(replica.counts.published).toBe(3);
      expect(await count('outbox')).toBe(0);
    });
    const rows = await service.dataSource.query<{ seq: number }[]>(
      `SELECT stream_seq::integer AS seq FROM outbox_sent ORDER BY seq`,
    );
    expect(rows).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  });

  it('stores the correlation id with the event; null if it is not a UUID', async () => {
    await service.startReplica([]);
    const cause = causeOfRequest();
    for (const correlationId of [cause.correlationId, 'of somebody else']) {
      await new UnitOfWork(service.dataSource).run({ ...cause, correlationId }, (tx) =>
        service.outbox.append(tx, [created(correlationId, 1)]),
      );
    }
    await eventually(async () => {
      expect(await count('outbox_sent')).toBe(2);
    });
    const rows = await service.dataSource.query<object[]>(
      'SELECT partition_key AS key, correlation_id AS id FROM outbox_sent ORDER BY outbox_sent.id',
    );
    expect(rows).toEqual([
      { key: cause.correlationId, id: cause.correlationId },
      { key: 'of somebody else', id: null },
    ]);
  });

  it('takes over from a hanging holder, whose late advance is fenced, without loss or duplicates', async () => {
    const link = await linkTo(service.nats.url);
    const slow = await service.startReplica([], { natsUrl: link.url });
    await expectLease(slow);
    link.stall();
    await publish(['a', 1], ['a', 2]);

    const quick = await service.startReplica([]);
    await expectLease(quick);
    await eventually(async () => {
      expect(await count('outbox')).toBe(0);
    });
    expect(slow.counts.published).toBe(0);

    link.resume();
    await eventually(() => {
      expect(slow.counts.fenceLost).toBe(1);
    });
    expect(await count('outbox_sent')).toBe(2);
    expect(await streamMessages()).toBe(2);
    expect(await holder()).toBe(quick.id);
  });

  it('continues even if a slow broker takes longer to report the stream state than the lease lasts', async () => {
    const before = await service.startReplica([]);
    await publish(['a', 1]);
    await eventually(async () => {
      expect(await count('outbox_sent')).toBe(1);
    });
    await before.stop();
    const link = await linkTo(service.nats.url);
    // Two requests: for the stream, and for its last event.
    link.intercept(() => sleep(quickSettings.lease / 3, 'pass' as const));
    const after = await service.startReplica([], { natsUrl: link.url });
    await publish(['a', 2]);
    await eventually(() => {
      expect(after.counts.published).toBe(1);
    });
    link.intercept();
  });

  it('releases the lease at once when it stops', async () => {
    const one = await service.startReplica([]);
    await expectLease(one);
    const other = await service.startReplica([]);
    await one.stop();
    await expectLease(other);
  });

  it('leaves the lease to a replica that can reach the broker', async () => {
    const link = await linkTo(service.nats.url);
    const cutOff = await service.startReplica([], { natsUrl: link.url });
    await expectLease(cutOff);
    const other = await service.startReplica([]);
    await link.remove();
    await expectLease(other);
    await publish(['a', 1]);
    await eventually(async () => {
      expect(await count('outbox_sent')).toBe(1);
    });
    await link.restore();
  });

  it('keeps events while the broker is down, and sends them in order once it is back', async () => {
    await service.startReplica(controllers());
    const keys = [newId(), newId(), newId()];
    for (const key of keys) await publish([key, 1]);
    await service.nats.stop();
    for (let sequence = 2; sequence <= 10; sequence++) {
      await publish(...keys.map((key): [string, number] => [key, sequence]));
    }
    expect(await count('outbox')).toBeGreaterThanOrEqual(27);
    await service.nats.startAgain();
    for (const key of keys) {
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      });
    }
    // The effect may happen before the relay has marked the event as sent.
    await eventually(async () => {
      expect(await count('outbox')).toBe(0);
    });
    expect(await streamMessages()).toBe(30);
  });

  describe('stops in time, with all of the service,', () => {
    // Any wait for the servers would exceed Jest's timeout.
    const busy = async (urls: { databaseUrl?: string; natsUrl?: string } = {}) => {
      const replica = await service.startReplica(controllers(), urls);
      const key = newId();
      await publish([key, 1]);
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1]);
      });
      return replica;
    };

    it('while the broker is down', async () => {
      const replica = await busy();
      await service.nats.stop();
      await publish(['a', 1]);
      await eventually(() => {
        expect(replica.broker.isConnected).toBe(false);
      });
      await replica.stop();
      await service.nats.startAgain();
    });

    it('while the broker does not acknowledge', async () => {
      const link = await linkTo(service.nats.url);
      const replica = await busy({ natsUrl: link.url });
      link.stall();
      await publish(['a', 1]);
      await replica.stop();
      expect(await count('outbox')).toBe(1);
      await link.remove();
    });

    it('while the database hangs during a batch', async () => {
      const link = await linkTo(service.schema.url);
      const replica = await busy({ databaseUrl: link.url });
      const key = newId();
      const reached = new Promise<void>((resolve) => {
        recorder.whenHandling(key, () => {
          link.stall();
          resolve();
        });
      });
      await publish([key, 1]);
      await reached;
      await replica.stop();
      await link.remove();
      recorder.whenHandling(key, null);
      await service.startReplica(controllers());
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1]);
      });
    });

    it('while the database is down', async () => {
      const link = await linkTo(service.schema.url);
      const replica = await busy({ databaseUrl: link.url });
      await link.remove();
      await replica.stop();
    });
  });

  it('rejects an event that violates its contract, and rolls back its transaction', async () => {
    const faulty = { ...edited('a', 1), data: { id: 'no id' } };
    const write = new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(tx, [created('a', 1), faulty]),
    );
    await expect(write).rejects.toThrow('violates its contract');
    expect(await count('outbox')).toBe(0);
  });

  it.each([
    ['has a key without an end', { key: 'x'.repeat(257) }, 'key that cannot be stored'],
    [
      'weighs too much',
      { data: { ...(created('a', 1).data as object), body: 'x'.repeat(600_000) } },
      'exceeds 512 KiB',
    ],
  ])('rejects an event that %s', async (_what, fields, expectedError) => {
    const write = new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(tx, [{ ...created('a', 1), ...fields }]),
    );
    await expect(write).rejects.toThrow(expectedError);
  });

  describe('its lease', () => {
    it('belongs to one replica at a time, and its epoch rises with every takeover', async () => {
      const times = { lease: 60_000, renewEvery: 0 };
      const one = new RelayLease(service.dataSource, 'one', times);
      const other = new RelayLease(service.dataSource, 'other', times);
      const first = await one.hold();
      expect([await other.hold(), await one.hold()]).toEqual([null, first]);
      expect([one.isSurelyHeld, other.isSurelyHeld]).toEqual([true, false]);
      await one.release();
      expect(await other.hold()).toBe((first ?? 0) + 1);
      expect(await one.hold()).toBeNull();
    });

    it('fences the previous holder, whose writes are rolled back', async () => {
      const times = { lease: 0, renewEvery: 0 };
      const zombie = new RelayLease(service.dataSource, 'zombie', times);
      const epoch = (await zombie.hold()) ?? 0;
      const recordRelay = (lease: RelayLease, of: number, stream: string) =>
        new UnitOfWork(service.dataSource).run(causeOfRequest(), async (tx) => {
          await service.outbox.append(tx, [created(stream, 1)]);
          await lease.fence(tx, of, stream);
        });
      await recordRelay(zombie, epoch, 'one');
      expect(await zombie.knownStream()).toBe('one');
      const other = new RelayLease(service.dataSource, 'other', times);
      expect(await other.hold()).toBe(epoch + 1);
      await expect(recordRelay(zombie, epoch, 'two')).rejects.toThrow(LeaseLost);
      expect([await count('outbox'), await other.knownStream()]).toEqual([1, 'one']);
    });

    it('may be lost once its time is over', async () => {
      const lease = new RelayLease(service.dataSource, 'one', { lease: 0, renewEvery: quickSettings.renewEvery });
      expect(await lease.hold()).not.toBeNull();
      expect(lease.isSurelyHeld).toBe(false);
    });
  });
});
