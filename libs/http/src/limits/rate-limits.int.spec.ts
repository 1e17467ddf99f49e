import { persistenceMigrations } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { signToken } from '../auth/sign-token.js';
import { defaultSite, type Site } from '#libs/sites';
import { type SampleApp, startSampleApp } from '../../test/sample-app.js';
import { problemIn } from '../../test/sample-client.js';

const SECRET = 'own secret, long enough to be one';
const mainSite = defaultSite(SECRET);
/** A site of its own for each test, since counts stay. */
const site = (name: string, rates: Partial<Site['rates']>): Site => {
  const generous = { author: 1_000, address: 1_000, site: 1_000, reads: 1_000 };
  return { ...mainSite, name, requireSiteClaim: true, rates: { ...generous, ...rates } };
};

describe('the rate limits of a site', () => {
  let schema: TestSchema;
  let sample: SampleApp;

  beforeAll(async () => {
    schema = await testSchema('posts', [persistenceMigrations]);
    const sites = [
      site('author', { author: 2 }),
      site('address', { address: 2 }),
      site('all', { site: 3 }),
      site('apart', { author: 1, address: 3 }),
      site('reads', { reads: 2 }),
      site('tried', { author: 1 }),
    ];
    sample = await startSampleApp(sites, schema.dataSource);
  });
  afterAll(async () => {
    await sample.app.close();
    await schema.drop();
  });

  interface TestRequest {
    readonly at: string;
    readonly by?: string;
    readonly from?: string;
    readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
    readonly path?: string;
    readonly payload?: object;
  }

  async function send({ at, by, from = '203.0.113.7', method = 'POST', path = '/v1/things', payload }: TestRequest) {
    const token = by === undefined ? undefined : await signToken(SECRET, { sub: by, name: by, site: at }, '1h');
    return sample.app.inject({
      method,
      url: `${path}?site=${at}`,
      headers: {
        'x-forwarded-for': from,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(method === 'OPTIONS' && { origin: 'http://localhost', 'access-control-request-method': 'POST' }),
      },
      ...(method === 'POST' && { payload: payload ?? { title: 'A thing' } }),
    });
  }
  const statuses = async (...requests: TestRequest[]): Promise<number[]> => {
    const results: number[] = [];
    for (const one of requests) results.push((await send(one)).statusCode);
    return results;
  };

  it('are in the headers of every response, with what is left of them', async () => {
    const { headers } = await send({ at: 'author', by: 'ada' });
    expect(headers['ratelimit-policy']).toBe('"author";q=2;w=60, "address";q=1000;w=60, "site";q=1000;w=60');
    expect(headers.ratelimit).toMatch(/^"author";r=1;t=60, "address";r=999;t=\d\d, "site";r=999;t=\d\d$/);
    const read = await send({ at: 'author', method: 'GET' });
    expect(read.headers['ratelimit-policy']).toBe('"reads";q=1000;w=60');
    expect(read.headers.ratelimit).toBe('"reads";r=999;t=60');
  });

  it('limit an author, from whatever address, and no other author', async () => {
    const by = (name: string, from: string) => ({ at: 'author', by: name, from });
    expect(await statuses(by('eve', '192.0.2.1'), by('eve', '192.0.2.2'))).toEqual([201, 201]);
    const refused = await send(by('eve', '192.0.2.3'));
    const { detail } = problemIn(refused, 429, 'request.too-many');
    expect(detail).toMatch(/author: 2 a minute/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers.ratelimit).toMatch(/^"author";r=0;t=\d+/);
    expect(refused.headers['ratelimit-policy']).toMatch(/^"author";q=2;w=60, /);
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(await statuses(by('bob', '192.0.2.1'), { at: 'author', by: 'eve', method: 'GET' })).toEqual([201, 200]);
  });

  it('limit the network of an address, whichever author writes from it', async () => {
    const from = (address: string, by?: string) => ({ at: 'address', from: address, by });
    expect(await statuses(from('2001:db8::1', 'ada'), from('2001:db8::2'), from('2001:db8::3', 'bob'))).toEqual([
      201, 401, 429,
    ]);
    expect(await statuses(from('2001:db8:0:1::1', 'ada'))).toEqual([201]);
  });

  it('count a forwarded address that is not valid as that of the proxy', async () => {
    const from = (address: string) => ({ at: 'address', by: 'ada', from: address });
    expect(await statuses(from('nonsense'), from('x'.repeat(5_000)), from('127.0.0.1'))).toEqual([201, 201, 429]);
  });

  it('limit the site in total', async () => {
    const one = (n: number) => ({ at: 'all', by: `person-${String(n)}`, from: `192.0.2.${String(n)}` });
    expect(await statuses(one(1), one(2), one(3), one(4))).toEqual([201, 201, 201, 429]);
  });

  it('take nothing from one limit if another refuses', async () => {
    const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((by) => ({ at: 'apart', by })) as [
      TestRequest,
      TestRequest,
      TestRequest,
    ];
    expect(await statuses(ada, ada, ada, ada, bob, eve)).toEqual([201, 429, 429, 429, 201, 201]);
  });

  it('limit reads by address, with or without a token, and POSTs that count as reads', async () => {
    const read = (more: Partial<TestRequest> = {}): TestRequest => ({ at: 'reads', method: 'GET', ...more });
    const preview = read({ method: 'POST', path: '/v1/things/preview' });
    expect(await statuses(read(), preview, read({ by: 'ada' }), preview)).toEqual([200, 201, 429, 429]);
    expect(await statuses(read({ from: '192.0.2.9' }), read({ method: 'POST', by: 'ada' }))).toEqual([200, 201]);
  });

  it('ignore preflights', async () => {
    const preflight: TestRequest = { at: 'reads', method: 'OPTIONS', from: '192.0.2.77' };
    expect(await statuses(preflight, preflight, preflight)).toEqual([204, 204, 204]);
  });

  it('count failed requests, too', async () => {
    const by = { at: 'tried', by: 'ada' };
    expect(await statuses({ ...by, payload: {} }, by)).toEqual([400, 429]);
  });

  it('are readable by pages of other origins', async () => {
    const response = await sample.app.inject({ url: '/v1/things?site=all', headers: { origin: 'http://localhost' } });
    const exposed = String(response.headers['access-control-expose-headers']).split(/, ?/);
    expect(exposed).toEqual(expect.arrayContaining(['Retry-After', 'RateLimit', 'RateLimit-Policy']));
  });
});
