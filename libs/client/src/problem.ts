/** A refusal as RFC 9457 words it; `code` is stable, the texts are for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly traceId?: string;
}

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
