import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { causeOfRequest, traceIdOf } from '#libs/kernel';
import { causeOf } from '../request/request-context.js';
import { DRAIN_TIMEOUT_MS } from './drain-body.js';
import { requestFailures } from './failures.js';
import { refusalOf } from './framework-errors.js';
import { problemOf, PROBLEM_TYPE, sendProblem } from './problem.js';

type Code = keyof typeof requestFailures;

/** Responds to a URL that Fastify's router cannot read; no hook and no filter of Nest runs for it. */
export function handleFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refused = refusalOf(error);
  const code: Code = refused !== null && isRequestFailure(refused.code) ? refused.code : 'request.bad-url';
  const cause = causeOf(request);
  void reply.header('X-Correlation-Id', cause.correlationId);
  sendProblem(reply, { code, ...requestFailures[code], detail: refused?.detail, traceId: traceIdOf(cause) });
}

/**
 * Responds to bytes that Node's HTTP parser cannot read, as a listener of `clientError`; there is no request yet, only a
 * socket. It discards what the client still sends (see drain-body.ts).
 */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || socket.writableEnded) return;
  socket.end(rawResponse(codeOf(error)));
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), DRAIN_TIMEOUT_MS);
  socket
    .once('end', () => socket.destroy())
    .once('close', () => {
      clearTimeout(timer);
    });
}

/** Responds for a service that is still starting. */
export function respondStarting(response: ServerResponse): void {
  const failure = requestFailures['server.starting'];
  response.writeHead(failure.status, { 'Content-Type': PROBLEM_TYPE, 'Retry-After': '1', 'Cache-Control': 'no-store' });
  response.end(
    JSON.stringify(problemOf({ code: 'server.starting', ...failure, traceId: traceIdOf(causeOfRequest()) })),
  );
}

function codeOf({ code }: NodeJS.ErrnoException): Code {
  if (code === 'HPE_HEADER_OVERFLOW') return 'request.headers-too-large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request.timed-out' : 'request.malformed-http';
}

function rawResponse(code: Code): string {
  const failure = requestFailures[code];
  const body = JSON.stringify(problemOf({ code, ...failure, traceId: traceIdOf(causeOfRequest()) }));
  return [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function isRequestFailure(code: string): code is Code {
  return Object.hasOwn(requestFailures, code);
}
