import type { components } from './schema.js';

type ProblemDocument = components['schemas']['Problem'];

/**
 * A problem document (RFC 9457). `code` is stable; the texts are for people. If a proxy responded instead of Parley, `code` is
 * `http.unexpected` and there is no `traceId`.
 */
export type Problem = Omit<ProblemDocument, 'traceId'> & Partial<Pick<ProblemDocument, 'traceId'>>;

/** Thrown for every error response. */
export class ParleyProblem extends Error {
  override readonly name = 'ParleyProblem';

  constructor(
    readonly problem: Problem,
    /** Seconds to wait before a retry; null if the response has no `Retry-After`. */
    readonly retryAfter: number | null,
  ) {
    super(problem.detail ?? problem.title);
  }
}
