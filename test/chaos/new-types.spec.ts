import { causeOfRequest, newId } from '#libs/kernel';
import type { EventDraft } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../libs/messaging/test/service-under-test.js';

const TIMEOUT_MS = 60_000;
const KEYS = 40;

describe('a type that only the new version of a service handles', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let old: Replica;
  let replacement: Replica;

  beforeAll(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    old = await start('old');
  }, TIMEOUT_MS);
  afterAll(() => service.close());

  const start = (version: 'old' | 'new') =>
    service.startReplica(recorder.controllers(service.projections, service.effects, version));
  const publish = (...drafts: EventDraft[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  /** An event of the new type for each key, and one that both versions handle. */
  const publishBoth = async (keys: readonly string[]) => {
    for (const key of keys) await publish(created(key, 1), edited(key, 2));
  };
  const newKeys = () => Array.from({ length: KEYS }, () => newId());
  const haveTakenEffect = (keys: readonly string[], sequences: number[]) =>
    eventually(async () => {
      for (const key of keys) expect(await recorder.sequencesOf(key)).toEqual(sequences);
    }, TIMEOUT_MS);

  it('is passed over by the old version alone', async () => {
    const keys = newKeys();
    await publishBoth(keys);
    await haveTakenEffect(keys, [2]);
  }, 120_000);

  it('takes effect once from when the new version is there, while the old one still runs', async () => {
    const before = newKeys();
    const publishing = publishBoth(before);
    replacement = await start('new');
    const after = newKeys();
    await Promise.all([publishing, publishBoth(after)]);
    await haveTakenEffect(after, [1, 2]);
    await eventually(async () => {
      for (const key of before) expect((await recorder.sequencesOf(key)).at(-1)).toBe(2);
    }, TIMEOUT_MS);
    // Whichever version read it, nothing took effect twice.
    for (const key of before) expect([[2], [1, 2]]).toContainEqual(await recorder.sequencesOf(key));
    for (const key of [...before, ...after]) expect(await recorder.sequencesOf(key, 'effects')).toEqual([2]);
    await eventually(() => {
      expect(old.messaging.problems).toEqual([expect.stringContaining('parley.post.created.v1')]);
    }, TIMEOUT_MS);
  }, 120_000);

  it('waits for the new version if that one stops', async () => {
    await replacement.stop();
    const keys = newKeys();
    await publishBoth(keys);
    // The old version finds that the new one is gone, and reads nothing all the same.
    const members = () => service.dataSource.query<{ id: string }[]>('SELECT id FROM replicas');
    await eventually(async () => {
      expect(await members()).toEqual([{ id: old.id }]);
    }, TIMEOUT_MS);
    await old.messaging.states.list();
    for (const key of keys) expect(await recorder.sequencesOf(key)).toEqual([]);
    replacement = await start('new');
    await haveTakenEffect(keys, [1, 2]);
  }, 120_000);

  it('is passed over again after a rollback, once an operator says so', async () => {
    await replacement.stop();
    const keys = newKeys();
    await publishBoth(keys);
    const forgotten = await new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      old.control.forgetTypes(tx),
    );
    expect(forgotten).toEqual(['projections parley.post.created.v1']);
    await haveTakenEffect(keys, [2]);
    await eventually(() => {
      expect(old.messaging.problems).toEqual([]);
    }, TIMEOUT_MS);
  }, 120_000);
});
