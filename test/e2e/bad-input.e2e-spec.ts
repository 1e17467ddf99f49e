import { type ApiResponse, bodyOf, type Client, problemOf } from './support/client.js';
import { Forum, uniqueName } from './support/forum.js';
import { rawRequest } from './support/raw-http.js';
import { SECRET, type System } from './support/system.js';
import type { Comment, Notification, Page, Post } from './support/api-types.js';
import { sharedSystem } from './support/system-with-servers.js';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

let system: System;
let forum: Forum;
let admin: Client;
let post: Post;
let comment: Comment;

beforeAll(async () => {
  system = await sharedSystem();
  forum = new Forum(system.address, SECRET);
  admin = await forum.person('Root', ['admin']);
  post = await forum.post(admin);
  comment = await forum.comment(admin, post.id);
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

/** Every route with a body, with a valid one. */
const taking: readonly (readonly [method: string, path: () => string, body: Readonly<Record<string, unknown>>])[] = [
  ['POST', () => '/v1/categories', { slug: 'slug', name: 'Name' }],
  ['POST', () => '/v1/posts', { title: 'Title', body: 'Body' }],
  ['PATCH', () => `/v1/posts/${post.id}`, { body: 'Body' }],
  ['PUT', () => `/v1/posts/${post.id}/vote`, { value: 1 }],
  ['POST', () => `/v1/threads/${post.id}/comments`, { body: 'Body' }],
  ['PUT', () => '/v1/threads', { url: 'http://localhost/a' }],
  ['PUT', () => `/v1/threads/${post.id}/state`, { state: 'open' }],
  ['PATCH', () => `/v1/comments/${comment.id}`, { body: 'Body' }],
  ['POST', () => '/v1/comments/preview', { body: 'Body' }],
];
const byName = taking.map(([method, path, body], i) => [
  `${method} ${['/v1/categories', '/v1/posts', 'a post', 'a vote', 'a thread’s comments', 'a page', 'a thread’s state', 'a comment', 'a preview'][i] ?? ''}`,
  (payload: unknown, headers: Record<string, string> = {}): Promise<ApiResponse> =>
    admin.send(method, path(), payload, headers),
  body,
]) as [string, (payload: unknown, headers?: Record<string, string>) => Promise<ApiResponse>, Record<string, unknown>][];

describe.each(byName)('%s', (_name, send, good) => {
  it.each([
    ['cut off', '{"title": "a'],
    ['no JSON', 'title=a'],
    ['with a comment', '{} // so'],
    ['with NaN', '{"body": NaN}'],
    ['nested a thousand deep', '['.repeat(1000) + ']'.repeat(1000)],
    ['reaching for prototypes', '{"__proto__": {"isAdmin": true}}'],
    ['reaching for constructors', '{"constructor": {"prototype": {"isAdmin": true}}}'],
    ['with a raw NUL', '{"body": "a\0b"}'],
  ])('rejects a malformed body: %s', async (_what, body) => {
    problemOf(await send(body), 400, 'request.malformed-json');
  });

  it.each(['null', '[]', '"text"', '7', 'true', '[{"title":"a"}]'])(
    'rejects a body that is not an object: %s',
    async (body) => {
      problemOf(await send(body), 400, 'request.invalid');
    },
  );

  it('rejects a body that is missing, of another media type, or too large', async () => {
    problemOf(await send(undefined), 400, 'request.invalid');
    problemOf(await send('', { 'content-type': 'application/json' }), 400, 'request.invalid');
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'x',
    ]) {
      problemOf(await send(JSON.stringify(good), { 'content-type': type }), 415, 'request.media-type');
    }
    problemOf(await send({ ...good, body: 'x'.repeat(600_000) }), 413, 'request.too-large');
  });

  it('names each unknown field', async () => {
    const { errors } = problemOf(await send({ ...good, colour: 'red', Title: 1 }), 400, 'request.invalid');
    expect(errors?.map(({ path }) => path).sort()).toEqual(['Title', 'colour']);
    problemOf(await send({ ...good, toString: 1 }), 400, 'request.invalid');
    problemOf(await send({ ...good, 'a\0\ud800': 1 }), 400, 'request.invalid');
  });

  it('names each field with a wrong type', async () => {
    for (const [name, value] of Object.entries(good)) {
      const wrong = [null, {}, [], true, [value], typeof value === 'string' ? 7 : 'a', ''];
      for (const bad of wrong) {
        const { errors } = problemOf(await send({ ...good, [name]: bad }), 400, 'request.invalid');
        expect(errors?.map(({ path }) => path)).toContain(name);
      }
    }
  });

  it('rejects NUL characters and lone surrogates in its texts', async () => {
    for (const [name] of Object.entries(good).filter(([, value]) => typeof value === 'string')) {
      for (const escape of [String.raw`\u0000`, String.raw`\ud800`, String.raw`\udc00\ud800`]) {
        const json = JSON.stringify({ ...good, [name]: 'HERE' }).replace('HERE', `a${escape}b`);
        problemOf(await send(json), 400, 'request.invalid');
      }
    }
  });
});

