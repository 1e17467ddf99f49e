import type { components } from './schema.js';

type Answered = components['schemas']['Problem'];

/**
 * A refusal as RFC 9457 words it; `code` is stable, the texts are for people. Where something between here and Parley refused, it is
 * `http.unexpected`, and has no trace.
 */
export type Problem = Omit<Answered, 'traceId'> & Partial<Pick<Answered, 'traceId'>>;

/** What a refused call throws. */
export class ParleyProblem extends Error {
  override readonly name = 'ParleyProblem';

  constructor(
    readonly problem: Problem,
    /** Seconds to wait before the next try, where the answer said so. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail ?? problem.title);
  }
}
