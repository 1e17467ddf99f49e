// planted
import type { FastifyRequest } from 'fastify';

export type Input = FastifyRequest['body'];
