import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { personSeen, personSnapshot, postEdited, STREAM, subjectOf, threadSnapshot } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { created, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';
import { draft } from '../outbox/event-draft.js';
import { type Projection, PROJECTIONS } from '../consumer/consumers.js';
import { EventBatchPattern } from '../transport/event-batch-pattern.js';

/** Copies of threads and people, as far as these tests need them. */
@Controller()
class Copies implements Projection {
  @EventPattern<string>(personSeen.type, PROJECTIONS)
  seen(): never {
    throw new Error('cannot take people');
  }

  @EventBatchPattern([threadSnapshot.type, personSnapshot.type], PROJECTIONS)
  publish(): void {
    // What a copy makes of it is not the matter here.
  }

  async reset(tx: Tx): Promise<void> {
    await tx.query('UPDATE resets SET n = n + 1');
  }
}

describe('a projection', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    await service.dataSource.query('CREATE TABLE resets (n integer); INSERT INTO resets VALUES (0)');
    unitOfWork = new UnitOfWork(service.dataSource);
  });

  afterEach(() => service.close());

  const start = () => service.startReplica([...recorder.controllers(service.projections, service.effects), Copies]);
  const run = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork.run(causeOfRequest(), work);
  const select = <Row>(sql: string) => service.dataSource.query<Row[]>(sql);
  const requests = () => select(`SELECT entity FROM snapshot_requests WHERE completed_at IS NULL ORDER BY entity`);
  const snapshotRequests = () =>
    select(
      `SELECT 1 FROM (SELECT envelope FROM outbox UNION ALL SELECT envelope FROM outbox_sent) AS events
       WHERE envelope LIKE '%parley.snapshot.requested.v1%'`,
    );
  const complete = () => select('UPDATE snapshot_requests SET completed_at = clock_timestamp()');
  const waits = expect.stringMatching(
    /^projections has been backfilled since .* and still waits for snapshots: person, thread$/,
  ) as string;

  it('requests snapshots once if the stream has dropped its beginning, and reports the backfill until it is complete', async () => {
    await eventually(() => service.makeStream());
    for (let lost = 0; lost < 3; lost++) await service.inject(subjectOf(postEdited, 'default', newId()), 'lost');
    await service.broker.jsm.streams.purge(STREAM);

    const [one, other] = await Promise.all([start(), start()]);
    await eventually(() => {
      for (const { messaging } of [one, other]) expect(messaging.problems).toEqual([waits]);
    });
    expect(await requests()).toEqual([{ entity: 'person' }, { entity: 'thread' }]);
    expect(await snapshotRequests()).toHaveLength(1);

    const key = newId();
    await run((tx) => service.outbox.append(tx, [created(key, 1)]));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1]);
    });
    await complete();
    await eventually(() => {
      for (const { messaging } of [one, other]) expect(messaging.problems).toEqual([]);
    });
  });

  it('reads the stream if it is complete, and requests nothing', async () => {
    const { messaging } = await start();
    const key = newId();
    await run((tx) => service.outbox.append(tx, [created(key, 1)]));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1]);
    });
    expect(messaging.problems).toEqual([]);
    expect(await requests()).toEqual([]);
  });

  it('is replayed from snapshots: they replace its parked events, and earlier events are not read again', async () => {
    const { control, messaging } = await start();
    const [failing, person] = [newId(), newId()];
    recorder.whenHandling(failing, () => {
      throw new Error('never');
    });
    const seen = { site: 'default', key: person, aggregateId: person, sequence: 1, data: personSeen.example };
    await run((tx) => service.outbox.append(tx, [created(failing, 1), draft(personSeen, seen)]));
    const parked = () => select<{ key: string; state: string }>('SELECT key, state FROM parked_events');
    await eventually(async () => {
      const rows = await parked();
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({ key: failing, state: 'dead' });
      expect(rows).toContainEqual({ key: person, state: 'dead' });
    });

    const { generation } = await run((tx) => control.replay(tx, 'projections', 'snapshots'));
    expect(generation).toBe(2);
    expect(await parked()).toEqual([{ key: failing, state: 'dead' }]);
    expect(await select('SELECT n FROM resets')).toEqual([{ n: 1 }]);
    await eventually(() => {
      expect(messaging.problems).toEqual([waits]);
    });
    expect(await snapshotRequests()).toHaveLength(1);
    await complete();
    const key = newId();
    await run((tx) => service.outbox.append(tx, [created(key, 1)]));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1]);
      expect(messaging.problems).toEqual([]);
    });
    expect(await parked()).toEqual([{ key: failing, state: 'dead' }]);
  });

  it('without snapshots cannot be replayed from them', async () => {
    const { control } = await service.startReplica(recorder.controllers(service.projections, service.effects));
    await expect(run((tx) => control.replay(tx, 'projections', 'snapshots'))).rejects.toMatchObject({
      code: 'consumer.not-replayable',
    });
  });

  it('that cannot be reset aborts the start', async () => {
    @Controller()
    class FailingProjection {
      @EventPattern<string>(postEdited.type, PROJECTIONS)
      edited(): void {
        // Never called.
      }
    }
    await expect(service.startReplica([FailingProjection])).rejects.toThrow(
      'FailingProjection has PROJECTIONS handlers, but no reset(tx).',
    );
  });
});
