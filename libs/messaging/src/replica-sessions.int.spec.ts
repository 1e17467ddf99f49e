import { keyInPartition, PARTITIONS } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Link, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../test/service-under-test.js';
import { RelayLease } from './outbox/relay-lease.js';

describe('a replica that has lost its database connections', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let link: Link;

  beforeEach(async () => {
    // The lease is longer than this test, so that nothing can wait for its end.
    service = await ServiceUnderTest.make({ lease: 600_000 });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    link = await Link.to(service.schema.url);
  });

  afterEach(async () => {
    await service.close();
    await link.remove();
  });

  const keys = Array.from({ length: PARTITIONS }, (_, partition) => keyInPartition(partition, 'mary'));
  const start = (databaseUrl?: string) =>
    service.startReplica(recorder.controllers(service.projections, service.effects), { databaseUrl });
  const publish = (sequence: number) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        keys.map((key) => created(key, sequence)),
      ),
    );
  const arrive = (sequences: number[]) =>
    eventually(async () => {
      for (const key of keys) expect(await recorder.sequencesOf(key)).toEqual(sequences);
    });

  it('releases its lanes and the outbox before its lease ends', async () => {
    await start(link.url);
    await publish(1);
    await arrive([1]);
    await link.remove();
    await start();
    await publish(2);
    await arrive([1, 2]);
  });

  it('releases them to a long-running replica, too', async () => {
    await start(link.url);
    await start();
    await publish(1);
    await arrive([1]);
    await link.remove();
    await publish(2);
    await arrive([1, 2]);
  });

  it('keeps its lease if the sessions of others are not visible', async () => {
    const times = { lease: 600_000, renewEvery: 100 };
    const [unnamed, one, other] = [service.dataSource, newId(), newId()];
    expect(await new RelayLease(unnamed, one, times).hold()).not.toBeNull();
    expect(await new RelayLease(unnamed, other, times).hold()).toBeNull();
  });
});
