import { postCreated, postEdited } from '#libs/contracts';
import { type Cause, causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';
import { outboxState } from './outbox-state.js';
import { type Step, traceOf } from './trace.js';

describe('of its own part', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
  });
  afterEach(() => service.close());

  const start = () => service.startReplica(recorder.controllers(service.projections, service.effects));
  const trace = ({ correlationId }: Cause) => traceOf(service.dataSource, correlationId);
  const kindsOf = (steps: readonly Step[]) =>
    steps.map(({ kind, consumer, type }) => [kind, consumer ?? null, type] as const);
  const publish = (cause: Cause, ...drafts: ReturnType<typeof created>[]) =>
    new UnitOfWork(service.dataSource).run(cause, (tx) => service.outbox.append(tx, drafts));

  describe('a trace', () => {
    it('shows when an event was appended, published, and handled by each consumer, in that order', async () => {
      await start();
      const cause = causeOfRequest();
      await publish(cause, edited(newId(), 1));
      const steps = await eventually(async () => {
        const found = await trace(cause);
        expect(found).toHaveLength(4);
        return found;
      });
      expect(kindsOf(steps.slice(0, 1))).toEqual([['appended', null, postEdited.type]]);
      expect(kindsOf(steps.slice(1))).toEqual(
        expect.arrayContaining([
          ['published', null, postEdited.type],
          ['handled', 'projections', postEdited.type],
          ['handled', 'effects', postEdited.type],
        ]),
      );
      expect(new Set(steps.map(({ eventId }) => eventId)).size).toBe(1);
      expect(steps[0]).toMatchObject({ causationId: null });
      expect(steps.find(({ kind }) => kind === 'published')).toMatchObject({ streamSeq: 1 });
      const times = steps.map(({ at }) => at.getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    it('shows pending events while no relay runs, and nothing of other requests', async () => {
      const [one, other] = [causeOfRequest(), causeOfRequest()];
      await publish(one, created(newId(), 1), edited(newId(), 1));
      await publish(other, created(newId(), 1));
      expect(kindsOf(await trace(one)).toSorted()).toEqual([
        ['appended', null, postCreated.type],
        ['appended', null, postEdited.type],
      ]);
      expect(await trace(causeOfRequest())).toEqual([]);
    });

    it('shows what failed and why, what waits behind it, and when it is retried', async () => {
      await service.close();
      service = await ServiceUnderTest.make({ retryDelays: [3_600_000] });
      recorder = new Recorder(service.dataSource);
      await recorder.prepare();
      await start();
      const key = newId();
      recorder.whenHandling(key, () => {
        throw new Error('not today');
      });
      const cause = causeOfRequest();
      await publish(cause, created(key, 1), created(key, 2));
      const steps = await eventually(async () => {
        const parked = (await trace(cause)).filter(({ kind }) => kind === 'parked');
        expect(parked).toHaveLength(2);
        return parked;
      });
      expect(steps).toMatchObject([
        { consumer: 'projections', error: 'not today', attempts: 1 },
        { consumer: 'projections', error: null, attempts: 0 },
      ]);
      expect(steps[0]?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now());
      await service.dataSource.query(
        `UPDATE parked_events SET state = 'dead', next_attempt_at = NULL WHERE error IS NOT NULL`,
      );
      const dead = (await trace(cause)).find(({ kind }) => kind === 'dead');
      expect(dead).toMatchObject({ error: 'not today', nextAttemptAt: null });
      expect((await trace(cause)).filter(({ kind }) => kind === 'handled')).toEqual([]);
    });

    it('shows when a failed event was handled in the end, and does not show a discarded one as handled', async () => {
      const { messaging } = await start();
      const [key, failing] = [newId(), newId()];
      const fail = () => {
        throw new Error('not today');
      };
      recorder.whenHandling(key, fail);
      recorder.whenHandling(failing, fail);
      const cause = causeOfRequest();
      await publish(cause, created(key, 1), created(failing, 1));
      const parked = await eventually(async () => {
        const dead = (await trace(cause)).filter(({ kind }) => kind === 'dead');
        expect(dead).toHaveLength(2);
        return dead;
      });
      recorder.whenHandling(key, null);
      const unit = new UnitOfWork(service.dataSource);
      const { items } = await messaging.deadLetters.list({ limit: 50, key: failing });
      await unit.run(causeOfRequest(), (tx) => messaging.deadLetters.discard(tx, items[0]?.id ?? ''));
      await unit.run(causeOfRequest(), (tx) => messaging.deadLetters.redrive(tx, { key }));
      const handled = await eventually(async () => {
        const found = (await trace(cause)).filter(({ kind }) => !['appended', 'published'].includes(kind));
        expect(kindsOf(found)).toEqual([['handled', 'projections', postCreated.type]]);
        return found[0];
      });
      const [, after] = parked;
      expect(handled?.at.getTime()).toBeGreaterThan(after?.at.getTime() ?? Infinity);
      expect(await recorder.sequencesOf(failing)).toEqual([]);
    });
  });

  describe('the state of the outbox', () => {
    it('shows pending events and their age, the relay, and what can be republished', async () => {
      await publish(causeOfRequest(), created(newId(), 1), created(newId(), 1));
      const before = await outboxState(service.dataSource);
      expect(before).toMatchObject({
        pending: 2,
        relay: { owner: null, epoch: 0, liveUntil: null },
        streamCreated: null,
      });
      expect(before.oldestSeconds).toBeGreaterThan(0);

      const replica = await start();
      await eventually(async () => {
        const state = await outboxState(service.dataSource);
        expect(state).toMatchObject({ pending: 0, oldestSeconds: null, relay: { owner: replica.id, epoch: 1 } });
        expect(state.streamCreated).toBe((await service.broker.jsm.streams.info('PARLEY')).created);
        expect(state.sentKept).toBe(2);
      }, 25_000);

      await replica.stop();
      expect(await outboxState(service.dataSource)).toMatchObject({
        relay: { owner: null, epoch: 1, liveUntil: null },
      });
    });
  });
});
