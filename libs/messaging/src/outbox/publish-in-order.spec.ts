import type { PublishResult } from './event-publisher.js';
import type { PendingEvent } from './outbox-rows.js';
import { publishInOrder } from './publish-in-order.js';

const event = (id: number, key: string): PendingEvent => ({
  id: String(id),
  eventId: `event ${String(id)}`,
  key,
  subject: 'a.subject',
  envelope: '{}',
});

/** A broker that needs one event-loop turn for each event, and records what is in flight. */
function slowBroker(refuses: (event: PendingEvent) => boolean = () => false) {
  const inFlight: PendingEvent[] = [];
  const tried: string[] = [];
  let most = 0;
  let twoOfOneKey = false;
  let streamSeq = 0;
  const publish = (event: PendingEvent, done: (result: PublishResult) => void) => {
    tried.push(event.id);
    twoOfOneKey ||= inFlight.some((other) => other.key === event.key);
    inFlight.push(event);
    most = Math.max(most, inFlight.length);
    setImmediate(() => {
      inFlight.splice(inFlight.indexOf(event), 1);
      done(refuses(event) ? new Error(`refused ${event.id}`) : { streamSeq: ++streamSeq });
    });
  };
  return { publish, tried, result: () => ({ most, twoOfOneKey }) };
}

describe('publishInOrder', () => {
  it('never has two events of one key in flight, and keeps the order of each key', async () => {
    const broker = slowBroker();
    const events = Array.from({ length: 60 }, (_, i) => event(i, `key ${String(i % 7)}`));
    const { published, failures } = await publishInOrder(events, broker.publish, 128);
    expect(broker.result()).toEqual({ most: 7, twoOfOneKey: false });
    expect(failures).toEqual([]);
    for (let key = 0; key < 7; key++) {
      const ids = published.map(({ id }) => Number(id)).filter((id) => id % 7 === key);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    }
    expect(published).toHaveLength(60);
  });

  it('returns the stream sequence of each event', async () => {
    const { published } = await publishInOrder([event(5, 'a'), event(6, 'a')], slowBroker().publish, 1);
    expect(published).toEqual([
      { id: '5', key: 'a', streamSeq: 1 },
      { id: '6', key: 'a', streamSeq: 2 },
    ]);
  });

  it('sends nothing more of a key after a failure, while other keys continue', async () => {
    const broker = slowBroker(({ id }) => id === '2');
    const events = [event(1, 'a'), event(2, 'a'), event(3, 'a'), event(4, 'b'), event(5, 'b')];
    const { published, failures } = await publishInOrder(events, broker.publish, 128);
    expect(published.map(({ id }) => id).sort()).toEqual(['1', '4', '5']);
    expect(failures.map(({ error }) => error.message)).toEqual(['refused 2']);
    expect(broker.tried).not.toContain('3');
  });

  it('respects the limit of events in flight', async () => {
    const broker = slowBroker();
    const events = Array.from({ length: 50 }, (_, i) => event(i, `key ${String(i)}`));
    await publishInOrder(events, broker.publish, 8);
    expect(broker.result().most).toBe(8);
  });

  it('does nothing for an empty list', async () => {
    expect(await publishInOrder([], slowBroker().publish, 8)).toEqual({ published: [], failures: [] });
  });
});
