import { partitionOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import type { EventDraft } from '../outbox/event-draft.js';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, locked, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';
import type { MessagingSettings } from '../settings.js';

describe('a hanging handler', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  const start = async (settings: Partial<MessagingSettings>) => {
    service = await ServiceUnderTest.make(settings);
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    return service.startReplica(recorder.controllers(service.projections, service.effects));
  };

  afterEach(() => service.close());

  const publish = (...drafts: EventDraft[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual(sequences);
    }, 30_000);
  const parkedOf = (key: string) =>
    service.dataSource.query<object[]>('SELECT error, state, attempts FROM parked_events WHERE key = $1 ORDER BY id', [
      key,
    ]);
  const keyWith = (isRight: (key: string) => boolean) => {
    let key = newId();
    while (!isRight(key)) key = newId();
    return key;
  };

  it.each([
    ['one by one', created],
    ['in batches', locked],
  ])('is cancelled, and its event is parked while other keys of the lane continue: %s', async (_how, draft) => {
    const replica = await start({ handlerTimeout: 700 });
    const failing = newId();
    const healthy = keyWith((key) => partitionOf(key) === partitionOf(failing));
    recorder.whenHandling(failing, () => new Promise(() => undefined));
    await publish(draft(healthy, 1), draft(failing, 1), draft(healthy, 2), draft(failing, 2));
    await arrive(healthy, [1, 2]);
    expect(await recorder.sequencesOf(failing)).toEqual([]);
    // The attempts at the parked event count as well.
    await eventually(async () => {
      expect(await parkedOf(failing)).toEqual([
        { error: 'The handler did not finish within 0.7 s', state: 'dead', attempts: 4 },
        { error: null, state: 'waiting', attempts: 0 },
      ]);
    }, 30_000);
    await publish(draft(healthy, 3));
    await arrive(healthy, [1, 2, 3]);
    expect(replica.messaging.problems).toEqual([]);
  });

  it('that waits for a locked row blocks only its own key, and succeeds once the row is free', async () => {
    await start({ handlerTimeout: 700, retryDelays: Array.from({ length: 100 }, () => 50) });
    await service.dataSource.query('CREATE TABLE things (id text); INSERT INTO things VALUES (1)');
    const waiting = newId();
    const healthy = keyWith((key) => partitionOf(key) === partitionOf(waiting));
    recorder.whenHandling(waiting, (tx) => tx.query('UPDATE things SET id = 2'));
    const holder = service.dataSource.createQueryRunner();
    // It may take its time on a slow machine.
    await holder.query('SET idle_in_transaction_session_timeout = 0');
    await holder.startTransaction();
    try {
      await holder.query('SELECT 1 FROM things FOR UPDATE');
      await publish(created(waiting, 1), created(healthy, 1));
      await arrive(healthy, [1]);
      expect(await recorder.sequencesOf(waiting)).toEqual([]);
      expect(await parkedOf(waiting)).toMatchObject([{ state: 'waiting' }]);
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    await arrive(waiting, [1]);
    expect(await parkedOf(waiting)).toEqual([]);
  });

  it('does not block the permits of other lanes', async () => {
    await start({ concurrentBatches: 1, extraPermitAfter: 20, handlerTimeout: 60_000 });
    const [first, second] = [newId(), newId()];
    // Once for both lanes together, if they came at the same time, and then for each alone.
    const stuckKey = new Set<string>();
    const ends: (() => void)[] = [];
    for (const key of [first, second]) {
      recorder.whenHandling(key, () => {
        stuckKey.add(key);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    }
    const others = keyWith((key) => ![first, second].some((stuck) => partitionOf(stuck) === partitionOf(key)));
    await publish(created(first, 1), created(second, 1));
    await eventually(() => {
      expect(stuckKey.size).toBe(partitionOf(first) === partitionOf(second) ? 1 : 2);
    });
    await publish(created(others, 1));
    await arrive(others, [1]);
    for (const key of [first, second]) recorder.whenHandling(key, null);
    for (const end of ends) end();
    await arrive(first, [1]);
    await arrive(second, [1]);
  });
});
