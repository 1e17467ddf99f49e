import { partitionOf, postEdited, STREAM, subjectOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../test/service-under-test.js';
import type { ConsumerState, PartitionState } from './consumer-states.js';

describe('the states of consumers', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
  });
  afterEach(() => service.close());

  const start = (): Promise<Replica> =>
    service.startReplica(recorder.controllers(service.projections, service.effects));
  const publish = (key: string, ...sequences: number[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.map((sequence) => created(key, sequence)),
      ),
    );
  const setPaused = (replica: Replica, paused: boolean) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      replica.messaging.control.setPaused(tx, 'projections', paused),
    );
  const projectionsOf = async (replica: Replica): Promise<ConsumerState> => {
    const found = (await replica.messaging.states.list()).items.find(({ name }) => name === 'projections');
    if (found === undefined) throw new Error('There are no projections.');
    return found;
  };
  const laneOf = (state: ConsumerState, key: string): PartitionState => {
    const lane = state.partitions.find(({ partition }) => partition === partitionOf(key));
    if (lane === undefined) throw new Error('There is no such lane.');
    return lane;
  };

  it('show the lag of a consumer, from any replica, even while it is paused', async () => {
    const replicas = [await start(), await start()];
    const [one] = replicas;
    if (one === undefined) throw new Error('There is no replica.');
    const key = newId();
    await setPaused(one, true);
    await publish(key, 1, 2, 3);
    for (const replica of replicas) {
      const state = await eventually(async () => {
        const found = await projectionsOf(replica);
        expect(found.lag?.events).toBe(3);
        expect(laneOf(found, key).streamSeq).toBe(3);
        return found;
      });
      expect(state).toMatchObject({ paused: true, generation: 1, filling: [], parked: 0, dead: 0 });
      expect(laneOf(state, key)).toMatchObject({ position: 0, trimmed: false, trouble: null });
      expect(laneOf(state, key).lag?.events).toBe(3);
      expect(state.lag?.seconds).toBeGreaterThan(0);
    }
    await setPaused(one, false);
    await eventually(async () => {
      const state = await projectionsOf(one);
      expect(state).toMatchObject({ paused: false, lag: { events: 0, seconds: 0 } });
      expect(laneOf(state, key)).toMatchObject({ position: 3, lag: { events: 0, seconds: 0 } });
    });
  });

  it('show the owner of each lane, the same from every replica', async () => {
    const replicas = [await start(), await start()];
    await eventually(async () => {
      for (const replica of replicas) {
        const owners = (await projectionsOf(replica)).partitions.map(({ owner }) => owner);
        expect(new Set(owners)).toEqual(new Set(replicas.map(({ id }) => id)));
      }
    });
    await replicas[0]?.stop();
    const [, other] = replicas;
    await eventually(async () => {
      if (other === undefined) throw new Error('There is no other.');
      const owners = (await projectionsOf(other)).partitions.map(({ owner }) => owner);
      expect(new Set(owners)).toEqual(new Set([other.id]));
    });
  });

  it('count parked and dead events', async () => {
    const replica = await start();
    const key = newId();
    recorder.whenHandling(key, () => {
      throw new Error('never');
    });
    await publish(key, 1, 2);
    await eventually(async () => {
      expect(await projectionsOf(replica)).toMatchObject({ parked: 1, dead: 1 });
    });
  });

  it('report events that the stream dropped unread, even if another replica owns the lane', async () => {
    const before = await start();
    const key = newId();
    await publish(key, 1);
    await eventually(async () => {
      expect(laneOf(await projectionsOf(before), key).position).toBe(1);
    });
    await before.stop();
    for (let lost = 0; lost < 3; lost++) await service.inject(subjectOf(postEdited, 'default', key), '{}');
    await service.broker.jsm.streams.purge(STREAM);
    const [one, two] = [await start(), await start()];
    for (const replica of [one, two]) {
      await eventually(async () => {
        const lane = laneOf(await projectionsOf(replica), key);
        expect(lane).toMatchObject({ trimmed: true, position: 1 });
        expect(lane.trouble).toContain('begins at 5');
      });
    }
  });

  it('are available without the broker, except for what only the broker knows', async () => {
    const replica = await start();
    await eventually(async () => {
      expect((await projectionsOf(replica)).partitions).toHaveLength(16);
    });
    await service.nats.stop();
    await eventually(async () => {
      const { stream, items } = await replica.messaging.states.list();
      expect(stream).toBeNull();
      expect(items.map(({ name, lag }) => [name, lag])).toEqual([
        ['projections', null],
        ['effects', null],
      ]);
    });
    await service.nats.startAgain();
    await eventually(async () => {
      expect((await replica.messaging.states.list()).stream).toMatchObject({ messages: 0 });
    });
  });
});
