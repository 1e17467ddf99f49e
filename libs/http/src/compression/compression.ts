import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import { ENCODINGS, LEAST_BYTES } from './encodings.js';

/** Encodes answers as the client would like best; streams of events, and what is encoded already, it leaves alone. */
export function compressAnswers(fastify: FastifyInstance): void {
  void fastify.register(compress, {
    encodings: [...ENCODINGS],
    threshold: LEAST_BYTES,
    // A small body could unpack into any number of bytes: requests come as they are.
    globalDecompression: false,
  });
}
