import { join } from 'node:path';
import { eventually } from '#libs/testing';
import { bodyOf, Client, problemOf } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { exitOf, expectOneError } from './support/process-exit.js';
import { uniqueName } from './support/forum.js';
import { hs256, inSeconds, jwt, rs256 } from './support/jwt.js';
import { type KeyServer, startKeyServer } from './support/key-server.js';
import { sitesFile } from './support/sites-file.js';
import { SECRET, type System } from './support/system.js';
import type { Category, Comment, Notification, Page, Post } from './support/api-types.js';
import { startWithServers } from './support/system-with-servers.js';

const BLOG_SECRET = 'the secret of the blog, for these tests';

let system: System;
let keys: KeyServer;

beforeAll(async () => {
  keys = await startKeyServer();
  const blog = { secret: BLOG_SECRET, origins: ['https://blog.example'], limits: { titleLength: 10, bodyLength: 20 } };
  const shop = {
    jwksUrl: keys.url,
    issuer: 'https://id.example',
    audience: 'shop',
    origins: ['https://shop.example'],
    images: 'show',
    maxLinks: 1,
  };
  system = await startWithServers({ PARLEY_SITES: sitesFile({ sites: { blog, shop } }) });
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
  await keys.stop();
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

const claims = (sub: string, more: object = {}) => ({ sub, name: sub, exp: inSeconds(3600), ...more });
const blogToken = (sub: string, more?: object) => jwt({ alg: 'HS256' }, claims(sub, more), hs256(BLOG_SECRET));
const defaultToken = (sub: string, more?: object) => jwt({ alg: 'HS256' }, claims(sub, more), hs256(SECRET));
const shopToken = (sub: string, more: object = {}) =>
  jwt(
    { alg: 'RS256', kid: 'one' },
    claims(sub, { iss: 'https://id.example', aud: 'shop', ...more }),
    rs256(keys.privateKey),
  );
const atBlog = (token: string | null) => new Client(system.address, token, 'blog');
const atShop = (token: string | null) => new Client(system.address, token, 'shop');
const atDefault = (token: string | null) => new Client(system.address, token);

const writePost = async (by: Client, fields: object = {}) =>
  bodyOf(await by.post<Post>('/v1/posts', { title: 'Hello', body: 'World', ...fields }), 201);

describe('tokens', () => {
  it('are valid at their own site', async () => {
    for (const client of [atBlog(blogToken('ada')), atShop(shopToken('ada')), atDefault(defaultToken('ada'))]) {
      expect((await writePost(client)).author.id).toBe('ada');
      expect(bodyOf(await client.get('/v1/notifications/unread-count'))).toEqual({ count: 0 });
    }
  });

  it('of one site are refused at another', async () => {
    const wrong = [
      atBlog(shopToken('ada')),
      atBlog(defaultToken('ada')),
      atShop(blogToken('ada')),
      atShop(defaultToken('ada')),
      atDefault(blogToken('ada')),
      atDefault(shopToken('ada')),
      atBlog(blogToken('ada', { site: 'shop' })),
    ];
    for (const client of wrong) {
      for (const path of ['/v1/posts', '/v1/categories', '/v1/comments?author=a', '/v1/notifications']) {
        problemOf(await client.get(path), 403, 'auth.wrong-site');
      }
      problemOf(await client.post('/v1/posts', { title: 'a', body: 'b' }), 403, 'auth.wrong-site');
    }
  });

  it('must be from the issuer and for the audience of the site', async () => {
    for (const more of [{ iss: 'https://evil.example' }, { iss: undefined }, { aud: 'blog' }, { aud: undefined }]) {
      problemOf(await atShop(shopToken('ada', more)).get('/v1/posts'), 401, 'auth.token-invalid');
    }
    bodyOf(await atShop(shopToken('ada', { aud: ['other', 'shop'] })).get('/v1/posts'));
  });

  it('carry the roles of their bearer at that site', async () => {
    const fields = () => ({ slug: uniqueName('slug'), name: 'Name' });
    bodyOf(await atShop(shopToken('root', { roles: ['admin'] })).post('/v1/categories', fields()), 201);
    problemOf(await atShop(shopToken('ada')).post('/v1/categories', fields()), 403, 'category.forbidden');
  });
});

describe('a site', () => {
  it('that does not exist is rejected', async () => {
    for (const client of [
      new Client(system.address, null, 'none'),
      new Client(system.address, blogToken('a'), 'none'),
    ]) {
      for (const path of ['/v1/posts', '/v1/categories', '/v1/comments?author=a', '/v1/notifications']) {
        problemOf(await client.get(path), 404, 'site.unknown');
      }
    }
  });

  it('is part of the Location of what is created there', async () => {
    const blog = atBlog(blogToken('ada'));
    const post = await blog.post<Post>('/v1/posts', { title: 'Hello', body: 'World' });
    const comment = await blog.post<Comment>(`/v1/threads/${post.body.id}/comments`, { body: 'Hello' });
    const page = await blog.put<{ id: string }>('/v1/threads', {
      url: 'https://blog.example/a',
      key: uniqueName('page'),
    });
    for (const made of [post, comment, page]) {
      const { id } = bodyOf<{ id: string }>(made, 201);
      const location = made.headers.get('location') ?? '';
      expect(location).toMatch(/\?site=blog$/);
      expect(bodyOf(await new Client(system.address, blogToken('ada')).get(location))).toMatchObject({ id });
    }
  });

  it('has its own limits', async () => {
    const [blog, shop] = [atBlog(blogToken('ada')), atShop(shopToken('ada'))];
    const [title, body] = ['😀'.repeat(10), '😀'.repeat(20)];
    const post = await writePost(blog, { title, body });
    problemOf(await blog.post('/v1/posts', { title: `${title}x`, body }), 400, 'post.title-too-long');
    problemOf(await blog.post('/v1/posts', { title, body: `${body}x` }), 400, 'post.body-too-long');
    problemOf(await blog.patch(`/v1/posts/${post.id}`, { body: `${body}x` }), 400, 'post.body-too-long');
    const thread = `/v1/threads/${post.id}/comments`;
    const comment = bodyOf(await blog.post<Comment>(thread, { body }), 201);
    problemOf(await blog.post(thread, { body: `${body}x` }), 400, 'comment.body-too-long');
    problemOf(await blog.patch(`/v1/comments/${comment.id}`, { body: `${body}x` }), 400, 'comment.body-too-long');
    bodyOf(await blog.post('/v1/comments/preview', { body }));
    problemOf(await blog.post('/v1/comments/preview', { body: `${body}x` }), 400, 'comment.body-too-long');
    await writePost(shop, { title: `${title}x`, body: `${body}x` });
  });

  it('decides about images, in posts and in previews', async () => {
    const body = '![a](https://a.b)';
    const img = '<img src="https://a.b" alt="a" loading="lazy" referrerpolicy="no-referrer" />';
    const link = '<a href="https://a.b" rel="nofollow ugc noopener">a</a>';
    for (const [client, expected] of [
      [atShop(shopToken('ada')), img],
      [atBlog(blogToken('ada')), link],
      [atDefault(defaultToken('ada')), link],
    ] as const) {
      const rendered = { bodyHtml: `<p>${expected}</p>\n` };
      const [post, plain] = [await writePost(client, { body }), await writePost(client)];
      const thread = `/v1/threads/${post.id}/comments`;
      const comment = bodyOf(await client.post<Comment>(thread, { body }), 201);
      const reply = bodyOf(await client.post<Comment>(thread, { body: 'Hi', parentId: comment.id }), 201);
      expect(bodyOf(await client.post('/v1/comments/preview', { body }))).toEqual(rendered);
      expect([post, comment]).toMatchObject([rendered, rendered]);
      expect(bodyOf(await client.patch<Post>(`/v1/posts/${plain.id}`, { body }))).toMatchObject(rendered);
      expect(bodyOf(await client.patch<Comment>(`/v1/comments/${reply.id}`, { body }))).toMatchObject(rendered);
    }
  });

  it('limits links, each counted once, including images', async () => {
    const shop = atShop(shopToken('ada'));
    const one = 'http://a.b <http://a.b> [c](http://a.b)';
    const two = 'http://a.b ![c](https://c.d)';
    const post = await writePost(shop, { body: one });
    const thread = `/v1/threads/${post.id}/comments`;
    const comment = bodyOf(await shop.post<Comment>(thread, { body: one }), 201);
    problemOf(await shop.post('/v1/posts', { title: 'Hello', body: two }), 400, 'post.too-many-links');
    problemOf(await shop.patch(`/v1/posts/${post.id}`, { body: two }), 400, 'post.too-many-links');
    problemOf(await shop.post(thread, { body: two }), 400, 'comment.too-many-links');
    problemOf(await shop.patch(`/v1/comments/${comment.id}`, { body: two }), 400, 'comment.too-many-links');
    problemOf(await shop.post('/v1/comments/preview', { body: two }), 400, 'comment.too-many-links');
    await writePost(atDefault(defaultToken('ada')), { body: two });
  });

  it('is isolated from other sites', async () => {
    // The same users everywhere, so that only the site differs.
    const sub = uniqueName('ada');
    const [blog, shop] = [atBlog(blogToken(sub)), atShop(shopToken(sub))];
    const [blogAdmin, shopAdmin] = [
      atBlog(blogToken('root', { roles: ['admin'] })),
      atShop(shopToken('root', { roles: ['admin'] })),
    ];
    const slug = uniqueName('slug');
    const category = bodyOf(await blogAdmin.post<Category>('/v1/categories', { slug, name: 'Blog' }), 201);
    bodyOf(await shopAdmin.post('/v1/categories', { slug, name: 'Shop' }), 201);
    const post = await writePost(blog, { categoryId: category.id, tags: ['tag'] });
    const thread = `/v1/threads/${post.id}/comments`;
    const comment = bodyOf(await atBlog(blogToken('ben')).post<Comment>(thread, { body: 'Hi' }), 201);
    const [notification] = await eventually(async () => {
      const { items } = bodyOf(await blog.get<Page<Notification>>('/v1/notifications'));
      expect(items).toHaveLength(1);
      return items;
    });

    for (const otherClient of [shop, shopAdmin, atShop(null), atDefault(null), atDefault(defaultToken(sub))]) {
      for (const path of [
        `/v1/posts/${post.id}`,
        `/v1/posts/by-slug/${post.slug}`,
        `/v1/posts?category=${category.id}`,
        `/v1/categories/${category.id}`,
        `/v1/threads/${post.id}`,
        thread,
        `/v1/comments/${comment.id}`,
        `/v1/comments/${comment.id}/context`,
      ]) {
        expect([path, (await otherClient.get(path)).status]).toEqual([path, 404]);
      }
      for (const list of [`/v1/posts?author=${sub}`, '/v1/posts?tag=tag', '/v1/comments?author=ben']) {
        expect(bodyOf(await otherClient.get<Page<unknown>>(list)).items).toEqual([]);
      }
      expect((await otherClient.get(`/v1/categories`)).text).not.toContain(category.id);
      expect((await otherClient.get(`/v1/posts?sort=new&limit=100`)).text).not.toContain(post.id);
    }
    for (const [method, path, body] of [
      ['PATCH', `/v1/posts/${post.id}`, { title: 'Mine' }],
      ['DELETE', `/v1/posts/${post.id}`, undefined],
      ['POST', `/v1/posts/${post.id}/restore`, undefined],
      ['PUT', `/v1/posts/${post.id}/lock`, undefined],
      ['PUT', `/v1/posts/${post.id}/vote`, { value: 1 }],
      ['PATCH', `/v1/categories/${category.id}`, { name: 'Mine' }],
      ['DELETE', `/v1/categories/${category.id}`, undefined],
      ['POST', '/v1/posts', { title: 'x', body: 'x', categoryId: category.id }],
      ['POST', '/v1/categories', { slug: uniqueName('slug'), name: 'x', parentId: category.id }],
      ['POST', thread, { body: 'x' }],
      ['PATCH', `/v1/comments/${comment.id}`, { body: 'x' }],
      ['DELETE', `/v1/comments/${comment.id}`, undefined],
      ['PUT', `/v1/notifications/${notification?.id ?? ''}/read`, undefined],
    ] as const) {
      expect([method, path, (await shopAdmin.send(method, path, body)).status]).toEqual([method, path, 404]);
      expect([method, path, (await shop.send(method, path, body)).status >= 403]).toEqual([method, path, true]);
    }
    expect(bodyOf(await shop.get<Page<Notification>>('/v1/notifications')).items).toEqual([]);
    expect(bodyOf(await atDefault(defaultToken(sub)).get('/v1/notifications/unread-count'))).toEqual({ count: 0 });
    expect(bodyOf(await blog.get<Post>(`/v1/posts/${post.id}`))).toMatchObject({ title: 'Hello', score: 0 });
  });

  it('has its own Idempotency-Keys', async () => {
    const sub = uniqueName('ada');
    const headers = { 'idempotency-key': uniqueName('key') };
    const body = { title: 'a', body: 'b' };
    const here = bodyOf(await atBlog(blogToken(sub)).post<Post>('/v1/posts', body, headers), 201);
    const there = bodyOf(await atDefault(defaultToken(sub)).post<Post>('/v1/posts', body, headers), 201);
    expect(here.id).not.toBe(there.id);
  });
});

describe('pages of other origins', () => {
  const preflight = (site: string, origin: string, path = '/v1/posts') =>
    new Client(system.address, null, site).send('OPTIONS', path, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
    });
  const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');

  it.each([
    ['blog', 'https://blog.example', true],
    ['shop', 'https://shop.example', true],
    ['default', 'http://localhost:5173', true],
    ['default', 'http://127.0.0.1:8080', true],
    ['blog', 'https://shop.example', false],
    ['shop', 'https://blog.example', false],
    ['default', 'https://blog.example', false],
    ['blog', 'http://localhost:5173', false],
    ['blog', 'https://blog.example.evil.example', false],
    ['blog', 'http://blog.example', false],
    ['blog', 'null', false],
  ])('at site %s from %s: %s', async (site, origin, isAllowed) => {
    for (const path of ['/v1/posts', '/v1/threads/x/comments', '/v1/notifications/read-all']) {
      const response = await preflight(site, origin, path);
      expect(response.status).toBeLessThan(500);
      expect(allowed(response)).toBe(isAllowed ? origin : null);
      if (!isAllowed) continue;
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-methods')).toMatch(/POST/);
      for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match']) {
        expect(response.headers.get('access-control-allow-headers')).toMatch(new RegExp(name, 'i'));
      }
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const client = new Client(system.address, null, site);
    const got = await client.get('/v1/posts', { origin });
    expect(allowed(got)).toBe(isAllowed ? origin : null);
    expect(got.headers.get('vary')).toMatch(/origin/i);
    if (!isAllowed) return;
    for (const name of ['ETag', 'Location', 'Retry-After', 'Idempotent-Replayed', 'RateLimit']) {
      expect(got.headers.get('access-control-expose-headers')).toMatch(new RegExp(`(^|, ?)${name}(,|$)`, 'i'));
    }
    // A page must be able to read why it was refused.
    expect(allowed(await client.post('/v1/posts', {}, { origin }))).toBe(origin);
    expect(allowed(await client.get('/v1/posts/x', { origin }))).toBe(origin);
    expect(allowed(await client.post('/v1/posts', '{', { origin }))).toBe(origin);
    expect(allowed(await client.get('/v1/posts/nothing/here', { origin }))).toBe(origin);
  });

  it('may all read the error about an unknown site', async () => {
    const origin = 'https://blog.example';
    for (const path of ['/v1/posts', '/v1/threads/x/comments', '/v1/notifications/read-all']) {
      expect(allowed(await preflight('none', origin, path))).toBe('*');
    }
    const refused = await new Client(system.address, null, 'none').get('/v1/posts', { origin });
    problemOf(refused, 404, 'site.unknown');
    expect(allowed(refused)).toBe('*');
  });
});

describe('an invalid sites file', () => {
  const start = (content: unknown) =>
    exitOf('forum', {
      PARLEY_DATA_DIR: dataDirectory().path,
      PARLEY_SECRET: SECRET,
      PARLEY_SITES: sitesFile(content),
      // These servers do not exist: a start that gets this far would wait for them.
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      NATS_URL: 'nats://127.0.0.1:1',
    });

  it('aborts the start with every error', async () => {
    const sites = {
      'Bad Name': { secret: 'x'.repeat(32) },
      nokey: {},
      both: { secret: 'x'.repeat(32), jwksUrl: 'https://id.example' },
      short: { secret: 'short' },
      url: { jwksUrl: 'ftp://id.example' },
      origin: { secret: 'y'.repeat(32), origins: ['https://a.example/path'] },
      limit: { secret: 'z'.repeat(32), limits: { titleLength: 1000 } },
      unknown: { secret: 'w'.repeat(32), colour: 'red' },
      same: { secret: SECRET },
    };
    const messages = [/Bad Name/, /nokey/, /both/, /short/, /url/, /origin/, /limit/, /colour/];
    expectOneError(await start({ sites }), ...messages);
    expectOneError(await start({ sites: { same: { secret: SECRET } } }), /default.*same|same.*default/);
  });

  it('without sites aborts the start', async () => {
    const faulty = ['', 'sites: [', '{}', '[]', 'sites'];
    for (const exit of await Promise.all(faulty.map(start))) expectOneError(exit, /sites/i);
  });

  it('that is missing aborts the start', async () => {
    const exit = await exitOf('forum', {
      PARLEY_DATA_DIR: dataDirectory().path,
      PARLEY_SITES: join(dataDirectory().path, 'nothing.json'),
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      NATS_URL: 'nats://127.0.0.1:1',
    });
    expectOneError(exit, /nothing\.json/, /PARLEY_SITES|sites file/);
  });
});
