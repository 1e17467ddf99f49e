import { type Actor, type Cause, type Decision, Refused } from '#libs/kernel';
import type { Outbox } from '#libs/messaging';
import type { People } from '#libs/people';
import type { Tx, UnitOfWork } from '#libs/persistence';
import { AggregateWriter } from './aggregate-writer.js';

/** Which aggregate a request wants to change. */
export interface Target {
  readonly id: string;
  /** One of these must be its newest revision, as `If-Match` says; null if the last write wins. */
  readonly ifRevisions: readonly number[] | null;
}

/** Changes that people request: lock, check access, record the actor, decide, write, publish, all in one transaction. */
export abstract class AggregateChange<State, Event> extends AggregateWriter<State, Event> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly people: People,
    outbox: Outbox,
  ) {
    super(outbox);
  }

  /** What `If-Match` is compared with. */
  protected abstract revisionOf(state: State): number;

  /**
   * The actor is recorded after the lock, in the order in which creates lock.
   * @param lock finds and locks the state; throws {Refused} if there is none that the actor may know of
   * @returns the state as it is now
   * @throws {Refused} `request.stale`, but only if the decision would have been accepted (RFC 9110, 13.2.1)
   */
  protected async run<Found extends State, Code extends string>(
    cause: Cause,
    { ifRevisions }: Pick<Target, 'ifRevisions'>,
    actor: Actor,
    lock: (tx: Tx) => Promise<Found>,
    decide: (found: Found, tx: Tx) => Decision<State, Event, Code> | Promise<Decision<State, Event, Code>>,
  ): Promise<State> {
    return this.unitOfWork.run(cause, async (tx) => {
      const found = await lock(tx);
      await this.people.record(tx, actor);
      const decision = await decide(found, tx);
      const isStale = ifRevisions?.includes(this.revisionOf(found)) === false;
      if (decision.accepted && isStale) throw new Refused('request.stale');
      return this.commit(tx, found, decision);
    });
  }
}
