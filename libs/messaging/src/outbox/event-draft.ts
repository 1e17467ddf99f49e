import type { DataOf, EventContract } from '#libs/contracts';
import type { Cause } from '#libs/kernel';

/** An event that a use case wants to tell: the outbox adds id, time and cause. */
export interface EventDraft {
  readonly contract: EventContract;
  readonly site: string;
  /** Events of one key are delivered in order. */
  readonly key: string;
  /** The id of the aggregate; with the contract's entity it makes the event's subject. */
  readonly aggregateId: string;
  /** The aggregate's version after this event. */
  readonly sequence: number;
  readonly data: unknown;
  /** Why it happened, where one transaction serves several requests; else it is the transaction's cause. */
  readonly cause?: Cause;
}

/** Holds an event's data to its contract while it is compiled. */
export function draft<Contract extends EventContract>(
  contract: Contract,
  fields: Omit<EventDraft, 'contract' | 'data'> & { readonly data: DataOf<Contract> },
): EventDraft {
  return { contract, ...fields };
}
