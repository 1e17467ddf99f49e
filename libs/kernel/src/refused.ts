import type { Decision } from './decision.js';

/** Thrown by a use case or a query when the answer is no; `code` is stable and is what callers may rely on. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail?: string,
    /** How long to wait before trying again, in seconds. */
    readonly retryAfter?: number,
  ) {
    super(detail ?? code);
    this.name = 'Refused';
  }
}

/** The accepted half of a decision. @throws {Refused} with the code of a refusal */
export function acceptedOrThrow<State, Event, Code extends string>(
  decision: Decision<State, Event, Code>,
): { readonly state: State; readonly events: readonly Event[] } {
  if (!decision.accepted) throw new Refused(decision.code);
  return decision;
}
