/** The result of a domain function: the new state with its events, or a refusal with a code from the service's closed list. */
export type Decision<State, Event, Code extends string> =
  | { readonly accepted: true; readonly state: State; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly code: Code };

export function accept<State, Event>(
  state: State,
  ...events: Event[]
): { readonly accepted: true; readonly state: State; readonly events: readonly Event[] } {
  return { accepted: true, state, events };
}

export function refuse<Code extends string>(code: Code): { readonly accepted: false; readonly code: Code } {
  return { accepted: false, code };
}
