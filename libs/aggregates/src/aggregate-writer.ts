import { acceptedOrThrow, type Decision } from '#libs/kernel';
import type { EventDraft, Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';

/** Writes decisions about one kind of aggregate, and publishes what happened in the same transaction. */
export abstract class AggregateWriter<State, Event> {
  constructor(private readonly outbox: Outbox) {}

  /** Writes what changed. @returns the state as it was written, which may have changed more than was decided */
  protected abstract write(tx: Tx, before: State, decided: State): Promise<State>;

  /** Maps what happened to events for other services. Everything that they need must be at hand. */
  protected abstract toDrafts(events: readonly Event[], before: State, written: State): readonly EventDraft[];

  /**
   * @param before the state that was locked and decided about
   * @returns the state as it is now
   * @throws {Refused} with the code of a refusal
   */
  async commit<Code extends string>(tx: Tx, before: State, decision: Decision<State, Event, Code>): Promise<State> {
    const { state: decided, events } = acceptedOrThrow(decision);
    const written = decided === before ? before : await this.write(tx, before, decided);
    await this.outbox.append(tx, this.toDrafts(events, before, written));
    return written;
  }
}
