import { type Client } from './support/client.js';
import { Forum } from './support/forum.js';
import { SECRET, type System } from './support/system.js';
import { randomFrom } from '#libs/testing';
import { escaped, type Fields, FuzzInput } from './support/fuzz-input.js';
import { sharedSystem } from './support/system-with-servers.js';

const REQUESTS = 300;
const AT_ONCE = 10;

const lists = { limit: '5', cursor: 'x', site: 'default' };
const category = { slug: 'slug', name: 'Name', description: 'x', parentId: '{category}', position: 1 };
const post = { title: 'Title', body: 'Body', categoryId: '{category}', tags: ['a', 'b'] };
const posts = { ...lists, sort: 'new', period: 'week', category: '{category}', tag: 'a', author: 'ada' };
const comments = { ...lists, sort: 'new', parent: '{comment}', depth: '3' };

/** Method, path, a valid body and a valid query; {post}, {comment} and {category} are ids, and {fuzz} is fuzz input. */
const routes: readonly (readonly [method: string, path: string, body: Fields, query: Fields])[] = [
  ['GET', '/v1/categories', {}, lists],
  ['POST', '/v1/categories', category, {}],
  ['GET', '/v1/categories/{fuzz}', {}, {}],
  ['PATCH', '/v1/categories/{category}', category, {}],
  ['GET', '/v1/posts', {}, posts],
  ['POST', '/v1/posts', post, { site: 'default' }],
  ['GET', '/v1/posts/{fuzz}', {}, {}],
  ['GET', '/v1/posts/by-slug/{fuzz}', {}, {}],
  ['PATCH', '/v1/posts/{post}', post, {}],
  ['PUT', '/v1/posts/{post}/vote', { value: 1 }, {}],
  ['PUT', '/v1/posts/{post}/{fuzz}', { value: 1 }, {}],
  ['PUT', '/v1/threads', { url: 'http://localhost/a', key: 'key', title: 'Title' }, {}],
  ['GET', '/v1/threads', {}, { key: 'key', url: 'http%3A%2F%2Flocalhost' }],
  ['GET', '/v1/threads/counts', {}, { id: '{post}', key: 'key', url: 'http%3A%2F%2Flocalhost' }],
  ['POST', '/v1/threads/counts', { ids: ['{post}'], keys: ['key'], urls: ['http://localhost/a'] }, {}],
  ['PUT', '/v1/threads/{post}/state', { state: 'open' }, {}],
  ['GET', '/v1/threads/{fuzz}', {}, {}],
  ['GET', '/v1/threads/{post}/comments', {}, comments],
  ['POST', '/v1/threads/{post}/comments', { body: 'Body', parentId: '{comment}' }, {}],
  ['GET', '/v1/comments', {}, { ...lists, author: 'ada' }],
  ['GET', '/v1/comments/{fuzz}', {}, {}],
  ['GET', '/v1/comments/{comment}/context', {}, comments],
  ['PATCH', '/v1/comments/{comment}', { body: 'Body' }, {}],
  ['POST', '/v1/comments/preview', { body: 'Body' }, {}],
  ['POST', '/v1/guests', { name: 'Mary', email: 'mary@mail.example' }, { site: 'default' }],
  ['GET', '/v1/people', {}, { prefix: 'a', limit: '5', site: 'default' }],
  ['GET', '/v1/site', {}, { site: 'default' }],
  ['GET', '/v1/notifications', {}, { ...lists, unread: 'true' }],
  ['PUT', '/v1/notifications/{fuzz}/read', {}, {}],
  ['POST', '/v1/notifications/read-all', { unread: true }, {}],
  ['GET', '/v1/admin/posts/dead-letters', {}, { limit: '5', cursor: 'x', state: 'dead', key: 'a', type: 'b' }],
  ['GET', '/v1/admin/posts/dead-letters/{fuzz}', {}, {}],
  ['DELETE', '/v1/admin/posts/dead-letters/{fuzz}', {}, {}],
  ['POST', '/v1/admin/posts/dead-letters/redrive', { ids: ['1'], key: 'a', type: 'b' }, {}],
  ['PUT', '/v1/admin/posts/consumers/{fuzz}/paused', { paused: false }, {}],
  ['POST', '/v1/admin/posts/consumers/{fuzz}/replay', { from: 'start' }, {}],
  ['POST', '/v1/admin/posts/outbox/republish', { since: '2026-01-31T08:00:00Z' }, {}],
  ['GET', '/v1/admin/posts/trace/{fuzz}', {}, {}],
  ['GET', '/v1/admin/posts/operations', {}, { limit: '5', cursor: 'x' }],
  ['GET', '/{fuzz}', {}, { a: 'b' }],
  ['GET', '/schemas/{fuzz}', {}, {}],
];

let system: System;
let client: Client;
let ids: Record<string, string>;

beforeAll(async () => {
  system = await sharedSystem();
  const forum = new Forum(system.address, SECRET);
  client = await forum.person('Root', ['admin']);
  const [made, about] = [await forum.category(client), await forum.post(client)];
  const comment = await forum.comment(client, about.id);
  ids = { '{category}': made.id, '{post}': about.id, '{comment}': comment.id };
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
});

it.each(routes)('%s %s never fails with a 500', async (method, path, goodBody, goodQuery) => {
  const input = new FuzzInput(randomFrom(2026));
  const failed: unknown[] = [];
  const filled = (text: string) => text.replace(/\{(?:post|comment|category)\}/g, (name) => ids[name] ?? name);

  async function attempt(): Promise<void> {
    const target = filled(path).replace('{fuzz}', () => escaped(input.text()));
    const url = `${target}?${filled(input.query(goodQuery))}`;
    const body = Object.keys(goodBody).length === 0 ? undefined : filled(input.body(goodBody));
    const headers = fuzzHeaders(input);
    const response = await client.send(method, url, body, headers);
    const code = (response.body as { code?: unknown } | null)?.code;
    const hasCode = response.status < 400 || typeof code === 'string';
    if (response.status >= 500 || !hasCode) failed.push({ status: response.status, code, method, url, body, headers });
  }

  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, attempt));
  }
  expect(failed).toEqual([]);
  expect(system.newErrors()).toEqual([]);
});

/** Headers must be Latin-1 for fetch to send them. */
function fuzzHeaders(input: FuzzInput): Record<string, string> {
  const names = ['if-match', 'if-none-match', 'idempotency-key', 'traceparent', 'authorization', 'origin', 'accept'];
  const text = () => input.text().replaceAll(/[^\x21-\x7e\xa0-\xff]/g, '?');
  return Object.fromEntries(names.filter(() => input.chance(0.08)).map((name) => [name, text()]));
}
