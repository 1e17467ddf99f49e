import type { PublishResult } from './event-publisher.js';
import type { PendingEvent, PublishedEvent } from './outbox-rows.js';

/** An event that was not stored; later events of its key were not tried. */
interface Failure {
  readonly event: PendingEvent;
  readonly error: Error;
}

/**
 * Publishes many events at once, but never two of one key: after a reconnect between two, the stream could store the second before
 * the resent first. After a failure, later events of that key are not tried; the other keys go on.
 *
 * The next event is published inside the callback of an acknowledgement, so acknowledgements that arrive in one packet lead to
 * one packet of events.
 * @param publish must not throw, and reports the result after it has returned
 * @param width the maximum number of events in flight
 */
export function publishInOrder(
  events: readonly PendingEvent[],
  publish: (event: PendingEvent, done: (result: PublishResult) => void) => void,
  width: number,
): Promise<{ published: PublishedEvent[]; failures: Failure[] }> {
  const published: PublishedEvent[] = [];
  const failures: Failure[] = [];
  const queues = queuePerKey(events).values();

  return new Promise((resolve) => {
    let busy = 0;

    function takeQueue(): void {
      const queue = queues.next();
      if (queue.done !== true) goOn(queue.value.values());
      else if (--busy === 0) resolve({ published, failures });
    }

    function goOn(queue: Iterator<PendingEvent>): void {
      const next = queue.next();
      if (next.done === true) {
        takeQueue();
        return;
      }
      const event = next.value;
      publish(event, (result) => {
        if (result instanceof Error) {
          failures.push({ event, error: result });
          takeQueue();
        } else {
          published.push({ id: event.id, key: event.key, streamSeq: result.streamSeq });
          goOn(queue);
        }
      });
    }

    busy = width;
    for (let i = 0; i < width; i++) takeQueue();
  });
}

function queuePerKey(events: readonly PendingEvent[]): PendingEvent[][] {
  const queues = new Map<string, PendingEvent[]>();
  for (const event of events) {
    const queue = queues.get(event.key);
    if (queue === undefined) queues.set(event.key, [event]);
    else queue.push(event);
  }
  return [...queues.values()];
}
