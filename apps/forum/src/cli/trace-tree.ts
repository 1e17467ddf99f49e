import type { Step } from '#libs/messaging';

type SentStep = Omit<Step, 'at'> & { readonly at: string };

/** A step with its place in the whole. */
export interface TracedStep extends SentStep {
  readonly service: string;
  /** Since the first step, in milliseconds; clocks of different databases may differ. */
  readonly afterMs: number;
  /** How far it is from the request: 0 for what the request itself told, and one more for each handling and telling. */
  readonly depth: number;
}

/** The parts of all services in the order of time. */
export function theWhole(
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
        depth: 2 * generationOf(step.eventId, causes) + turnOf(step),
      }))
      // Within one millisecond what led to something comes before it.
      .sort((a, b) => a.afterMs - b.afterMs || a.depth - b.depth)
  );
}

function turnOf({ kind }: SentStep): 0 | 1 {
  return kind === 'appended' || kind === 'published' ? 0 : 1;
}

/** How many events lie between the request and this one. */
function generationOf(eventId: string | null, causes: ReadonlyMap<string, string | null>): number {
  const seen = new Set<string>();
  let cause = eventId === null ? null : (causes.get(eventId) ?? null);
  // Guards against a circle, which only a fault could make.
  while (cause !== null && causes.has(cause) && !seen.has(cause)) {
    seen.add(cause);
    cause = causes.get(cause) ?? null;
  }
  return seen.size;
}
