import { STREAM } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';
import { OutboxSignal } from './outbox-signal.js';
import { republish } from './republish.js';

const HOUR = 60 * 60 * 1_000;

describe('republish', () => {
  let service: ServiceUnderTest;
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    unitOfWork = new UnitOfWork(service.dataSource);
  });

  afterEach(() => service.close());

  const publish = (key: string, ...sequences: number[]) =>
    unitOfWork.run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.map((sequence) => created(key, sequence)),
      ),
    );
  const again = (since: Date) => unitOfWork.run(causeOfRequest(), (tx) => republish(tx, since));
  const anHourAgo = () => new Date(Date.now() - HOUR);
  const rowsOf = (table: string, columns: string) =>
    service.dataSource.query<Record<string, unknown>[]>(`SELECT ${columns} FROM ${table} ORDER BY id`);
  const count = async (table: string) => (await rowsOf(table, 'id')).length;
  const streamMessages = async () => (await service.broker.jsm.streams.info(STREAM)).state.messages;
  const allAreSent = (n: number) =>
    eventually(async () => {
      expect([await count('outbox'), await count('outbox_sent')]).toEqual([0, n]);
    });

  it('moves the events sent since then back unchanged, and leaves older ones', async () => {
    const replica = await service.startReplica([]);
    await publish('a', 1, 2, 3);
    await allAreSent(3);
    await replica.stop();
    const columns = 'id, event_id, partition_key, subject, envelope, created_at, correlation_id';
    const [first, ...others] = await rowsOf('outbox_sent', columns);
    await service.dataSource.query(`UPDATE outbox_sent SET sent_at = now() - interval '2 hours' WHERE id = $1`, [
      first?.id,
    ]);
    expect(await again(anHourAgo())).toBe(2);
    expect(await rowsOf('outbox', columns)).toEqual(others);
    expect(await rowsOf('outbox_sent', columns)).toEqual([first]);
    expect(await again(anHourAgo())).toBe(0);
  });

  it('raises the signal after the commit, and not after a rollback', async () => {
    const signal = new OutboxSignal();
    let raised = 0;
    signal.listen(() => {
      raised++;
    });
    const undone = unitOfWork.run(causeOfRequest(), async (tx) => {
      await republish(tx, anHourAgo(), signal);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await unitOfWork.run(causeOfRequest(), async (tx) => {
      await republish(tx, anHourAgo(), signal);
      expect(raised).toBe(0);
    });
    expect(raised).toBe(1);
  });

  it('precedes newer events of its key, and takes effect once, even outside the broker’s duplicate window', async () => {
    const recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    await service.startReplica(recorder.controllers(service.projections, service.effects));
    // The server remembers for a tenth of a second.
    const { config } = await service.broker.jsm.streams.info(STREAM);
    await service.broker.jsm.streams.update(STREAM, { ...config, duplicate_window: 100_000_000 });
    const key = newId();
    await publish(key, 1, 2);
    await allAreSent(2);
    await eventually(async () => {
      await service.broker.js.publish('parley.evt.default.p00.post.other', '{}', { msgID: 'forgotten yet?' });
      expect(await streamMessages()).toBe(4);
    });
    await unitOfWork.run(causeOfRequest(), async (tx) => {
      await service.outbox.append(tx, [created(key, 3)]);
      await republish(tx, anHourAgo());
    });
    await allAreSent(3);
    expect(await streamMessages()).toBe(4 + 3);
    const rows = await service.dataSource.query<{ sequence: string; seq: number }[]>(
      `SELECT envelope::json->>'sequence' AS sequence FROM outbox_sent ORDER BY stream_seq`,
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(['1', '2', '3']);
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1, 2, 3]);
    });
  });

  it('loses and duplicates nothing while a relay runs and others republish as well', async () => {
    const events = 1_500;
    const keys = Array.from({ length: 10 }, () => newId());
    await service.startReplica([]);
    const isOver = { value: false };
    const inBoth = async () => {
      const [row] = await service.dataSource.query<{ ids: number; rows: number }[]>(
        `SELECT count(DISTINCT id)::integer AS ids, count(*)::integer AS rows
         FROM (SELECT id FROM outbox UNION ALL SELECT id FROM outbox_sent) AS every`,
      );
      return row;
    };
    const write = async () => {
      for (let n = 0; n < events / 30; n++) {
        for (const key of keys) await publish(key, 3 * n + 1, 3 * n + 2, 3 * n + 3);
      }
    };
    const interfere = async () => {
      let moved = 0;
      while (!isOver.value) {
        moved += await again(anHourAgo());
        const seen = await inBoth();
        expect(seen?.rows).toBe(seen?.ids);
      }
      return moved;
    };
    const interferers = [interfere(), interfere()];
    await write();
    isOver.value = true;
    const moved = await Promise.all(interferers);
    expect(Math.max(...moved)).toBeGreaterThan(events);
    await allAreSent(events);
    expect(await inBoth()).toEqual({ ids: events, rows: events });
    // The broker's own memory of duplicates covers this test, so the stream has each event once, in the order of its key.
    expect(await streamMessages()).toBe(events);
    const inverted = await service.dataSource.query<object[]>(
      `SELECT 1 FROM (
         SELECT id, lag(id) OVER (PARTITION BY partition_key ORDER BY stream_seq) AS before FROM outbox_sent
       ) AS sent WHERE before > id`,
    );
    expect(inverted).toEqual([]);
  }, 120_000);
});
