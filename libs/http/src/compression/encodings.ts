import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Negotiator } from '@fastify/accept-negotiator';

/** Content codings that we can give, the better one first (RFC 9110, 8.4.1). */
export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What is smaller is sent as it is: a packet holds it either way. Bytes. */
export const LEAST_BYTES = 1_024;

const negotiator = new Negotiator<Encoding | 'identity'>({ supportedValues: [...ENCODINGS, 'identity'] });

/** The coding that a client would like best, by its `Accept-Encoding`; null for none. */
export function encodingFor(acceptEncoding: string | undefined): Encoding | null {
  if (acceptEncoding === undefined) return null;
  const wanted = negotiator.negotiate(acceptEncoding.toLowerCase());
  return wanted === 'identity' ? null : wanted;
}

const compressors: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  // What is sent again and again is worth a little more than the plugin's 4.
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** The encoded forms of bytes that are sent many times: each is made once, off the main thread, and lives as long as the bytes. */
export class EncodedBytes {
  private readonly made = new WeakMap<Buffer, Partial<Record<Encoding, Buffer | Promise<Buffer>>>>();

  /** At once if it is there, else when it is made; whoever asks meanwhile waits for the same. */
  of(bytes: Buffer, encoding: Encoding): Buffer | Promise<Buffer> {
    const forms = this.made.get(bytes) ?? {};
    this.made.set(bytes, forms);
    forms[encoding] ??= compressors[encoding](bytes).then((encoded) => (forms[encoding] = encoded));
    return forms[encoding];
  }
}
