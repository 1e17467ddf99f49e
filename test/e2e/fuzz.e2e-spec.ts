import { type Client } from './support/client.js';
import { Forum } from './support/forum.js';
import { SECRET, type System } from './support/system.js';
import { randomFrom } from '#libs/testing';
import { escaped, type Fields, Wild } from './support/wild.js';
import { startWired } from './support/wired.js';

const REQUESTS = 300;
const AT_ONCE = 10;

const lists = { limit: '5', cursor: 'x', site: 'default' };
const category = { slug: 'slug', name: 'Name', description: 'x', parentId: '{category}', position: 1 };
const post = { title: 'Title', body: 'Body', categoryId: '{category}', tags: ['a', 'b'] };
const posts = { ...lists, sort: 'new', period: 'week', category: '{category}', tag: 'a', author: 'ada' };
const comments = { ...lists, sort: 'new', parent: '{comment}', depth: '3' };

/** Method, path, a good body and a good query; {post}, {comment} and {category} are ids, and {wild} is anything. */
const routes: readonly (readonly [method: string, path: string, body: Fields, query: Fields])[] = [
  ['GET', '/v1/categories', {}, lists],
  ['POST', '/v1/categories', category, {}],
  ['GET', '/v1/categories/{wild}', {}, {}],
  ['PATCH', '/v1/categories/{category}', category, {}],
  ['GET', '/v1/posts', {}, posts],
  ['POST', '/v1/posts', post, { site: 'default' }],
  ['GET', '/v1/posts/{wild}', {}, {}],
  ['GET', '/v1/posts/by-slug/{wild}', {}, {}],
  ['PATCH', '/v1/posts/{post}', post, {}],
  ['PUT', '/v1/posts/{post}/vote', { value: 1 }, {}],
  ['PUT', '/v1/posts/{post}/{wild}', { value: 1 }, {}],
  ['PUT', '/v1/threads', { url: 'http://localhost/a', key: 'key', title: 'Title' }, {}],
  ['GET', '/v1/threads', {}, { key: 'key', url: 'http%3A%2F%2Flocalhost' }],
  ['GET', '/v1/threads/counts', {}, { id: '{post}', key: 'key', url: 'http%3A%2F%2Flocalhost' }],
  ['POST', '/v1/threads/counts', { ids: ['{post}'], keys: ['key'], urls: ['http://localhost/a'] }, {}],
  ['PUT', '/v1/threads/{post}/state', { state: 'open' }, {}],
  ['GET', '/v1/threads/{wild}', {}, {}],
  ['GET', '/v1/threads/{post}/comments', {}, comments],
  ['POST', '/v1/threads/{post}/comments', { body: 'Body', parentId: '{comment}' }, {}],
  ['GET', '/v1/comments', {}, { ...lists, author: 'ada' }],
  ['GET', '/v1/comments/{wild}', {}, {}],
  ['GET', '/v1/comments/{comment}/context', {}, comments],
  ['PATCH', '/v1/comments/{comment}', { body: 'Body' }, {}],
  ['POST', '/v1/comments/preview', { body: 'Body' }, {}],
  ['POST', '/v1/guests', { name: 'Mary', email: 'mary@mail.example' }, { site: 'default' }],
  ['GET', '/v1/people', {}, { prefix: 'a', limit: '5', site: 'default' }],
  ['GET', '/v1/site', {}, { site: 'default' }],
  ['GET', '/v1/notifications', {}, { ...lists, unread: 'true' }],
  ['PUT', '/v1/notifications/{wild}/read', {}, {}],
  ['POST', '/v1/notifications/read-all', { unread: true }, {}],
  ['GET', '/v1/admin/posts/dead-letters', {}, { limit: '5', cursor: 'x', state: 'dead', key: 'a', type: 'b' }],
  ['GET', '/v1/admin/posts/dead-letters/{wild}', {}, {}],
  ['DELETE', '/v1/admin/posts/dead-letters/{wild}', {}, {}],
  ['POST', '/v1/admin/posts/dead-letters/redrive', { ids: ['1'], key: 'a', type: 'b' }, {}],
  ['PUT', '/v1/admin/posts/consumers/{wild}/paused', { paused: false }, {}],
  ['POST', '/v1/admin/posts/consumers/{wild}/replay', { from: 'start' }, {}],
  ['POST', '/v1/admin/posts/outbox/republish', { since: '2026-01-31T08:00:00Z' }, {}],
  ['GET', '/v1/admin/posts/trace/{wild}', {}, {}],
  ['GET', '/v1/admin/posts/operations', {}, { limit: '5', cursor: 'x' }],
  ['GET', '/{wild}', {}, { a: 'b' }],
  ['GET', '/schemas/{wild}', {}, {}],
];

let system: System;
let client: Client;
let places: Record<string, string>;

beforeAll(async () => {
  system = await startWired();
  const forum = new Forum(system.address, SECRET);
  client = await forum.person('Root', ['admin']);
  const [made, about] = [await forum.category(client), await forum.post(client)];
  const comment = await forum.comment(client, about.id);
  places = { '{category}': made.id, '{post}': about.id, '{comment}': comment.id };
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
});

it.each(routes)('%s %s is never at a loss', async (method, path, goodBody, goodQuery) => {
  const wild = new Wild(randomFrom(2026));
  const failed: unknown[] = [];
  const filled = (text: string) => text.replace(/\{(?:post|comment|category)\}/g, (name) => places[name] ?? name);

  async function attempt(): Promise<void> {
    const place = filled(path).replace('{wild}', () => escaped(wild.text()));
    const url = `${place}?${filled(wild.query(goodQuery))}`;
    const body = Object.keys(goodBody).length === 0 ? undefined : filled(wild.body(goodBody));
    const headers = wildHeaders(wild);
    const answer = await client.send(method, url, body, headers);
    const code = (answer.body as { code?: unknown } | null)?.code;
    const isTold = answer.status < 400 || typeof code === 'string';
    if (answer.status >= 500 || !isTold) failed.push({ status: answer.status, code, method, url, body, headers });
  }

  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, attempt));
  }
  expect(failed).toEqual([]);
  expect(system.newErrors()).toEqual([]);
});

/** Headers must be Latin-1 for fetch to send them. */
function wildHeaders(wild: Wild): Record<string, string> {
  const names = ['if-match', 'if-none-match', 'idempotency-key', 'traceparent', 'authorization', 'origin', 'accept'];
  const text = () => wild.text().replaceAll(/[^\x21-\x7e\xa0-\xff]/g, '?');
  return Object.fromEntries(names.filter(() => wild.chance(0.08)).map((name) => [name, text()]));
}
