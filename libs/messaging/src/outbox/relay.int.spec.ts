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
    // A broker that hangs must be waited for longer than any of these tests may take.
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

  const tell = (...keysAndSequences: [string, number][]) =>
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
  const hasTheLease = (replica: Replica) =>
    eventually(async () => {
      expect(await holder()).toBe(replica.id);
    });
  const onTheStream = async () => (await service.wire.jsm.streams.info(STREAM)).state.messages;

  it('moves what the broker has from pending to sent, with its place in the stream', async () => {
    const replica = await service.startReplica([]);
    await tell(['a', 1], ['b', 1], ['a', 2]);
    await eventually(async () => {
      expect(replica.counts.published).toBe(3);
      expect(await count('outbox')).toBe(0);
    });
    const rows = await service.dataSource.query<{ seq: number }[]>(
      `SELECT stream_seq::integer AS seq FROM outbox_sent ORDER BY seq`,
    );
    expect(rows).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  });

  it('keeps which request led to an event, with the event; nothing for what is no id of ours', async () => {
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

  it('takes over from a holder that hangs, whose late advance is fenced; nothing is lost or doubled', async () => {
    const link = await linkTo(service.nats.url);
    const slow = await service.startReplica([], { natsUrl: link.url });
    await hasTheLease(slow);
    link.silence();
    await tell(['a', 1], ['a', 2]);

    const quick = await service.startReplica([]);
    await hasTheLease(quick);
    await eventually(async () => {
      expect(await count('outbox')).toBe(0);
    });
    expect(slow.counts.published).toBe(0);

    link.resume();
    await eventually(() => {
      expect(slow.counts.fenceLost).toBe(1);
    });
    expect(await count('outbox_sent')).toBe(2);
    expect(await onTheStream()).toBe(2);
    expect(await holder()).toBe(quick.id);
  });

  it('goes on though a slow broker takes longer to tell how the stream stands than the lease lasts', async () => {
    const before = await service.startReplica([]);
    await tell(['a', 1]);
    await eventually(async () => {
      expect(await count('outbox_sent')).toBe(1);
    });
    await before.stop();
    const link = await linkTo(service.nats.url);
    // It asks twice: for the stream, and for the last event that it has.
    link.meddle(() => sleep(quickSettings.lease / 3, 'pass' as const));
    const after = await service.startReplica([], { natsUrl: link.url });
    await tell(['a', 2]);
    await eventually(() => {
      expect(after.counts.published).toBe(1);
    });
    link.meddle();
  });

  it('hands over at once when it stops', async () => {
    const one = await service.startReplica([]);
    await hasTheLease(one);
    const other = await service.startReplica([]);
    await one.stop();
    await hasTheLease(other);
  });

  it('leaves the work to a replica that does reach the broker', async () => {
    const link = await linkTo(service.nats.url);
    const cutOff = await service.startReplica([], { natsUrl: link.url });
    await hasTheLease(cutOff);
    const other = await service.startReplica([]);
    await link.remove();
    await hasTheLease(other);
    await tell(['a', 1]);
    await eventually(async () => {
      expect(await count('outbox_sent')).toBe(1);
    });
    await link.restore();
  });

  it('keeps events while the broker is away, and sends them in order once it is back', async () => {
    await service.startReplica(controllers());
    const keys = [newId(), newId(), newId()];
    for (const key of keys) await tell([key, 1]);
    await service.nats.stop();
    for (let sequence = 2; sequence <= 10; sequence++) {
      await tell(...keys.map((key): [string, number] => [key, sequence]));
    }
    expect(await count('outbox')).toBeGreaterThanOrEqual(27);
    await service.nats.startAgain();
    for (const key of keys) {
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      });
    }
    // The effect may come before the relay has noted that the event is out.
    await eventually(async () => {
      expect(await count('outbox')).toBe(0);
    });
    expect(await onTheStream()).toBe(30);
  });

  describe('stops, and so does all of the service,', () => {
    // Whatever waited for the servers would wait longer than Jest does.
    const busy = async (ways: { databaseUrl?: string; natsUrl?: string } = {}) => {
      const replica = await service.startReplica(controllers(), ways);
      const key = newId();
      await tell([key, 1]);
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1]);
      });
      return replica;
    };

    it('while the broker is away', async () => {
      const replica = await busy();
      await service.nats.stop();
      await tell(['a', 1]);
      await eventually(() => {
        expect(replica.broker.isConnected).toBe(false);
      });
      await replica.stop();
      await service.nats.startAgain();
    });

    it('while the broker hangs over events', async () => {
      const link = await linkTo(service.nats.url);
      const replica = await busy({ natsUrl: link.url });
      link.silence();
      await tell(['a', 1]);
      await replica.stop();
      expect(await count('outbox')).toBe(1);
      await link.remove();
    });

    it('while the database hangs in the middle of a batch', async () => {
      const link = await linkTo(service.schema.url);
      const replica = await busy({ databaseUrl: link.url });
      const key = newId();
      const reached = new Promise<void>((resolve) => {
        recorder.whenHandling(key, () => {
          link.silence();
          resolve();
        });
      });
      await tell([key, 1]);
      await reached;
      await replica.stop();
      await link.remove();
      recorder.whenHandling(key, null);
      await service.startReplica(controllers());
      await eventually(async () => {
        expect(await recorder.sequencesOf(key)).toEqual([1]);
      });
    });

    it('while the database is away', async () => {
      const link = await linkTo(service.schema.url);
      const replica = await busy({ databaseUrl: link.url });
      await link.remove();
      await replica.stop();
    });
  });

  it('refuses to append an event that violates its contract, and the transaction with it', async () => {
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
  ])('refuses to append one that %s', async (_what, fields, told) => {
    const write = new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(tx, [{ ...created('a', 1), ...fields }]),
    );
    await expect(write).rejects.toThrow(told);
  });

  describe('its lease', () => {
    it('is one replica’s alone, in an epoch that rises with every change of hands', async () => {
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

    it('fences whoever had it before: nothing of what that does stays', async () => {
      const times = { lease: 0, renewEvery: 0 };
      const zombie = new RelayLease(service.dataSource, 'zombie', times);
      const epoch = (await zombie.hold()) ?? 0;
      const note = (lease: RelayLease, of: number, stream: string) =>
        new UnitOfWork(service.dataSource).run(causeOfRequest(), async (tx) => {
          await service.outbox.append(tx, [created(stream, 1)]);
          await lease.fence(tx, of, stream);
        });
      await note(zombie, epoch, 'one');
      expect(await zombie.knownStream()).toBe('one');
      const other = new RelayLease(service.dataSource, 'other', times);
      expect(await other.hold()).toBe(epoch + 1);
      await expect(note(zombie, epoch, 'two')).rejects.toThrow(LeaseLost);
      expect([await count('outbox'), await other.knownStream()]).toEqual([1, 'one']);
    });

    it('is not surely ours once its time is over', async () => {
      const lease = new RelayLease(service.dataSource, 'one', { lease: 0, renewEvery: quickSettings.renewEvery });
      expect(await lease.hold()).not.toBeNull();
      expect(lease.isSurelyHeld).toBe(false);
    });
  });
});
