import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../../libs/messaging/test/service-under-test.js';

/** The events that the consumer misses: on some keys, in order. */
const KEYS = 40;
const EVENTS = 75;
const TIMEOUT_MS = 120_000;

describe('a consumer that was paused during thousands of events', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let unitOfWork: UnitOfWork;
  let replica: Replica;
  const keys = Array.from({ length: KEYS }, () => newId());

  beforeAll(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    unitOfWork = new UnitOfWork(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
  }, TIMEOUT_MS);
  afterAll(() => service.close());

  const publish = (sequence: number) =>
    unitOfWork.run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        keys.map((key) => edited(key, sequence)),
      ),
    );
  const pause = (paused: boolean) =>
    unitOfWork.run(causeOfRequest(), async (tx) => {
      for (const name of ['projections', 'effects'] as const)
        await replica.messaging.control.setPaused(tx, name, paused);
    });
  /** The sequences of each key, in the order of their effects. */
  const received = async () => {
    const rows = await service.dataSource.query<{ consumer: string; key: string; sequences: number[] }[]>(
      `SELECT consumer, key, array_agg(sequence ORDER BY n) AS sequences FROM effects GROUP BY consumer, key`,
    );
    return new Map(rows.map(({ consumer, key, sequences }) => [`${consumer} ${key}`, sequences]));
  };
  const upTo = (last: number) => {
    const all = Array.from({ length: last }, (_, i) => i + 1);
    return new Map(['projections', 'effects'].flatMap((name) => keys.map((key) => [`${name} ${key}`, all])));
  };

  it('handles all of them when it is resumed, in order, each once', async () => {
    await publish(1);
    await eventually(async () => {
      expect(await received()).toEqual(upTo(1));
    }, TIMEOUT_MS);
    await pause(true);
    for (let sequence = 2; sequence <= EVENTS; sequence++) await publish(sequence);
    await eventually(() => {
      expect(replica.counts.published).toBe(KEYS * EVENTS);
    }, TIMEOUT_MS);
    expect(await received()).toEqual(upTo(1));

    await pause(false);
    await eventually(async () => {
      expect(await received()).toEqual(upTo(EVENTS));
    }, TIMEOUT_MS);
    expect(await service.dataSource.query('SELECT error FROM parked_events')).toEqual([]);
  }, 300_000);
});
