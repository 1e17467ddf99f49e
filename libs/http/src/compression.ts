import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Negotiator } from '@fastify/accept-negotiator';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Content codings that we can send, the better one first (RFC 9110, 8.4.1). */
const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Smaller bodies are sent plain: they fit into a packet either way. */
export const MIN_COMPRESSED_BYTES = 1_024;

/** Compresses responses with the coding that the client prefers; event streams and encoded bodies stay as they are. */
export function compressResponses(fastify: FastifyInstance): void {
  void fastify.register(compress, {
    encodings: [...ENCODINGS],
    threshold: MIN_COMPRESSED_BYTES,
    // A small compressed body could expand to any number of bytes, so requests are not decompressed.
    globalDecompression: false,
  });
}

const negotiator = new Negotiator<Encoding | 'identity'>({ supportedValues: [...ENCODINGS, 'identity'] });

/** The coding that a client prefers by its `Accept-Encoding`; null for none. */
export function encodingFor(acceptEncoding: string | undefined): Encoding | null {
  if (acceptEncoding === undefined) return null;
  const preferred = negotiator.negotiate(acceptEncoding.toLowerCase());
  return preferred === 'identity' ? null : preferred;
}

const compressors: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  // Bytes that are sent many times are worth more effort than the plugin's quality of 4.
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** The encoded forms of bytes that are sent many times: each is made once, off the main thread, and lives as long as the bytes. */
export class EncodedBytes {
  private readonly forms = new WeakMap<Buffer, Partial<Record<Encoding, Buffer | Promise<Buffer>>>>();

  /** The encoded bytes at once if they exist; else a promise, which all callers share until the bytes exist. */
  of(bytes: Buffer, encoding: Encoding): Buffer | Promise<Buffer> {
    const forms = this.forms.get(bytes) ?? {};
    this.forms.set(bytes, forms);
    forms[encoding] ??= compressors[encoding](bytes).then((encoded) => (forms[encoding] = encoded));
    return forms[encoding];
  }
}
