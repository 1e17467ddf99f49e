import type { PublishResult } from './event-publisher.js';
import type { PendingEvent, PublishedEvent } from './outbox-rows.js';

/** An event that did not get to the stream; nothing later of its key was tried. */
interface Failure {
  readonly event: PendingEvent;
  readonly error: Error;
}

/**
 * Publishes many events at once, but never two of one key: a reconnect between two could store the second, and only
 * then the resent first. After a failure nothing later of that key is tried; the other keys go on.
 *
 * What comes next is published within the call that brings an acknowledgement, so acknowledgements that arrive
 * together let what follows leave together.
 * @param publish must not throw, and tells the outcome after it has returned
 * @param width how many to have in flight at the most
 */
export function publishInOrder(
  events: readonly PendingEvent[],
  publish: (event: PendingEvent, done: (outcome: PublishResult) => void) => void,
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
      publish(event, (outcome) => {
        if (outcome instanceof Error) {
          failures.push({ event, error: outcome });
          takeQueue();
        } else {
          published.push({ id: event.id, key: event.key, streamSeq: outcome.streamSeq });
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
