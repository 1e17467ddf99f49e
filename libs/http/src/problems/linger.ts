import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** For how long a client may go on sending after its request was refused, in milliseconds. */
export const LINGER = 1_000;

/**
 * Holds back the last answer of a connection until its request's body has arrived, and reads that to nowhere: closing over
 * unread bytes resets the connection, and the client may lose the answer.
 */
export async function lingerOverBody(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  const arrived = raw.complete || raw.readableEnded || raw.destroyed;
  if (!arrived && reply.getHeader('connection') === 'close') await readToNowhere(raw);
}

function readToNowhere(body: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const enough = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(enough, LINGER);
    body.once('end', enough).once('close', enough).resume();
  });
}
