import type { FastifyReply } from 'fastify';
import type { FieldFault } from '../input/validation-failed.js';

/** A problem document (RFC 9457); `code` is what programs may rely on. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly errors?: readonly FieldFault[];
  readonly traceId: string;
}

export interface ProblemFacts {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly traceId: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf({ code, status, title, detail, errors, traceId }: ProblemFacts): Problem {
  return { type: `urn:parley:problem:${code}`, title, status, detail, code, errors, traceId };
}

export function sendProblem(reply: FastifyReply, facts: ProblemFacts, retryAfter?: number): void {
  if (facts.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  if (retryAfter !== undefined) void reply.header('Retry-After', Math.max(1, Math.ceil(retryAfter)));
  // Whatever was set for the answer that did not come is not about this one.
  void reply.removeHeader('ETag').removeHeader('Location').header('Cache-Control', 'no-store');
  void reply
    .code(facts.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(facts)));
}
