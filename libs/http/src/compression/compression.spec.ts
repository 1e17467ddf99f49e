import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { SharedAnswers } from '../request/shared-answers.js';
import { compressAnswers } from './compression.js';
import { LEAST_BYTES } from './encodings.js';

const LONG = JSON.stringify({ text: 'The Analytical Engine weaves algebraic patterns. '.repeat(100) });
const SHORT = JSON.stringify({ text: 'short' });

/** A route that answers anew each time, and one that gives its answer again as long as it is current. */
async function appWith(body: string): Promise<FastifyInstance> {
  const app = Fastify();
  compressAnswers(app);
  const shared = new SharedAnswers();
  shared.install(app);
  await app.after();
  app.get('/anew', (_request, reply) => reply.type('application/json').send(body));
  const answer = { tag: '"r1.v1.-"', body: Buffer.from(body), isCurrent: () => true };
  app.get('/shared', (request, reply) => shared.give(request, reply, answer));
  return app;
}

describe.each(['/anew', '/shared'])('an answer of %s', (url) => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = await appWith(LONG);
  });
  afterEach(() => app.close());

  const get = (accepted?: string) =>
    app.inject({ url, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, GZIP', 'gzip', gunzipSync],
  ])('to a client that takes %s is %s, the second time too', async (accepted, encoding, decoded) => {
    for (const answer of [await get(accepted), await get(accepted)]) {
      expect(answer.headers).toMatchObject({ 'content-encoding': encoding });
      expect(String(answer.headers.vary).toLowerCase()).toContain('accept-encoding');
      expect(answer.rawPayload.length).toBeLessThan(LONG.length / 10);
      expect(decoded(answer.rawPayload).toString()).toBe(LONG);
    }
  });

  it.each([undefined, 'identity', 'deflate', 'br;q=0'])('to a client that takes %s is as it is', async (accepted) => {
    for (const answer of [await get(accepted), await get(accepted)]) {
      expect(answer.headers).not.toHaveProperty('content-encoding');
      expect(answer.payload).toBe(LONG);
    }
  });

  it(`of less than ${String(LEAST_BYTES)} bytes is as it is`, async () => {
    const small = await appWith(SHORT);
    const answer = await small.inject({ url, headers: { 'accept-encoding': 'br' } });
    await small.close();
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.payload).toBe(SHORT);
  });
});

it('what a client has already is 304, whatever it takes', async () => {
  const app = await appWith(LONG);
  const headers = { 'accept-encoding': 'br', 'if-none-match': '"r1.v1.-"' };
  for (const answer of [await app.inject({ url: '/shared', headers }), await app.inject({ url: '/shared', headers })]) {
    expect([answer.statusCode, answer.rawPayload.length]).toEqual([304, 0]);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  }
  await app.close();
});

it('an answer that many wait for is encoded once, and for all of them', async () => {
  const app = await appWith(LONG);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => app.inject({ url: '/shared', headers: { 'accept-encoding': 'br' } })),
  );
  await app.close();
  expect(new Set(answers.map(({ rawPayload }) => brotliDecompressSync(rawPayload).toString()))).toEqual(
    new Set([LONG]),
  );
});
