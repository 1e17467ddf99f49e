import { Type } from '@sinclair/typebox';
import { type EventContract, findContract, postEdited } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import type { EventDraft } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { edited, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../libs/messaging/test/service-under-test.js';
import { eventsOnStream } from './support/stream.js';

const PATIENCE = 60_000;
const EVENTS = 20;

/** What a later release may tell beside v1: its data are of no use to who reads v1. */
const postEditedV2: EventContract = {
  ...postEdited,
  type: 'parley.post.edited.v2',
  data: Type.Object({ post: Type.Object({ headline: Type.String() }) }),
  example: { post: { headline: 'Hello' } },
};

describe('an event that is told in an old and a new version side by side', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeAll(async () => {
    service = await ServiceUnderTest.make();
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    await service.startReplica(recorder.controllers(service.projections, service.effects));
  }, PATIENCE);
  afterAll(() => service.close());

  const tell = (...drafts: EventDraft[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  const inV2 = (key: string, sequence: number): EventDraft => ({
    ...edited(key, sequence),
    contract: postEditedV2,
    data: postEditedV2.example,
  });
  /** A field that v1 got in a later release. */
  const ofTomorrow = (key: string, sequence: number): EventDraft => {
    const today = edited(key, sequence);
    return { ...today, data: { ...(today.data as object), mood: 'cheerful' } };
  };
  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      for (const consumer of ['projections', 'effects'] as const) {
        expect(await recorder.sequencesOf(key, consumer)).toEqual(sequences);
      }
    }, PATIENCE);
  const parked = () =>
    service.dataSource.query<{ type: string }[]>('SELECT DISTINCT type, consumer FROM parked_events');

  it('reaches those who know only the old one, in order and once; the new one is passed by', async () => {
    expect(findContract(postEditedV2.type)).toBeUndefined();
    const keys = [newId(), newId(), newId()];
    for (let sequence = 1; sequence <= EVENTS; sequence++) {
      // Either may come first.
      const pairs = keys.map((key) => [ofTomorrow(key, sequence), inV2(key, sequence)]);
      await tell(...pairs.flatMap((pair) => (sequence % 2 === 0 ? pair : pair.toReversed())));
    }
    for (const key of keys) {
      await arrive(
        key,
        Array.from({ length: EVENTS }, (_, i) => i + 1),
      );
    }
    expect(await parked()).toEqual([]);
    const onStream = (await eventsOnStream(service.wire.connection)).map(({ type }) => type);
    expect(onStream.filter((type) => type === postEditedV2.type)).toHaveLength(keys.length * EVENTS);
  }, 120_000);

  it('unlike an event of which they know no version: that is kept for who will', async () => {
    const key = newId();
    const unheardOf = { ...postEditedV2, type: 'parley.post.sung.v1', event: 'sung' };
    await tell({ ...inV2(key, 1), contract: unheardOf });
    await eventually(async () => {
      expect(await parked()).toMatchObject([{ type: unheardOf.type }, { type: unheardOf.type }]);
    }, PATIENCE);
  }, 120_000);
});
