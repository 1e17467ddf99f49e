import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf, Client, problemOf } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { Forum } from './support/forum.js';
import { hs256, inSeconds, jwt, rs256 } from './support/jwt.js';
import { type KeyServer, startKeyServer } from './support/key-server.js';
import { rawRequest } from './support/raw-http.js';
import { SECRET, type System } from './support/system.js';
import type { Post } from './support/api-types.js';
import { startWithServers } from './support/system-with-servers.js';

const OTHER_SECRET = 'the secret of another site than this';
const HS = { alg: 'HS256', typ: 'JWT' };
const good = () => ({ sub: 'ada', name: 'Ada', exp: inSeconds(3600) });

let system: System;
let keys: KeyServer;
let post: Post;

beforeAll(async () => {
  keys = await startKeyServer();
  const file = join(dataDirectory().path, 'sites.json');
  writeFileSync(file, JSON.stringify({ sites: { other: { secret: OTHER_SECRET }, remote: { jwksUrl: keys.url } } }));
  system = await startWithServers({ PARLEY_SITES: file });
  const forum = new Forum(system.address, SECRET);
  post = await forum.post(await forum.person('Ada'));
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
  await keys.stop();
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

/** One route of each service, some of which allow requests without a token. */
const routes = () =>
  [
    ['GET', `/v1/posts/${post.id}`, undefined],
    ['POST', '/v1/posts', { title: 'a', body: 'b' }],
    ['GET', '/v1/categories', undefined],
    ['GET', `/v1/threads/${post.id}/comments`, undefined],
    ['POST', `/v1/threads/${post.id}/comments`, { body: 'a' }],
    ['POST', '/v1/comments/preview', { body: 'a' }],
    ['GET', '/v1/notifications', undefined],
    ['POST', '/v1/notifications/read-all', undefined],
  ] as const;

async function expectRefused(token: string, status: number, code: string, site = 'default'): Promise<void> {
  const client = new Client(system.address, token, site);
  for (const [method, path, body] of routes()) {
    const response = await client.send(method, path, body);
    problemOf(response, status, code);
    if (status === 401) expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
}

it('a valid token is accepted', async () => {
  for (const token of [jwt(HS, good(), hs256(SECRET)), jwt(HS, { ...good(), nbf: inSeconds(-10) }, hs256(SECRET))]) {
    bodyOf(await new Client(system.address, token).get('/v1/notifications'));
  }
  const remote = jwt({ alg: 'RS256', kid: 'one' }, good(), rs256(keys.privateKey));
  bodyOf(await new Client(system.address, remote, 'remote').get('/v1/notifications'));
});

it.each<[string, () => string]>([
  ['signed with another secret', () => jwt(HS, good(), hs256('not the secret of any site at all!!'))],
  ['not signed', () => jwt(HS, good(), () => '')],
  ['alg none', () => jwt({ alg: 'none' }, good(), () => '')],
  ['alg None', () => jwt({ alg: 'None' }, good(), hs256(SECRET))],
  ['alg none, signed', () => jwt({ alg: 'none' }, good(), hs256(SECRET))],
  ['alg HS512', () => jwt({ alg: 'HS512' }, good(), hs256(SECRET))],
  ['alg RS256 with a secret', () => jwt({ alg: 'RS256' }, good(), hs256(SECRET))],
  ['without alg', () => jwt({}, good(), hs256(SECRET))],
  ['with its own key', () => jwt({ ...HS, jwk: { kty: 'oct', k: 'YQ' } }, good(), hs256('a'))],
  ['with crit', () => jwt({ ...HS, crit: ['exp'] }, good(), hs256(SECRET))],
  [
    'changed after signing',
    () =>
      jwt(HS, good(), hs256(SECRET)).replace(
        /\.[^.]*\./,
        `.${Buffer.from(JSON.stringify({ ...good(), roles: ['admin'] })).toString('base64url')}.`,
      ),
  ],
  ['without exp', () => jwt(HS, { sub: 'a', name: 'A' }, hs256(SECRET))],
  ['exp as a text', () => jwt(HS, { ...good(), exp: 'tomorrow' }, hs256(SECRET))],
  ['not good yet', () => jwt(HS, { ...good(), nbf: inSeconds(600) }, hs256(SECRET))],
  ['without sub', () => jwt(HS, { ...good(), sub: undefined }, hs256(SECRET))],
  ['with a number as sub', () => jwt(HS, { ...good(), sub: 7 }, hs256(SECRET))],
  ['with an empty sub', () => jwt(HS, { ...good(), sub: '' }, hs256(SECRET))],
  ['with a long sub', () => jwt(HS, { ...good(), sub: 'x'.repeat(129) }, hs256(SECRET))],
  ['with a NUL in sub', () => jwt(HS, { ...good(), sub: 'a\0' }, hs256(SECRET))],
  ['without a name', () => jwt(HS, { ...good(), name: undefined }, hs256(SECRET))],
  ['with half a surrogate pair as name', () => jwt(HS, { ...good(), name: '\ud800' }, hs256(SECRET))],
  ['that is a list', () => jwt(HS, [], hs256(SECRET))],
  ['that is no JSON', () => 'YQ.YQ.YQ'],
  ['that has two parts', () => 'YQ.YQ'],
  ['that is a word', () => 'token'],
  ['that is huge', () => jwt(HS, { ...good(), x: 'x'.repeat(9000) }, hs256(SECRET))],
])('a token %s is invalid', async (_what, token) => {
  await expectRefused(token(), 401, 'auth.token-invalid');
});

it('an expired token is reported as such', async () => {
  await expectRefused(jwt(HS, { ...good(), exp: inSeconds(-60) }, hs256(SECRET)), 401, 'auth.token-expired');
});

it.each<[string, () => string, string]>([
  ["another site's secret", () => jwt(HS, good(), hs256(OTHER_SECRET)), 'default'],
  ["another site's keys", () => jwt({ alg: 'RS256', kid: 'one' }, good(), rs256(keys.privateKey)), 'default'],
  ["the default site's secret", () => jwt(HS, good(), hs256(SECRET)), 'other'],
  ["the default site's secret", () => jwt(HS, good(), hs256(SECRET)), 'remote'],
  ['the right secret, for another site', () => jwt(HS, { ...good(), site: 'other' }, hs256(SECRET)), 'default'],
  ['the right secret, for a site that is none', () => jwt(HS, { ...good(), site: 7 }, hs256(SECRET)), 'default'],
])('a token with %s is for another site', async (_what, token, site) => {
  const client = new Client(system.address, token(), site);
  for (const [method, path, body] of routes()) problemOf(await client.send(method, path, body), 403, 'auth.wrong-site');
});

it.each<[string, () => string]>([
  ['HS256 with the public key as secret', () => jwt({ alg: 'HS256', kid: 'one' }, good(), hs256(keys.publicPem))],
  ['HS256 with the trimmed public key', () => jwt({ alg: 'HS256', kid: 'one' }, good(), hs256(keys.publicPem.trim()))],
  ['alg none', () => jwt({ alg: 'none', kid: 'one' }, good(), () => '')],
  ['of an unknown key', () => jwt({ alg: 'RS256', kid: 'two' }, good(), rs256(keys.privateKey))],
  ['of another key', () => jwt({ alg: 'RS256', kid: 'one' }, good(), () => Buffer.alloc(256, 7).toString('base64url'))],
  ['with its own jku', () => jwt({ alg: 'HS256', jku: keys.url }, good(), hs256('a'))],
])('at a site with public keys, a token with %s is invalid', async (_what, token) => {
  const client = new Client(system.address, token(), 'remote');
  for (const path of ['/v1/notifications', '/v1/posts', '/v1/categories']) {
    problemOf(await client.get(path), 401, 'auth.token-invalid');
  }
});

it.each([
  '',
  'Bearer',
  'Bearer ',
  'Basic YTpi',
  'Bearer a b',
  'bearer',
  '\xe4',
  'Bearer \xff\xfe',
  'Bearer ..',
  'null',
])('an invalid Authorization header is rejected: %j', async (value) => {
  for (const path of ['/v1/posts', '/v1/categories', '/v1/comments?author=a', '/v1/notifications']) {
    const response = await rawRequest(system.address, `GET ${path} HTTP/1.1\r\nAuthorization: ${value}`);
    expect(response).toMatchObject({ status: 401, code: 'auth.token-invalid', type: 'application/problem+json' });
  }
});

it('unusable optional claims are ignored', async () => {
  const claims = {
    ...good(),
    sub: 'eve',
    handle: 'a b',
    picture: 'javascript:alert(1)',
    email: 7,
    roles: ['god', 'admin '],
  };
  const client = new Client(system.address, jwt(HS, claims, hs256(SECRET)));
  const made = bodyOf(await client.post<Post>('/v1/posts', { title: 'a', body: 'b' }), 201);
  expect(made.author).toEqual({ id: 'eve', kind: 'member', name: 'Ada', handle: null, picture: null });
  problemOf(await client.post('/v1/categories', { slug: 'a', name: 'b' }), 403, 'category.forbidden');
});