describe('lengths', () => {
  const at = (path: string, body: object) => admin.post<Post>(path, body);
  const thread = () => `/v1/threads/${post.id}/comments`;

  it.each([
    ['plain', 'x'],
    ['astral', '😀'],
    ['three bytes long', '你'],
  ])('count characters: %s ones', async (_what, letter) => {
    const [title, body] = [letter.repeat(300), letter.repeat(40_000)];
    const made = bodyOf(await at('/v1/posts', { title, body }), 201);
    expect([made.title, made.body]).toEqual([title, body]);
    expect(await forum.readPost(made.id)).toMatchObject({ title, body });
    bodyOf(await at(thread(), { body }), 201);
    bodyOf(await admin.patch(`/v1/posts/${post.id}`, { title, body }));
    bodyOf(await admin.patch(`/v1/comments/${comment.id}`, { body }));
    for (const [path, fields, field] of [
      ['/v1/posts', { title: title + letter, body: 'x' }, 'title'],
      ['/v1/posts', { title: 'x', body: body + letter }, 'body'],
      [thread(), { body: body + letter }, 'body'],
    ] as const) {
      const { errors } = problemOf(await at(path, fields), 400, 'request.invalid');
      expect(errors).toMatchObject([{ path: field }]);
    }
    problemOf(await admin.patch(`/v1/posts/${post.id}`, { title: title + letter }), 400, 'request.invalid');
    problemOf(await admin.patch(`/v1/comments/${comment.id}`, { body: body + letter }), 400, 'request.invalid');
  });

  it.each([
    { title: ' \t\n', body: 'x' },
    { title: 'x', body: ' ' },
    { title: 'x', body: 'x', tags: Array.from({ length: 11 }, (_, i) => String(i)) },
    { title: 'x', body: 'x', tags: ['x'.repeat(51)] },
    { title: 'x', body: 'x', tags: [''] },
    { title: 'x', body: 'x', tags: 'x' },
    { title: 'x', body: 'x', tags: [1] },
    { title: 'x', body: 'x', tags: ['\0'] },
    { title: 'x', body: 'x', categoryId: 'x' },
    { title: 'x', body: 'x', categoryId: 7 },
  ])('and other fields of a post are validated: %j', async (body) => {
    problemOf(await at('/v1/posts', body), 400, 'request.invalid');
  });

  it.each([
    { slug: 'A B' },
    { slug: '-' },
    { slug: 'x'.repeat(65) },
    { slug: '' },
    { name: 'x'.repeat(101) },
    { description: 'x'.repeat(1001) },
    { description: 7 },
    { position: 1.5 },
    { position: 1e9 },
    { position: '1' },
    { parentId: 'x' },
  ])('and other fields of a category are validated: %j', async (fields) => {
    const body = { slug: 'fine', name: 'Fine', ...fields };
    problemOf(await at('/v1/categories', body), 400, 'request.invalid');
    const category = await forum.category(admin);
    problemOf(await admin.patch(`/v1/categories/${category.id}`, fields), 400, 'request.invalid');
  });

  it.each([2, -2, 0.5, '1', null, true])('and a vote has one of three values: %j', async (value) => {
    problemOf(await admin.put(`/v1/posts/${post.id}/vote`, { value }), 400, 'request.invalid');
  });

  it('and references must exist', async () => {
    problemOf(await at('/v1/posts', { title: 'x', body: 'x', categoryId: UNKNOWN }), 404, 'post.unknown-category');
    const body = { slug: uniqueName('slug'), name: 'x', parentId: UNKNOWN };
    problemOf(await at('/v1/categories', body), 404, 'category.unknown-parent');
    const category = await forum.category(admin);
    const below = await forum.category(admin, { parentId: category.id });
    const circle = await admin.patch(`/v1/categories/${category.id}`, { parentId: below.id });
    problemOf(circle, 400, 'category.below-itself');
  });

  it.each(['slug', 'name', 'position'])('and a category cannot have a null %s', async (field) => {
    const category = await forum.category(admin);
    problemOf(await admin.patch(`/v1/categories/${category.id}`, { [field]: null }), 400, 'request.invalid');
  });

  it.each(['title', 'body', 'tags'])('and a post cannot have a null %s', async (field) => {
    problemOf(await admin.patch(`/v1/posts/${post.id}`, { [field]: null }), 400, 'request.invalid');
  });
});

