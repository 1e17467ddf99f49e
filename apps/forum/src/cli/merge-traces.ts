import type { Step } from '#libs/messaging';

type SentStep = Omit<Step, 'at'> & { readonly at: string };

/** A step with its place in the whole trace. */
export interface TracedStep extends SentStep {
  readonly service: string;
  /** Since the first step, in milliseconds; clocks of different databases may differ. */
  readonly afterMs: number;
  /** Its distance from the request: 0 for events of the request itself, and one more for each handling and publishing. */
  readonly depth: number;
}

/** The steps of all services in order of time. */
export function mergeTraces(
  parts: readonly { readonly service: string; readonly steps: readonly SentStep[] }[],
): TracedStep[] {
  const steps = parts.flatMap(({ service, steps: own }) => own.map((step) => ({ service, ...step })));
  const causes = new Map(
    steps.flatMap(({ kind, eventId, causationId }) =>
      kind === 'appended' && eventId !== null ? [[eventId, causationId ?? null] as const] : [],
    ),
  );
  const first = Math.min(...steps.map((step) => Date.parse(step.at)));
  return (
    steps
      .map((step) => ({
        ...step,
        afterMs: Date.parse(step.at) - first,
        depth: 2 * distanceOf(step.eventId, causes) + (isHandling(step) ? 1 : 0),
      }))
      // Within one millisecond, causes come before effects.
      .sort((a, b) => a.afterMs - b.afterMs || a.depth - b.depth)
  );
}

function isHandling({ kind }: SentStep): boolean {
  return kind !== 'appended' && kind !== 'published';
}

/** How many events are between the request and this one. */
function distanceOf(eventId: string | null, causes: ReadonlyMap<string, string | null>): number {
  const seen = new Set<string>();
  let cause = eventId === null ? null : (causes.get(eventId) ?? null);
  // `seen` guards against a cycle, which only a bug could cause.
  while (cause !== null && causes.has(cause) && !seen.has(cause)) {
    seen.add(cause);
    cause = causes.get(cause) ?? null;
  }
  return seen.size;
}
