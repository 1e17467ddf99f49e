import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { persistenceMigrations } from '#libs/persistence';
import { testSchema, type TestSchema } from '#libs/testing';
import { LONG_TEXT, type SampleApp, startSampleApp } from '../../test/sample-app.js';
import { signToken } from '../auth/sign-token.js';
import { defaultSite, Sites } from '#libs/sites';

const SECRET = 'own secret, long enough to be one';

interface TestResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

describe('the response cache', () => {
  let sample: SampleApp;
  let server: Server;
  /** The routes of the requests that never reached Fastify. */
  let replayed: string[];

  const serve = async (started: SampleApp) => {
    sample = started;
    replayed = [];
    server = createServer((request, response) => {
      const route = sample.responseCache.respondFromCache(request, response);
      if (route === null) sample.app.getHttpAdapter().getInstance().routing(request, response);
      else replayed.push(route);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  };
  const close = async () => {
    server.close();
    await sample.app.close();
  };
  beforeEach(async () => serve(await startSampleApp([defaultSite(SECRET)])));
  afterEach(close);

  const send = (headers: Record<string, string> = {}, path = '/v1/things/shared') =>
    new Promise<TestResponse>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      get({ port, host: '127.0.0.1', path, headers: { connection: 'close', ...headers } }, (response) => {
        buffer(response).then((bytes) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes });
        }, reject);
      }).once('error', reject);
    });

  /** Without what differs between any two responses. */
  const comparable = ({ status, headers, bytes }: TestResponse) => {
    const { date, 'x-correlation-id': id, ...rest } = headers;
    expect([typeof date, typeof id]).toEqual(['string', 'string']);
    return { status, headers: rest, bytes };
  };

  it.each<[string, Record<string, string>]>([
    ['', {}],
    [' to a page of the site', { origin: 'http://localhost:8080' }],
    [' to a page of another origin', { origin: 'https://elsewhere.example' }],
    [' to a client that has the response', { 'if-none-match': '*' }],
    [' to a client that takes brotli', { 'accept-encoding': 'gzip, deflate, br, zstd' }],
    [' to a client that takes gzip', { 'accept-encoding': 'br;q=0, GZIP' }],
  ])('replays what the framework sent%s', async (_, headers) => {
    const first = comparable(await send(headers));
    expect(replayed).toEqual([]);
    expect(comparable(await send(headers))).toEqual(first);
    expect(comparable(await send(headers))).toEqual(first);
    expect(replayed).toEqual(['/v1/things/shared', '/v1/things/shared']);
  });

  it('replays to an origin only what the framework sent to that origin', async () => {
    for (const [origin, allowed] of [
      ['http://localhost:1', 'http://localhost:1'],
      ['https://elsewhere.example', undefined],
      ['http://localhost:2', 'http://localhost:2'],
    ] as const) {
      replayed = [];
      const [first, second] = [await send({ origin }), await send({ origin })];
      expect(replayed).toHaveLength(1);
      expect([first, second].map(({ headers }) => headers['access-control-allow-origin'])).toEqual([allowed, allowed]);
    }
  });

  it('gives every replay a correlation id of its own', async () => {
    const ids: unknown[] = [];
    for (let time = 0; time < 3; time++) ids.push((await send()).headers['x-correlation-id']);
    expect(replayed).toHaveLength(2);
    expect(new Set(ids).size).toBe(3);
  });

  it('replays nothing that is not current, to another URL, or to a request with a token', async () => {
    const token = await signToken(SECRET, { sub: 'ada', name: 'Ada' }, '1h');
    const tags = [
      await send(),
      await send({ authorization: `Bearer ${token}` }),
      await send(),
      await send({}, '/v1/things/shared?limit=1'),
    ].map(({ headers }) => headers.etag);
    expect(tags).toEqual(['"r1.v1.-"', '"r1.v2.-"', '"r1.v3.-"', '"r1.v4.-"']);
    expect(replayed).toEqual([]);
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ] as const)('encodes once for all clients that ask for %s at the same time', async (accepted, encoding, decoded) => {
    await send();
    const responses = await Promise.all(Array.from({ length: 10 }, () => send({ 'accept-encoding': accepted })));
    for (const { headers, bytes } of responses) {
      expect(headers).toMatchObject({ 'content-encoding': encoding, 'content-length': String(bytes.length) });
      expect(JSON.parse(decoded(bytes).toString())).toEqual({ made: 1, text: LONG_TEXT });
    }
    expect(replayed).toHaveLength(10);
  });

  it.each(['identity', 'deflate', 'br;q=0'])('sends the plain body to a client that accepts %s', async (accepted) => {
    await send();
    const { headers, bytes } = await send({ 'accept-encoding': accepted });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(JSON.parse(bytes.toString())).toMatchObject({ text: LONG_TEXT });
  });

  it('sends a short body plain', async () => {
    const { headers } = await send({ 'accept-encoding': 'br' }, '/v1/things/shared?tag=a');
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('answers 304 without a body to a client that has the response', async () => {
    await send();
    const { status, headers, bytes } = await send({ 'if-none-match': 'W/"r1.v1.-"', 'accept-encoding': 'br' });
    expect([status, headers.etag, bytes.length]).toEqual([304, '"r1.v1.-"', 0]);
    expect(headers).not.toHaveProperty('content-encoding');
    expect((await send({ 'if-none-match': '"r1.v9.-"' })).status).toBe(200);
  });

  it('replays nothing once the site has other settings, which may show something else', async () => {
    const first = (await send()).headers.etag;
    const site = defaultSite(SECRET);
    sample.sites.replaceBy(new Sites([{ ...site, limits: { ...site.limits, displayDepth: 1 } }]));
    expect((await send()).headers.etag).not.toBe(first);
    expect(replayed).toEqual([]);
  });

  it('replays nothing of a site that is no longer served', async () => {
    expect((await send()).status).toBe(200);
    sample.sites.replaceBy(new Sites([{ ...defaultSite(SECRET), name: 'another' }]));
    expect((await send()).status).toBe(404);
    expect(replayed).toEqual([]);
  });

  describe('with rate limits', () => {
    let schema: TestSchema;

    beforeEach(async () => {
      await close();
      schema = await testSchema('posts', [persistenceMigrations]);
      const mainSite = defaultSite(SECRET);
      await serve(await startSampleApp([{ ...mainSite, rates: { ...mainSite.rates, reads: 3 } }], schema.dataSource));
    });
    afterEach(() => schema.drop());

    it('counts a replay as a read of its address', async () => {
      const readFrom = async (address: string) => {
        const { status, headers } = await send({ 'x-forwarded-for': address });
        return [status, headers.ratelimit, headers['ratelimit-policy']];
      };
      const policy = '"reads";q=3;w=60';
      for (const left of [2, 1, 0]) {
        expect(await readFrom('203.0.113.7')).toEqual([200, `"reads";r=${String(left)};t=60`, policy]);
      }
      expect(replayed).toHaveLength(2);
      const { status, headers, bytes } = await send({ 'x-forwarded-for': '203.0.113.7' });
      expect([status, JSON.parse(bytes.toString())]).toMatchObject([429, { code: 'request.too-many' }]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(await readFrom('203.0.113.8')).toEqual([200, '"reads";r=2;t=60', policy]);
    });
  });
});
