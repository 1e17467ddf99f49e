import type { DataOf, EventContract } from '#libs/contracts';
import type { Cause } from '#libs/kernel';

/** An event that a use case publishes: the outbox adds id, time and cause. */
export interface EventDraft {
  readonly contract: EventContract;
  readonly site: string;
  /** Events of one key are delivered in order. */
  readonly key: string;
  /** The id of the aggregate; the event's subject is `<entity>/<id>`. */
  readonly aggregateId: string;
  /** The aggregate's version after this event. */
  readonly sequence: number;
  readonly data: unknown;
  /** For a transaction that serves several requests; by default the transaction's cause. */
  readonly cause?: Cause;
}

/** Makes the compiler check an event's data against its contract. */
export function draft<Contract extends EventContract>(
  contract: Contract,
  fields: Omit<EventDraft, 'contract' | 'data'> & { readonly data: DataOf<Contract> },
): EventDraft {
  return { contract, ...fields };
}
