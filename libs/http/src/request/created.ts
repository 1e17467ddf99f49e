import type { FastifyReply } from 'fastify';
import type { Answer } from '#libs/persistence';

/** Answers 201 with `Location`, and `Idempotent-Replayed: true` where it is the answer of an earlier request. */
export function created<T>(reply: FastifyReply, location: string, answer: Answer<T>): T {
  void reply.code(201).header('Location', location);
  if (answer.replayed) void reply.header('Idempotent-Replayed', 'true');
  return answer.value;
}
