import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { catalogue } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import type { ServiceHealth } from '../service/running-service.js';
import { homePage } from './home-page.js';
import { createOperatorApp } from './operator-app.js';

const well: ServiceHealth = { ready: true, database: 'up', broker: 'up', troubles: [], alarms: [] };
const away: ServiceHealth = { ready: false, database: 'away', broker: 'up', troubles: [], alarms: [] };

describe("the operator's pages", () => {
  let app: NestFastifyApplication;
  let health: Record<string, ServiceHealth>;

  beforeAll(async () => {
    app = await createOperatorApp(
      {
        services: ['posts', 'comments'],
        pages: { path: '/docs', title: 'Forum', about: 'to read and write' },
        openApi: () => ({ openapi: '3.1.0', info: { title: 'Parley', version: '1' }, paths: {} }),
        health: () => Promise.resolve(health),
        metrics: () => Promise.resolve('parley_up 1\n'),
      },
      silent,
    );
  });
  beforeEach(() => {
    health = { posts: well, comments: well };
  });
  afterAll(() => app.close());

  it('begin with one that names the services and links to all that there is to see', async () => {
    const { headers, body } = await app.inject('/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const service of ['posts', 'comments']) expect(body).toContain(`<li>${service}</li>`);
    const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links).toEqual(
      expect.arrayContaining(['/docs', '/openapi.json', '/asyncapi.json', '/health/ready', '/metrics']),
    );
    for (const link of links) expect((await app.inject(link)).statusCode).toBe(200);
  });

  it('begin with the pages for people, where there are any', async () => {
    const { body } = await app.inject('/');
    expect(/<nav>\s*<a .*href="([^"]+)".*<\/a>/.exec(body)?.[1]).toBe('/docs');
    expect(body).toContain('to read and write');
    expect(homePage(['posts'], null)).not.toMatch(/\{\{|class="pages"/);
  });

  it('say that the process lives, and that it is ready when all its services are', async () => {
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await app.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({ status: 'ready', services: { posts: well, comments: well } });
  });

  it.each<[string, Record<string, ServiceHealth>]>([
    ['a service is not', { posts: well, comments: away }],
    ['a service has not begun', { posts: well }],
    ['none has begun', {}],
  ])('say that it is not ready when %s', async (_why, found) => {
    health = found;
    const answer = await app.inject('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'not ready', services: found });
  });

  it('give metrics as Prometheus reads them', async () => {
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toBe('parley_up 1\n');
  });

  it('give a schema of every event at the address that its envelopes name', async () => {
    for (const { type } of catalogue) {
      const answer = await app.inject(`/schemas/${type}.json`);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({ $id: `/schemas/${type}.json` });
    }
  });

  it.each([
    '/schemas/parley.post.created.v1',
    '/schemas/parley.other.event.v1.json',
    '/schemas/..%2Fpackage.json',
    '/nowhere',
  ])('have nothing at %s', async (url) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'request.not-found' });
  });
});

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
