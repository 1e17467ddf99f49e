import type { ReceivedEvent } from './received-event.js';

/** How often in a row an event may keep its handler for too long before it is parked. */
const PATIENCE = 3;

/**
 * Remembers which events of which lane were being handled when a handler did not end: that breaks the whole transaction,
 * so the event cannot be parked there and then, and the database may have been slow for once.
 */
export class Suspects {
  private readonly ofLane = new Map<number, Map<number, number>>();

  blame(partition: number, { streamSeq }: ReceivedEvent): void {
    const suspects = this.ofLane.get(partition) ?? new Map<number, number>();
    suspects.set(streamSeq, (suspects.get(streamSeq) ?? 0) + 1);
    this.ofLane.set(partition, suspects);
  }

  isSuspected(partition: number, { streamSeq }: ReceivedEvent): boolean {
    return this.ofLane.get(partition)?.has(streamSeq) ?? false;
  }

  /** Whether it is to be parked without another try. */
  isGuilty(partition: number, { streamSeq }: ReceivedEvent): boolean {
    return (this.ofLane.get(partition)?.get(streamSeq) ?? 0) >= PATIENCE;
  }

  /** A batch went well: whoever is in none of these comes no more. */
  forget(partition: number): void {
    this.ofLane.delete(partition);
  }
}
