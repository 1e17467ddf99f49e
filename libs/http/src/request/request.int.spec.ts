import { signToken } from '../auth/sign-token.js';
import { defaultSite, type Site } from '#libs/sites';
import { type SampleApp, startSampleApp } from '../../test/sample-app.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const mainSite = defaultSite('own secret, long enough to be one');
const blog: Site = {
  ...mainSite,
  name: 'blog',
  keys: { secret: 'blog secret, long enough to be one' },
  origins: ['https://blog.example'],
};

describe('a request', () => {
  let sample: SampleApp;
  let ada: string;
  let eve: string;

  beforeAll(async () => {
    sample = await startSampleApp([mainSite, blog]);
    ada = `Bearer ${await signToken('own secret, long enough to be one', { sub: 'ada', name: 'Ada' }, '1h')}`;
    eve = `Bearer ${await signToken('own secret, long enough to be one', { sub: 'eve', name: 'Eve' }, '1h')}`;
  });
  afterAll(() => sample.app.close());

  const get = (url: string, headers: Record<string, string> = {}) => sample.app.inject({ method: 'GET', url, headers });
  const put = (url: string) => sample.app.inject({ method: 'PUT', url, headers: { authorization: ada } });
  const post = (body: object, headers: Record<string, string> = {}, url = '/v1/things') =>
    sample.app.inject({ method: 'POST', url, headers: { authorization: ada, ...headers }, payload: body });

  it('without a token is anonymous, at the default site', async () => {
    const response = await get('/v1/things/who', {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    expect(response.json()).toMatchObject({
      site: 'default',
      viewer: null,
      cause: {
        correlationId: response.headers['x-correlation-id'],
        causationId: null,
        traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/) as string,
      },
      call: { cause: response.json<{ cause: object }>().cause, idempotencyKey: null },
    });
  });

  it("with a token is its bearer's, at the site in the query", async () => {
    const token = await signToken('blog secret, long enough to be one', { sub: 'bob', name: 'Bob' }, '1h');
    const response = await get('/v1/things/who?site=blog', { authorization: `bearer ${token}` });
    expect(response.json()).toMatchObject({ site: 'blog', viewer: { site: 'blog', kind: 'member', id: 'bob' } });
    const elsewhere = await get('/v1/things/who', { authorization: `Bearer ${token}` });
    expect(elsewhere.statusCode).toBe(403);
    expect(elsewhere.json()).toMatchObject({ code: 'auth.wrong-site' });
  });

  it('has the fields of its class', async () => {
    const body = {
      title: ' a 😀 ',
      note: null,
      parentId: ID,
      value: -1,
      state: 'open',
      tags: ['x', 'ü'],
      pinned: false,
      place: { row: 3 },
    };
    const response = await post(body);
    expect([response.statusCode, response.headers.location]).toEqual([201, '/v1/things/1']);
    expect(response.json()).toEqual({ body, actor: 'ada', once: null });
    expect(response.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('may have texts of the maximal length, in characters', async () => {
    expect((await post({ title: '😀'.repeat(300) })).statusCode).toBe(201);
  });

  it('has the query parameters of its class', async () => {
    expect((await get('/v1/things?limit=100&unread=false&sort=old')).json()).toEqual({
      limit: 100,
      unread: false,
      sort: 'old',
    });
    expect((await get('/v1/things')).json()).toEqual({ limit: 50, sort: 'new' });
  });

  it('may have a list of one or of many in its query', async () => {
    expect((await get(`/v1/things?tag=a&friend=${ID}`)).json()).toMatchObject({ tag: ['a'], friend: [ID] });
    expect((await get('/v1/things?tag=b&tag=a&tag=b')).json()).toMatchObject({ tag: ['b', 'a', 'b'] });
    for (const query of ['tag=', 'tag=a&tag=a&tag=a&tag=a', 'tag=12345678901', 'friend=x', `friend=${ID}&friend=`]) {
      expect((await get(`/v1/things?${query}`)).statusCode).toBe(400);
    }
  });

  it('that deletes may have the content type of JSON and no body', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await sample.app.inject({ method: 'DELETE', url: `/v1/things/${ID}`, headers });
    expect(response.statusCode).toBe(200);
  });

  describe('with an Idempotency-Key', () => {
    const onceOf = async (
      headers: Record<string, string>,
      body: object = { title: 'a', value: 1 },
      url = '/v1/things',
    ): Promise<{ scope: string; key: string; fingerprint: string } | null> =>
      (await post(body, headers, url)).json<{ once: { scope: string; key: string; fingerprint: string } | null }>()
        .once;

    it('has a scope of actor, method and path, and a fingerprint of its body', async () => {
      const first = await onceOf({ 'idempotency-key': 'k' });
      expect(first?.scope).toBe('["default","member","ada","POST","/v1/things"]');
      expect(await onceOf({ 'idempotency-key': 'k' }, { value: 1, title: 'a' }, '/v1/things?site=default')).toEqual(
        first,
      );
      expect((await onceOf({ 'idempotency-key': 'k' }, { title: 'b' }))?.fingerprint).not.toBe(first?.fingerprint);
      expect((await onceOf({ 'idempotency-key': 'k', authorization: eve }))?.scope).not.toBe(first?.scope);
    });

    it('ignores the key without a token, because strangers may choose the same', async () => {
      const response = await get('/v1/things/who', { 'idempotency-key': 'k' });
      expect(response.json()).toMatchObject({ call: { idempotencyKey: null } });
    });

    it('has a header if its response is a stored one', async () => {
      const response = await post({ title: 'a' }, { 'idempotency-key': 'seen-before' });
      expect([response.statusCode, response.headers['idempotent-replayed']]).toEqual([201, 'true']);
    });
  });

  it('without a token may be answered by caches for some seconds, if its route allows that', async () => {
    const vary = 'Origin, Authorization, Accept-Encoding';
    expect((await get('/v1/things')).headers).toMatchObject({ 'cache-control': 'public, max-age=5', vary });
    const tagged = await get('/v1/things', { authorization: ada });
    expect(tagged.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary });
    const tag = String(tagged.headers.etag);
    const having = { authorization: ada, 'if-none-match': tag };
    expect((await get('/v1/things', having)).statusCode).toBe(304);
    expect((await get('/v1/things?limit=7', having)).statusCode).toBe(200);
  });

  describe('for a resource', () => {
    const path = `/v1/things/${ID}`;
    const tagOf = async (headers: Record<string, string> = {}) => String((await get(path, headers)).headers.etag);

    it('without a token gets a public response', async () => {
      expect((await get(path)).headers).toMatchObject({
        etag: expect.stringMatching(/^"r3\.v7\.[A-Za-z0-9_-]{16}"$/) as string,
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'public, max-age=0, must-revalidate',
        vary: 'Origin, Authorization, Accept-Encoding',
      });
    });

    it('with a token gets a private response, with a tag of its own', async () => {
      expect((await get(path, { authorization: ada })).headers['cache-control']).toBe('private, no-cache');
      const tags = await Promise.all([tagOf(), tagOf({ authorization: ada }), tagOf({ authorization: eve })]);
      expect(new Set(tags).size).toBe(3);
      expect(await tagOf({ authorization: ada })).toBe(tags[1]);
    });

    it.each(['TAG', 'W/TAG', '"x", W/TAG', '*'])('gets 304 if the client has it: %s', async (tags) => {
      const tag = await tagOf();
      const response = await get(path, { 'if-none-match': tags.replace('TAG', tag) });
      expect([response.statusCode, response.body, response.headers.etag]).toEqual([304, '', tag]);
      expect(response.headers.vary).toBe('Origin, Authorization, Accept-Encoding');
      expect(response.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    });

    it.each(['"r3.v6.-"', '', 'r3.v7.-', '"r3.v7.-'])('gets the whole response if not: %s', async (tags) => {
      const response = await get(path, { 'if-none-match': tags });
      expect([response.statusCode, response.json()]).toEqual([200, { id: ID, revision: 3, version: 7, likes: 0 }]);
    });

    it('gets another tag as soon as the response differs, even if no version does', async () => {
      const tag = await tagOf();
      const liked = await put(`${path}/like`);
      expect([liked.statusCode, liked.headers.etag]).toEqual([200, await tagOf({ authorization: ada })]);
      expect(liked.headers).not.toHaveProperty('cache-control');
      expect((await get(path, { 'if-none-match': tag })).statusCode).toBe(200);
    });

    it('gets no tag if its route sets Cache-Control itself', async () => {
      const { headers } = await get('/v1/things/not-cached');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('etag');
    });

    it('gets no tag with a status of 500 and above', async () => {
      const response = await get('/v1/things/away', { 'if-none-match': '*' });
      expect([response.statusCode, response.json()]).toEqual([503, { until: 'later' }]);
      expect(response.headers).not.toHaveProperty('etag');
    });

    it('gets no tag and is not cached if it fails', async () => {
      const response = await get('/v1/things/x');
      expect(response.headers).not.toHaveProperty('etag');
      expect(response.headers['cache-control']).toBe('no-store');
    });
  });

  describe('from a page of another origin', () => {
    const preflight = (url: string, origin: string) =>
      sample.app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'PATCH' } });

    it('is allowed from the origins of its site', async () => {
      for (const [url, origin] of [
        ['/v1/things', 'http://localhost:5173'],
        ['/v1/things', 'http://127.0.0.1'],
        ['/v1/things?site=blog', 'https://blog.example'],
      ] as const) {
        const response = await preflight(url, origin);
        expect(response.statusCode).toBe(204);
        expect(response.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-max-age': '600',
          'access-control-allow-methods': expect.stringContaining('PATCH') as string,
          'access-control-allow-headers': expect.stringContaining('Idempotency-Key') as string,
        });
        const actual = await get(url, { origin });
        expect(actual.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-expose-headers': expect.stringContaining('ETag') as string,
          vary: expect.stringContaining('Origin') as string,
        });
      }
    });

    it('gets no CORS headers from other origins', async () => {
      for (const [url, origin, status] of [
        ['/v1/things?site=blog', 'http://localhost:5173', 200],
        ['/v1/things', 'https://blog.example', 200],
        ['/v1/things', 'null', 200],
        ['/v1/things?site=blog&site=default', 'http://localhost', 400],
      ] as const) {
        const response = await get(url, { origin });
        expect(response.statusCode).toBe(status);
        expect(response.headers).not.toHaveProperty('access-control-allow-origin');
        expect((await preflight(url, origin)).headers).not.toHaveProperty('access-control-allow-origin');
      }
    });

    it('may read from any origin that the site does not exist', async () => {
      for (const origin of ['http://localhost', 'https://blog.example', 'null']) {
        const url = '/v1/things?site=nowhere';
        const response = await get(url, { origin });
        expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([404, '*']);
        const options = await preflight(url, origin);
        expect([options.statusCode, options.headers['access-control-allow-origin']]).toEqual([204, '*']);
      }
    });

    it('may read problem documents, too', async () => {
      const origin = 'http://localhost:5173';
      for (const url of ['/v1/things/x', '/v1/nothing', '/v1/things?limit=0']) {
        expect((await get(url, { origin })).headers['access-control-allow-origin']).toBe(origin);
      }
    });

    it('may be an OPTIONS that is not a preflight', async () => {
      const response = await sample.app.inject({
        method: 'OPTIONS',
        url: '/v1/things',
        headers: { origin: 'http://localhost' },
      });
      expect(response.statusCode).toBe(204);
    });
  });
});