describe('ids', () => {
  const withId: readonly (readonly [string, string, string, string])[] = [
    ['GET', '/v1/categories/{id}', '', 'category.not-found'],
    ['PATCH', '/v1/categories/{id}', '{"name":"x"}', 'category.not-found'],
    ['DELETE', '/v1/categories/{id}', '', 'category.not-found'],
    ['GET', '/v1/posts/{id}', '', 'post.not-found'],
    ['PATCH', '/v1/posts/{id}', '{"title":"x"}', 'post.not-found'],
    ['DELETE', '/v1/posts/{id}', '', 'post.not-found'],
    ['POST', '/v1/posts/{id}/restore', '', 'post.not-found'],
    ['PUT', '/v1/posts/{id}/vote', '{"value":1}', 'post.not-found'],
    ['PUT', '/v1/posts/{id}/lock', '', 'post.not-found'],
    ['DELETE', '/v1/posts/{id}/lock', '', 'post.not-found'],
    ['GET', '/v1/threads/{id}', '', 'thread.not-found'],
    ['GET', '/v1/threads/{id}/comments', '', 'thread.not-found'],
    ['POST', '/v1/threads/{id}/comments', '{"body":"x"}', 'thread.not-found'],
    ['PUT', '/v1/threads/{id}/state', '{"state":"open"}', 'thread.not-found'],
    ['GET', '/v1/comments/{id}', '', 'comment.not-found'],
    ['GET', '/v1/comments/{id}/context', '', 'comment.not-found'],
    ['PATCH', '/v1/comments/{id}', '{"body":"x"}', 'comment.not-found'],
    ['DELETE', '/v1/comments/{id}', '', 'comment.not-found'],
    ['POST', '/v1/comments/{id}/restore', '', 'comment.not-found'],
    ['PUT', '/v1/notifications/{id}/read', '', 'notification.not-found'],
  ];
  const bad = [
    '7',
    'x',
    'null',
    '-1',
    "1'--",
    '%27%20OR%201%3D1',
    UNKNOWN.toUpperCase().replace('0189', 'ABCD'),
    `${UNKNOWN}0`,
    '%00',
    '%20',
    '😀',
  ];

  it.each(withId)('that are invalid are rejected: %s %s', async (method, path, body) => {
    for (const id of bad) {
      problemOf(await admin.send(method, path.replace('{id}', id), body || undefined), 400, 'request.bad-id');
    }
    const long = await admin.send(method, path.replace('{id}', 'a'.repeat(600)), body || undefined);
    expect([400, 414]).toContain(long.status);
    for (const broken of ['%', '%zz', '%ff', '%ed%a0%80']) {
      const response = await admin.send(method, path.replace('{id}', broken), body || undefined);
      expect(['request.bad-url', 'request.bad-id']).toContain((response.body as { code?: string } | null)?.code);
    }
  });

  it.each(withId)('that do not exist are not found: %s %s', async (method, path, body, code) => {
    problemOf(await admin.send(method, path.replace('{id}', UNKNOWN), body || undefined), 404, code);
    const nil = '00000000-0000-0000-0000-000000000000';
    problemOf(await admin.send(method, path.replace('{id}', nil), body || undefined), 404, code);
  });

  it('and unknown slugs are not found', async () => {
    for (const slug of ['none', "'%20OR%201=1--", '%F0%9F%98%80', 'a'.repeat(500)]) {
      problemOf(await admin.get(`/v1/posts/by-slug/${slug}`), 404, 'post.not-found');
    }
    problemOf(await admin.get('/v1/posts/by-slug/a%00b'), 400, 'request.bad-id');
  });

  it('and unknown routes and methods are not found', async () => {
    for (const path of ['/v1/nothing', '/v1/postscript', '/v1/posts/a/b/c/d', '/v1//posts', '/v1/notifications/x/y']) {
      problemOf(await admin.get(path), 404, 'request.not-found');
    }
    for (const path of ['/v1/posts', '/v1/categories', '/v1/notifications', '/v1/comments']) {
      const response = await admin.put(path, {});
      expect([404, 405]).toContain(response.status);
      problemOf(response, response.status, 'request.not-found');
    }
  });
});

