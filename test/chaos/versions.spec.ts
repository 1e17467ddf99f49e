import { Type } from '@sinclair/typebox';
import { type EventContract, findContract, postEdited } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import type { EventDraft } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { edited, eventually, Recorder } from '#libs/testing';
import { type Replica, ServiceUnderTest } from '../../libs/messaging/test/service-under-test.js';
import { eventsOnStream } from './support/stream.js';

const TIMEOUT_MS = 60_000;
const EVENTS = 20;

/** A second version of a later release, published next to v1; v1 consumers cannot read it. */
const postEditedV2: EventContract = {
  ...postEdited,
  type: 'parley.post.edited.v2',
  data: Type.Object({ post: Type.Object({ headline: Type.String() }) }),
  example: { post: { headline: 'Hello' } },
};

describe('an event published in an old and a new version', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  let replica: Replica;

  beforeAll(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    replica = await service.startReplica(recorder.controllers(service.projections, service.effects));
  }, TIMEOUT_MS);
  afterAll(() => service.close());

  const publish = (...drafts: EventDraft[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  const inV2 = (key: string, sequence: number): EventDraft => ({
    ...edited(key, sequence),
    contract: postEditedV2,
    data: postEditedV2.example,
  });
  /** A field that a later release adds to v1. */
  const ofTomorrow = (key: string, sequence: number): EventDraft => {
    const today = edited(key, sequence);
    return { ...today, data: { ...(today.data as object), mood: 'cheerful' } };
  };
  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      for (const consumer of ['projections', 'effects'] as const) {
        expect(await recorder.sequencesOf(key, consumer)).toEqual(sequences);
      }
    }, TIMEOUT_MS);
  const parked = () =>
    service.dataSource.query<{ type: string }[]>('SELECT DISTINCT type, consumer FROM parked_events');

  it('reaches consumers of the old version, in order and once; they pass over the new one', async () => {
    expect(findContract(postEditedV2.type)).toBeUndefined();
    const keys = [newId(), newId(), newId()];
    for (let sequence = 1; sequence <= EVENTS; sequence++) {
      // Either may come first.
      const pairs = keys.map((key) => [ofTomorrow(key, sequence), inV2(key, sequence)]);
      await publish(...pairs.flatMap((pair) => (sequence % 2 === 0 ? pair : pair.toReversed())));
    }
    for (const key of keys) {
      await arrive(
        key,
        Array.from({ length: EVENTS }, (_, i) => i + 1),
      );
    }
    expect(await parked()).toEqual([]);
    const onStream = (await eventsOnStream(service.broker.connection)).map(({ type }) => type);
    expect(onStream.filter((type) => type === postEditedV2.type)).toHaveLength(keys.length * EVENTS);
  }, 120_000);

  it('of a kind that nobody else has heard of is passed over, in threads that go on', async () => {
    const sung: EventContract = { ...postEditedV2, type: 'parley.post.sung.v1', event: 'sung' };
    const keys = [newId(), newId()];
    for (let sequence = 1; sequence <= EVENTS; sequence++) {
      await publish(...keys.flatMap((key) => [{ ...inV2(key, sequence), contract: sung }, edited(key, sequence)]));
    }
    for (const key of keys) {
      await arrive(
        key,
        Array.from({ length: EVENTS }, (_, i) => i + 1),
      );
    }
    expect(await parked()).toEqual([]);
    expect([...replica.passedOver]).toContain(sung.type);
  }, 120_000);
});
