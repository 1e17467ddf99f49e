import { headers, nanos } from '@nats-io/transport-node';
import { type Envelope, postEdited, subjectOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { republish } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { edited, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../libs/messaging/test/service-under-test.js';
import { eventsOnStream, makeStream } from './support/stream.js';

/** The shortest duplicate window of the server, in milliseconds. */
const WINDOW = 100;
const KEYS = 10;
const EVENTS = 12;
const TIMEOUT_MS = 60_000;

describe('events redelivered outside the duplicate window', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;
  const keys = Array.from({ length: KEYS }, () => newId());
  const poisonedThread = newId();

  beforeAll(async () => {
    service = await ServiceUnderTest.make({ retryDelays: Array.from({ length: 1_000 }, () => 50) });
    await makeStream(service.broker.connection, { duplicate_window: nanos(WINDOW) });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
    await service.startReplica(recorder.controllers(service.projections, service.effects));
  }, TIMEOUT_MS);
  afterAll(() => service.close());

  const publish = (...sequences: number[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.flatMap((sequence) => [...keys, poisonedThread].map((key) => edited(key, sequence))),
      ),
    );
  const haveArrived = (sequences: number[]) =>
    eventually(async () => {
      for (const key of keys) {
        for (const consumer of ['projections', 'effects'] as const) {
          expect(await recorder.sequencesOf(key, consumer)).toEqual(sequences);
        }
      }
    }, TIMEOUT_MS);
  /** @returns whether the broker treated it as a duplicate */
  const sendAgain = async (event: Envelope) => {
    const carried = headers();
    carried.set('ce-type', event.type);
    const subject = subjectOf(postEdited, event.site, event.partitionkey);
    const ack = await service.broker.js.publish(subject, JSON.stringify(event), { msgID: event.id, headers: carried });
    return ack.duplicate;
  };
  /** Ends when the server has forgotten every message id that it has seen before the call. */
  const windowHasPassed = async (example: Envelope) => {
    const marker = { ...example, id: newId(), partitionkey: newId() };
    await sendAgain(marker);
    await eventually(async () => {
      expect(await sendAgain(marker)).toBe(false);
    }, TIMEOUT_MS);
  };

  it('take effect once, even if they were parked', async () => {
    recorder.whenHandling(poisonedThread, () => {
      throw new Error('cannot take it');
    });
    const before = Array.from({ length: EVENTS }, (_, i) => i + 1);
    await publish(...before);
    await haveArrived(before);

    const sent = await eventsOnStream(service.broker.connection);
    expect(sent).toHaveLength((KEYS + 1) * EVENTS);
    const [first] = sent;
    if (first === undefined) throw new Error('The stream is empty.');
    await windowHasPassed(first);
    // In reverse order, and some of them twice in a row.
    for (const event of sent.toReversed()) expect(await sendAgain(event)).toBe(false);
    for (const [n, event] of sent.entries()) if (n % 3 === 0) await sendAgain(event);
    // And republished by an operator.
    await windowHasPassed(first);
    const stored = (await eventsOnStream(service.broker.connection)).length;
    const again = await new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => republish(tx, new Date(0)));
    expect(again).toBe(sent.length);
    await eventually(async () => {
      expect(await eventsOnStream(service.broker.connection)).toHaveLength(stored + sent.length);
    }, TIMEOUT_MS);

    recorder.whenHandling(poisonedThread, null);
    await publish(EVENTS + 1);
    const all = [...before, EVENTS + 1];
    await haveArrived(all);
    for (const consumer of ['projections', 'effects'] as const) {
      await eventually(async () => {
        expect(await recorder.sequencesOf(poisonedThread, consumer)).toEqual(all);
      }, TIMEOUT_MS);
    }
    expect(await service.dataSource.query('SELECT error FROM parked_events')).toEqual([]);
  }, 300_000);
});
