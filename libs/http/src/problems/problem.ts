import type { FastifyReply } from 'fastify';
import type { FieldError } from '../input/validation-failed.js';

/** A problem document (RFC 9457); programs may rely on `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly traceId: string;
}

export interface ProblemFacts {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly traceId: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf({ code, status, title, detail, errors, traceId }: ProblemFacts): Problem {
  return { type: `urn:parley:problem:${code}`, title, status, detail, code, errors, traceId };
}

export function sendProblem(reply: FastifyReply, facts: ProblemFacts, retryAfter?: number): void {
  if (facts.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  if (retryAfter !== undefined) void reply.header('Retry-After', Math.max(1, Math.ceil(retryAfter)));
  // These were set for the response that this one replaces.
  void reply.removeHeader('ETag').removeHeader('Location').header('Cache-Control', 'no-store');
  void reply
    .code(facts.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(facts)));
}
