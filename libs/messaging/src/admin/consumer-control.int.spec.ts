import { causeOfRequest } from '#libs/kernel';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../test/service-under-test.js';

describe('an operator, while the broker is unavailable,', () => {
  let service: ServiceUnderTest;
  let replica: Replica;

  beforeAll(async () => {
    service = await ServiceUnderTest.make();
    const recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
    await service.nats.stop();
  }, 60_000);

  afterAll(() => service.close());

  test.each([
    ['replays from a time', (tx: Tx) => replica.control.replay(tx, 'projections', new Date())],
    ['skips what the stream has dropped', (tx: Tx) => replica.control.skipLost(tx, 'effects')],
  ] as const)(
    'gets a retryable error: %s',
    async (_what, change) => {
      const changing = new UnitOfWork(service.dataSource).run<unknown>(causeOfRequest(), change);
      await expect(changing).rejects.toMatchObject({ code: 'server.unavailable', retryAfter: 1 });
    },
    60_000,
  );
});
