import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { compressResponses, MIN_COMPRESSED_BYTES } from './compression.js';

const LONG = JSON.stringify({ text: 'The Analytical Engine weaves algebraic patterns. '.repeat(100) });
const SHORT = JSON.stringify({ text: 'short' });

describe('a response', () => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = Fastify();
    compressResponses(app);
    await app.after();
    app.get('/long', (_request, reply) => reply.type('application/json').send(LONG));
    app.get('/short', (_request, reply) => reply.type('application/json').send(SHORT));
  });
  afterEach(() => app.close());

  const get = (accepted: string | undefined, url = '/long') =>
    app.inject({ url, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, GZIP', 'gzip', gunzipSync],
  ])('to a client that accepts %s is encoded in %s', async (accepted, encoding, decoded) => {
    const response = await get(accepted);
    expect(response.headers).toMatchObject({ 'content-encoding': encoding });
    expect(String(response.headers.vary).toLowerCase()).toContain('accept-encoding');
    expect(response.rawPayload.length).toBeLessThan(LONG.length / 10);
    expect(decoded(response.rawPayload).toString()).toBe(LONG);
  });

  it.each([undefined, 'identity', 'deflate', 'br;q=0'])('to a client that accepts %s is plain', async (accepted) => {
    const response = await get(accepted);
    expect(response.headers).not.toHaveProperty('content-encoding');
    expect(response.payload).toBe(LONG);
  });

  it(`of less than ${String(MIN_COMPRESSED_BYTES)} bytes is plain`, async () => {
    const response = await get('br', '/short');
    expect(response.headers).not.toHaveProperty('content-encoding');
    expect(response.payload).toBe(SHORT);
  });
});

it('a request is not decompressed, since it could expand to any number of bytes', async () => {
  const app = Fastify();
  compressResponses(app);
  await app.after();
  app.post('/echo', (request) => request.body);
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await app.inject({
    method: 'POST',
    url: '/echo',
    headers,
    payload: Buffer.from([0x1f, 0x8b, 8, 0]),
  });
  await app.close();
  expect(response.statusCode).toBe(400);
});
