import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long a client may go on sending after its request was refused. */
export const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Delays the last response of a connection until the request's body has arrived, and discards that body: closing over unread
 * bytes resets the connection, and the client may lose the response.
 */
export async function drainBody(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  const hasArrived = raw.complete || raw.readableEnded || raw.destroyed;
  if (!hasArrived && reply.getHeader('connection') === 'close') await discard(raw);
}

function discard(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, DRAIN_TIMEOUT_MS);
    body.once('end', done).once('close', done).resume();
  });
}