describe('queries', () => {
  it.each([
    '/v1/categories?',
    '/v1/posts?',
    `/v1/threads/{post}/comments?`,
    '/v1/comments?author=a&',
    '/v1/notifications?',
  ])('with invalid values are rejected: %s', async (list) => {
    const path = list.replace('{post}', post.id);
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=-1',
      'limit=1.5',
      'limit=x',
      'limit=',
      'limit=1e1',
      'limit=0x10',
      'limit=9007199254740993',
      'limit=1&limit=2',
    ]) {
      problemOf(await admin.get(path + query), 400, 'request.invalid');
    }
    for (const query of ['cursor=a&cursor=b', 'limit=%00', '%00=1']) {
      problemOf(await admin.get(path + query), 400, 'request.invalid');
    }
    problemOf(await admin.get(`${path}cursor=%ED%A0%80%00`), 400, 'request.bad-cursor');
    problemOf(await admin.get(`${path}cursor=${'a'.repeat(2000)}`), 400, 'request.invalid');
    for (const limit of [1, 100]) bodyOf(await admin.get(`${path}limit=${String(limit)}`));
  });

  it.each([
    '/v1/posts?sort=best',
    '/v1/posts?sort=',
    '/v1/posts?sort=new&sort=top',
    '/v1/posts?period=decade',
    '/v1/posts?period=1%20day',
    '/v1/posts?tag=',
    '/v1/posts?author=%00',
    '/v1/threads/{post}/comments?sort=worst',
    '/v1/threads/{post}/comments?depth=-1',
    '/v1/threads/{post}/comments?depth=101',
    '/v1/threads/{post}/comments?parent=x',
    '/v1/comments',
    '/v1/comments?author=',
    '/v1/notifications?unread=1',
    '/v1/notifications?unread=',
    '/v1/posts?site=default&site=default',
  ])('are validated: %s', async (path) => {
    problemOf(await admin.get(path.replace('{post}', post.id)), 400, 'request.invalid');
  });

  it('for an unknown site are rejected', async () => {
    for (const site of ['other', 'DEFAULT', '', '__proto__', '%27', 'x'.repeat(100)]) {
      problemOf(await admin.get(`/v1/posts?site=${site}`), 404, 'site.unknown');
    }
  });

  it('with SQL in them are treated as text', async () => {
    for (const text of ["'; DROP TABLE posts; --", "' OR '1'='1", '{"a"}', '{', '"', '\\']) {
      const value = encodeURIComponent(text);
      expect(bodyOf(await admin.get<Page<Post>>(`/v1/posts?tag=${value}`)).items).toEqual([]);
      expect(bodyOf(await admin.get<Page<Post>>(`/v1/posts?author=${value}`)).items).toEqual([]);
      expect(bodyOf(await admin.get<Page<Comment>>(`/v1/comments?author=${value}`)).items).toEqual([]);
      problemOf(await admin.get(`/v1/posts?category=${value}`), 404, 'category.not-found');
    }
  });

  it("for notifications return only the caller's own", async () => {
    expect(bodyOf(await (await forum.person('New')).get<Page<Notification>>('/v1/notifications')).items).toEqual([]);
  });
});

