import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { causeOfRequest, traceIdOf } from '#libs/kernel';
import { causeOf } from '../request/request-context.js';
import { requestFailures } from './failures.js';
import { refusalOf } from './foreign-errors.js';
import { LINGER } from './linger.js';
import { problemOf, PROBLEM_TYPE, sendProblem } from './problem.js';

type Code = keyof typeof requestFailures;

/** Answers what Fastify's router cannot read; no hook and no filter of Nest runs for it. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refused = refusalOf(error);
  const code: Code = refused !== null && isOurs(refused.code) ? refused.code : 'request.bad-url';
  const cause = causeOf(request);
  void reply.header('X-Correlation-Id', cause.correlationId);
  sendProblem(reply, { code, ...requestFailures[code], detail: refused?.detail, traceId: traceIdOf(cause) });
}

/**
 * Answers what Node's HTTP parser cannot read; there is no request yet, only a socket. What the client still
 * sends is read to nowhere (see linger.ts).
 */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || socket.writableEnded) return;
  socket.end(rawAnswer(unreadableCode(error.code)));
  socket.resume();
  const hangUp = setTimeout(() => socket.destroy(), LINGER);
  socket
    .once('end', () => socket.destroy())
    .once('close', () => {
      clearTimeout(hangUp);
    });
}

/** Answers for a service that is not at work yet. */
export function answerStarting(response: ServerResponse): void {
  const failure = requestFailures['server.starting'];
  response.writeHead(failure.status, { 'Content-Type': PROBLEM_TYPE, 'Retry-After': '1', 'Cache-Control': 'no-store' });
  response.end(
    JSON.stringify(problemOf({ code: 'server.starting', ...failure, traceId: traceIdOf(causeOfRequest()) })),
  );
}

function unreadableCode(code: string | undefined): Code {
  if (code === 'HPE_HEADER_OVERFLOW') return 'request.headers-too-large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request.timed-out' : 'request.malformed-http';
}

function rawAnswer(code: Code): string {
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

function isOurs(code: string): code is Code {
  return Object.hasOwn(requestFailures, code);
}
