import type { Decision } from './decision.js';

/** Thrown by a use case or a query that refuses a request. Callers may rely on `code`, which is stable. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail?: string,
    /** Seconds to wait before the next attempt. */
    readonly retryAfter?: number,
  ) {
    super(detail ?? code);
    this.name = 'Refused';
  }
}

/** The new state and the events of a decision. @throws {Refused} with the code of a refusal */
export function acceptedOrThrow<State, Event, Code extends string>(
  decision: Decision<State, Event, Code>,
): { readonly state: State; readonly events: readonly Event[] } {
  if (!decision.accepted) throw new Refused(decision.code);
  return decision;
}