describe('headers', () => {
  const headed = (name: string, value: string, path = '/v1/posts', method = 'POST') =>
    rawRequest(
      system.address,
      `${method} ${path} HTTP/1.1\r\nAuthorization: Bearer ${admin.token ?? ''}\r\nContent-Type: application/json\r\n${name}: ${value}`,
      '{"title":"a","body":"b"}',
    );

  it.each(['', 'a b', 'ä', '\xed\xa0\x80', 'x'.repeat(256)])(
    'reject an invalid Idempotency-Key: %.10j',
    async (key) => {
      expect(await headed('Idempotency-Key', key)).toMatchObject({ status: 400, code: 'idempotency.bad-key' });
    },
  );

  it.each([
    [400, 'request.bad-if-match', ['x', '1', '\xff', ',', '"r1.v1.-', '*, "r1.v1.-"']],
    [412, 'request.stale', ['W/"r1.v1.-"', '"r1"', '"r99999999999.v1.-"', '"x", "y"']],
  ])('reject an If-Match without a revision: %i', async (status, code, tags) => {
    for (const path of [`/v1/posts/${post.id}`, `/v1/comments/${comment.id}`]) {
      for (const tag of tags) {
        const response = await headed('If-Match', tag, path, 'DELETE');
        expect(response).toMatchObject({ status, code, type: 'application/problem+json' });
      }
    }
  });

  it.each(['x', '\xff\xfe', '"', ',,,', 'W/', '*, *'])('ignore an invalid If-None-Match: %j', async (tag) => {
    expect((await headed('If-None-Match', tag, `/v1/posts/${post.id}`, 'GET')).status).toBe(200);
  });

  it('and malformed HTTP are rejected', async () => {
    const malformed = { status: 400, code: 'request.malformed-http', type: 'application/problem+json' };
    expect(await headed('X', 'a\0b')).toMatchObject(malformed);
    expect(await headed('Idempotency-Key', '\0')).toMatchObject(malformed);
    expect(await rawRequest(system.address, 'GET /v1/posts?tag=\0 HTTP/1.1')).toMatchObject(malformed);
    expect(await rawRequest(system.address, 'NONSENSE')).toMatchObject(malformed);
    expect(await headed('X', 'x'.repeat(40_000))).toMatchObject({ status: 431, code: 'request.headers-too-large' });
    for (const path of [
      '/v1/posts/\xed\xa0\x80',
      '/v1/posts/%ed%a0%80',
      '/v1/posts?tag=\xed\xa0\x80',
      '//',
      '/v1/posts/%',
      '*',
      'http://[',
    ]) {
      const response = await rawRequest(system.address, `GET ${path} HTTP/1.1`);
      expect(response.status).toBeLessThan(500);
    }
  });
});

