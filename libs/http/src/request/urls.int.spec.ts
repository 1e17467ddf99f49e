import { ID, problemIn, SampleClient } from '../../test/sample-client.js';

describe('a URL', () => {
  let client: SampleClient;

  beforeAll(async () => {
    client = await SampleClient.start();
  });
  afterAll(() => client.close());
  beforeEach(() => {
    client.logged.length = 0;
  });

  it.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/nothing'],
    ['GET', '/v1/things/named/'],
    ['GET', '/v1/../v1/nothing'],
    ['PUT', `/v1/things/${ID}`],
    ['DELETE', '/v1/things'],
    ['OPTIONS', '/v1/things'],
    ['POST', `/v1/things/${ID}`],
    ['GET', '//v1/things'],
  ] as const)('is not found: %s %s', async (method, url) => {
    problemIn(await client.send({ method, url }), 404, 'request.not-found');
  });

  it.each([
    'x',
    '1',
    `${ID}0`,
    ID.toUpperCase(),
    `{${ID}}`,
    '%00',
    `${ID}%00`,
    '%20',
    '%2F',
    '..%2f..%2fetc',
    '😀',
    '%F0%9F%98%80',
    'null',
    'undefined',
    '__proto__',
    'constructor',
    "1'%20OR%20'1'='1",
  ])('with an invalid id is refused: %s', async (id) => {
    problemIn(await client.get(`/v1/things/${id}`), 400, 'request.bad-id');
  });

  it.each(['%00', 'a%00b'])('with a NUL in a name is refused: %s', async (name) => {
    problemIn(await client.get(`/v1/things/named/${name}`), 400, 'request.bad-id');
  });

  it.each(['%E0%A4%A', '%', '%zz', '%ff', '%C0%80', '%ED%A0%80'])(
    'with an invalid percent-encoding is refused: %s',
    async (name) => {
      problemIn(await client.get(`/v1/things/named/${name}`), 400, 'request.bad-url');
      const response = await client.get(`/v1/things/${name}`);
      problemIn(response, 400, 'request.bad-url');
      expect(response.headers['x-correlation-id']).toEqual(expect.any(String));
    },
  );

  it('with a very long segment is refused', async () => {
    problemIn(await client.get(`/v1/things/named/${'a'.repeat(600)}`), 414, 'request.url-too-long');
  });

  it.each([
    ['site', 'site=a&site=b'],
    ['site', 'site=default&site=default'],
    ['limit', 'limit=1&limit=2'],
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=050'],
    ['limit', 'limit=1e1'],
    ['limit', 'limit=5.0'],
    ['limit', 'limit='],
    ['limit', 'limit=%2050'],
    ['limit', 'limit=+50'],
    ['limit', 'limit=0x10'],
    ['limit', 'limit=99999999999999999999'],
    ['limit', 'limit=abc'],
    ['limit', 'limit'],
    ['cursor', 'cursor='],
    ['cursor', 'cursor=a&cursor=b'],
    ['cursor', `cursor=${'a'.repeat(1001)}`],
    ['cursor', 'cursor=%00'],
    ['sort', 'sort=hot'],
    ['sort', 'sort=new&sort=old'],
    ['unread', 'unread=yes'],
    ['unread', 'unread=constructor'],
    ['other', 'other=a%00'],
    ['a\0', 'a%00=1'],
  ])('with an invalid query parameter %s is refused: %s', async (path, query) => {
    const { errors } = problemIn(await client.get(`/v1/things?${query}`), 400, 'request.invalid');
    expect(errors).toEqual([{ path, message: expect.any(String) as string }]);
  });

  it('with an invalid cursor is refused', async () => {
    problemIn(await client.get('/v1/things?cursor=abc'), 400, 'request.bad-cursor');
    problemIn(await client.get('/v1/things?cursor=%E0%A4%A'), 400, 'request.bad-cursor');
  });

  it.each([
    'other=1',
    '__proto__=1',
    '__proto__[x]=1',
    'constructor=1',
    'a.b=1',
    '%E0%A4%A=1',
    '&&=&',
    'x=%',
    'toString=1',
  ])('may have unknown query parameters: %s', async (query) => {
    const response = await client.get(`/v1/things?${query}`);
    expect([response.statusCode, JSON.parse(response.body)]).toEqual([200, { limit: 50, sort: 'new' }]);
  });

  it.each(['nowhere', '', 'Default', '__proto__', 'constructor', 'default%20'])(
    'with an unknown site is refused: %s',
    async (site) => {
      problemIn(await client.get(`/v1/things?site=${site}`), 404, 'site.unknown');
    },
  );
});
