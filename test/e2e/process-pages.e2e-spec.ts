import { startParley, type TestDatabase, testDatabase, type TestNats, testNats } from '#libs/testing';
import { bodyOf, Client, problemOf } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { SECRET } from './support/system.js';

let database: TestDatabase;
let nats: TestNats;

beforeAll(async () => {
  [database, nats] = await Promise.all([testDatabase(), testNats()]);
});
afterAll(async () => {
  await nats.stop();
  await database.drop();
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface AsyncApi {
  readonly asyncapi: string;
  readonly components: { readonly messages: Readonly<Record<string, unknown>> };
}

it.each([
  ['forum', ['posts', 'comments', 'notifications'], {}],
  ['forum', ['posts', 'notifications'], { PARLEY_SERVICES: 'posts,notifications' }],
  ['posts', ['posts'], {}],
  ['comments', ['comments'], {}],
  ['notifications', ['notifications'], {}],
  ['pages', [], {}],
  ['forum', [], { PARLEY_SERVICES: 'pages' }],
] as const)(
  'the process %s with the services %j answers the requests of an operator',
  async (app, running, more) => {
    const parley = await startParley(app, {
      PARLEY_DATA_DIR: dataDirectory().path,
      PARLEY_SECRET: SECRET,
      DATABASE_URL: database.adminUrl,
      NATS_URL: nats.url,
      ...more,
    });
    try {
      const client = new Client(parley.address);
      expect(bodyOf(await client.get('/health/live'))).toEqual({ status: 'live' });
      const ready = bodyOf(await client.get<{ services: object }>('/health/ready'));
      expect(ready).toMatchObject({ status: 'ready' });
      expect(Object.keys(ready.services).sort()).toEqual([...running].sort());

      const home = await client.get('/');
      expect([home.status, home.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      for (const service of running) expect(home.text).toContain(service);
      const links = [...home.text.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
      expect(links).toEqual(
        expect.arrayContaining(['/docs', '/openapi.json', '/asyncapi.json', '/health/ready', '/metrics']),
      );
      expect(links.includes('/forum')).toBe(app === 'forum' || app === 'pages');
      for (const link of links) expect([link, (await client.get(link)).status]).toEqual([link, 200]);

      const docs = await client.get('/docs');
      expect(docs.headers.get('content-type')).toMatch(/^text\/html/);
      const assets = [...docs.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, path = '']) => new URL(path, `${parley.address}/docs`),
      );
      for (const { pathname, origin } of assets) {
        expect(origin).toBe(parley.address);
        expect([pathname, (await client.get(pathname)).status]).toEqual([pathname, 200]);
      }

      const openApi = bodyOf(await client.get<OpenApi>('/openapi.json'));
      expect(openApi.openapi).toMatch(/^3\.1/);
      for (const path of ['/v1/posts', '/v1/threads/{id}/comments', '/v1/notifications']) {
        expect(Object.keys(openApi.paths)).toContain(path);
      }
      const asyncApi = bodyOf(await client.get<AsyncApi>('/asyncapi.json'));
      expect(asyncApi.asyncapi).toMatch(/^3\./);
      const types = Object.keys(asyncApi.components.messages);
      expect(types).toEqual(expect.arrayContaining([expect.stringMatching(/comment\.created/)]));
      for (const type of types) {
        expect(bodyOf(await client.get(`/schemas/${type}.json`))).toMatchObject({ type: 'object' });
      }
      for (const none of ['/schemas/none.json', '/schemas/__proto__.json', `/schemas/${types[0] ?? ''}`, '/nothing']) {
        problemOf(await client.get(none), 404, 'request.not-found');
      }

      for (const service of running)
        bodyOf(await client.get(`/v1/${service}`), service === 'posts' ? 200 : service === 'comments' ? 400 : 401);
      const metrics = await client.get('/metrics');
      expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
      for (const service of running)
        expect(metrics.text).toMatch(new RegExp(`parley_http_request_seconds_count\\{.*service="${service}"`));
    } finally {
      await parley.stop();
    }
  },
  60_000,
);