describe('HTML and script in Markdown', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt&#58;alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:x)',
    '![x](javascript:alert(1))',
    '![x" onerror="alert(1)](x)',
    '[x](https://example.org "\\" onmouseover=\\"alert(1)")',
    '<iframe src="https://example.org"></iframe>',
    '<style>*{display:none}</style>',
    '<!--<script>-->alert(1)</script>',
    '```"><script>alert(1)</script>\nx\n```',
    '<javascript:alert(1)>',
    '<form action="https://example.org"><input name=a></form>',
  ];

  it.each(hostile)('is shown as text, not executed: %s', async (body) => {
    const thread = await forum.post(admin, { title: body, body });
    const reply = await forum.comment(admin, thread.id, { body });
    const preview = bodyOf(await admin.post<{ bodyHtml: string }>('/v1/comments/preview', { body }));
    expect([thread.body, reply.body]).toEqual([body, body]);
    expect(preview.bodyHtml).toBe(reply.bodyHtml);
    for (const html of [thread.bodyHtml, reply.bodyHtml ?? '']) {
      expect(html).not.toMatch(/<\/?(script|iframe|style|svg|form|input|object|embed|base|meta|link)/i);
      for (const [tag] of html.matchAll(/<[a-z][^>]*>/gi)) {
        expect(tag.replaceAll(/"[^"]*"/g, '')).not.toMatch(/\son\w+\s*=/i);
        expect(tag).not.toMatch(/(href|src)\s*=\s*["']?\s*(javascript|data|vbscript):/i);
      }
    }
  });

  it('that nests too deep is rejected', async () => {
    for (const body of ['> '.repeat(10_000), '1. '.repeat(13_000)]) {
      problemOf(await admin.post('/v1/comments/preview', { body }), 400, 'markdown.too-complex');
      problemOf(await forum.tryComment(admin, post.id, { body }), 400, 'markdown.too-complex');
      problemOf(await admin.patch(`/v1/comments/${comment.id}`, { body }), 400, 'markdown.too-complex');
      problemOf(await admin.post('/v1/posts', { title: 'x', body }), 400, 'markdown.too-complex');
      problemOf(await admin.patch(`/v1/posts/${post.id}`, { body }), 400, 'markdown.too-complex');
    }
  });

  it('and texts that slow down bad renderers are rendered in time', async () => {
    for (const body of [
      '['.repeat(20_000),
      '*a '.repeat(13_000),
      '`'.repeat(40_000),
      '<'.repeat(40_000),
      '![]('.repeat(10_000),
    ]) {
      const preview = await admin.post('/v1/comments/preview', { body });
      if (preview.status !== 200) problemOf(preview, 400, 'markdown.too-complex');
      expect((await forum.tryComment(admin, post.id, { body })).status).toBe(preview.status === 200 ? 201 : 400);
    }
  });
});

describe('an Idempotency-Key with another body', () => {
  it.each([
    ['/v1/posts', { title: 'a', body: 'b' }, { title: 'a', body: 'c' }],
    ['/v1/posts', { title: 'a', body: 'b', tags: ['x', 'y'] }, { title: 'a', body: 'b', tags: ['y', 'x'] }],
    ['/v1/categories', { slug: uniqueName('a'), name: 'b' }, { slug: uniqueName('a'), name: 'b' }],
    ['/v1/threads/{post}/comments', { body: 'b' }, { body: 'b ' }],
  ])('is rejected: %s %j', async (path, first, second) => {
    const headers = { 'idempotency-key': uniqueName('key') };
    bodyOf(await admin.post(path.replace('{post}', post.id), first, headers), 201);
    problemOf(await admin.post(path.replace('{post}', post.id), second, headers), 422, 'idempotency.key-reused');
  });
});
