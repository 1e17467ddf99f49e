import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { catalogue } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import type { PagesDefinition } from '../pages/pages-definition.js';
import type { ServiceHealth } from '../service/running-service.js';
import { homePage } from './home-page.js';
import { createOperatorApp } from './operator-app.js';

const up: ServiceHealth = { ready: true, database: 'up', broker: 'up', degraded: [], alarms: [] };
const unavailable: ServiceHealth = { ready: false, database: 'away', broker: 'up', degraded: [], alarms: [] };

describe("the process's own routes", () => {
  let app: NestFastifyApplication;
  let built: string;
  let health: Record<string, ServiceHealth>;

  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'parley-pages-'));
    app = await createOperatorApp(
      {
        services: ['posts', 'comments'],
        pages: [builtPages('/forum', 'Forum'), builtPages('/moderation', 'Moderation')],
        openApi: () => ({ openapi: '3.1.0', info: { title: 'Parley', version: '1' }, paths: {} }),
        health: () => Promise.resolve(health),
        metrics: () => Promise.resolve('parley_up 1\n'),
      },
      null,
      silent,
    );
  });
  beforeEach(() => {
    health = { posts: up, comments: up };
  });
  afterAll(async () => {
    await app.close();
    rmSync(built, { recursive: true });
  });

  /** Pages as a build leaves them. */
  function builtPages(path: string, title: string): PagesDefinition {
    const folder = join(built, title);
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), `<h1 data-sign-in="{{sign-in}}">${title}</h1>`);
    writeFileSync(join(folder, 'assets', 'main-1.js'), `'${title}'`);
    return { path, title, about: `to use ${title}`, folder: relative(join(process.cwd(), 'dist'), folder) };
  }

  it('begin with a page that names the services and links to everything else', async () => {
    const { headers, body } = await app.inject('/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const service of ['posts', 'comments']) expect(body).toContain(`<li>${service}</li>`);
    const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links).toEqual(
      expect.arrayContaining(['/docs', '/openapi.json', '/asyncapi.json', '/health/ready', '/metrics']),
    );
    for (const link of links) expect((await app.inject(link)).statusCode).toBe(200);
  });

  it('include the pages of services, which the first page links to before all else', async () => {
    const { body } = await app.inject('/');
    expect(/<nav>\s*<a .*?href="([^"]+)".*<\/a>/.exec(body)?.[1]).toBe('/forum');
    expect(body).toContain('to use Moderation');
    for (const [path, title] of [
      ['/forum', 'Forum'],
      ['/moderation/queue/7', 'Moderation'],
    ] as const) {
      expect((await app.inject(path)).body).toBe(`<h1 data-sign-in="token">${title}</h1>`);
    }
    expect((await app.inject('/moderation/assets/main-1.js')).body).toBe("'Moderation'");
    expect((await app.inject('/forum/assets/none.js')).json()).toMatchObject({ code: 'request.not-found' });
    expect(homePage(['posts'], [])).not.toMatch(/\{\{|class="pages"/);
  });

  it('report that the process is live, and ready once all its services are', async () => {
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await app.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({ status: 'ready', degraded: [], services: { posts: up, comments: up } });
  });

  it('report that the process is ready, and what is degraded, while events are delayed', async () => {
    const delayed: ServiceHealth = { ...up, broker: 'away', degraded: ['NATS is away'] };
    health = { posts: up, comments: delayed };
    const response = await app.inject('/health/ready');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      status: 'ready',
      degraded: ['comments: NATS is away'],
      services: { posts: up, comments: delayed },
    });
  });

  it.each<[string, Record<string, ServiceHealth>]>([
    ['one service is not ready', { posts: up, comments: unavailable }],
    ['one service has not started', { posts: up }],
    ['no service has started', {}],
  ])('report that the process is not ready if %s', async (_why, found) => {
    health = found;
    const response = await app.inject('/health/ready');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ status: 'not ready', degraded: [], services: found });
  });

  it('return metrics in the Prometheus format', async () => {
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toBe('parley_up 1\n');
  });

  it('return the schema of every event at the URL in its envelopes', async () => {
    for (const { type } of catalogue) {
      const response = await app.inject(`/schemas/${type}.json`);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({ $id: `/schemas/${type}.json` });
    }
  });

  it.each([
    '/schemas/parley.post.created.v1',
    '/schemas/parley.other.event.v1.json',
    '/schemas/..%2Fpackage.json',
    '/nowhere',
  ])('return 404 at %s', async (url) => {
    const response = await app.inject(url);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 'request.not-found' });
  });
});

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
