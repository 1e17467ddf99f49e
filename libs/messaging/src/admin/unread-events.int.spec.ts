import { postCreated } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../test/service-under-test.js';
import { UnreadEvents } from './unread-events.js';

describe('an event ahead', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let replica: Replica;
  let events: UnreadEvents;

  beforeEach(async () => {
    // What is parked stays so for longer than this test may take.
    service = await ServiceUnderTest.make({ retryDelays: [600_000] });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
    events = new UnreadEvents(service.dataSource);
    events.connectTo(service.wire);
  });

  afterEach(() => service.close());

  const unit = () => new UnitOfWork(service.dataSource);
  const tell = (event: ReturnType<typeof created>) =>
    unit().run(causeOfRequest(), (tx) => service.outbox.append(tx, [event]));
  const mayCome = (key: string) => events.mayContain('projections', postCreated, key);
  const expected = (key: string, may: boolean) =>
    eventually(async () => {
      expect(await mayCome(key)).toBe(may);
    });

  it('may come while it is in the stream and not handled, and not after that', async () => {
    const key = newId();
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', true));
    await tell(created(key, 1));
    await expected(key, true);
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', false));
    await expected(key, false);
    expect(await recorder.sequencesOf(key)).toEqual([1]);
  });

  it('is none where only others come', async () => {
    const key = newId();
    await tell(created(key, 1));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1]);
    });
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', true));
    await tell(edited(key, 2));
    await eventually(async () => {
      expect(await service.dataSource.query('SELECT 1 FROM outbox_sent')).toHaveLength(2);
    });
    expect(await mayCome(key)).toBe(false);
  });

  it('may come while it is to be tried again', async () => {
    const key = newId();
    recorder.whenHandling(key, () => {
      throw new Error('not yet');
    });
    await tell(created(key, 1));
    await eventually(() => {
      expect(replica.counts.parked).toBe(1);
    });
    expect(await mayCome(key)).toBe(true);
  });

  it('may come for all that is known without a broker', async () => {
    expect(await new UnreadEvents(service.dataSource).mayContain('projections', postCreated, newId())).toBe(true);
  });
});
