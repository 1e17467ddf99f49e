import { postCreated } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../test/service-under-test.js';
import { UnreadEvents } from './unread-events.js';

describe('an unread event', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let replica: Replica;
  let events: UnreadEvents;

  beforeEach(async () => {
    // Retries are later than the end of this test.
    service = await ServiceUnderTest.make({ retryDelays: [600_000] });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
    events = new UnreadEvents(service.dataSource);
    events.connectTo(service.broker);
  });

  afterEach(() => service.close());

  const unit = () => new UnitOfWork(service.dataSource);
  const publish = (event: ReturnType<typeof created>) =>
    unit().run(causeOfRequest(), (tx) => service.outbox.append(tx, [event]));
  const mayCome = (key: string) => events.mayContain('projections', postCreated, key);
  const expected = (key: string, may: boolean) =>
    eventually(async () => {
      expect(await mayCome(key)).toBe(may);
    });

  it('is expected while it is in the stream and not handled, and not afterwards', async () => {
    const key = newId();
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', true));
    await publish(created(key, 1));
    await expected(key, true);
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', false));
    await expected(key, false);
    expect(await recorder.sequencesOf(key)).toEqual([1]);
  });

  it('is not expected if only other events are unread', async () => {
    const key = newId();
    await publish(created(key, 1));
    await eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual([1]);
    });
    await unit().run(causeOfRequest(), (tx) => replica.control.setPaused(tx, 'projections', true));
    await publish(edited(key, 2));
    await eventually(async () => {
      expect(await service.dataSource.query('SELECT 1 FROM outbox_sent')).toHaveLength(2);
    });
    expect(await mayCome(key)).toBe(false);
  });

  it('is expected while it waits for a retry', async () => {
    const key = newId();
    recorder.whenHandling(key, () => {
      throw new Error('not yet');
    });
    await publish(created(key, 1));
    await eventually(() => {
      expect(replica.counts.parked).toBe(1);
    });
    expect(await mayCome(key)).toBe(true);
  });

  it('is expected if the broker cannot be asked', async () => {
    expect(await new UnreadEvents(service.dataSource).mayContain('projections', postCreated, newId())).toBe(true);
  });
});
