import type { FastifyReply } from 'fastify';
import { etag } from '#libs/http';

export const tag = (reply: FastifyReply) => reply.header('ETag', etag);
