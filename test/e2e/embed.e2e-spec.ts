import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { bodyOf, Client, problemOf } from './support/client.js';
import { Forum, uniqueName } from './support/forum.js';
import { SECRET } from './support/system.js';
import type { Thread } from './support/api-types.js';
import { sharedSystem, type SystemWithServers } from './support/system-with-servers.js';

let system: SystemWithServers;
let forum: Forum;
let anyone: Client;

beforeAll(async () => {
  system = await sharedSystem();
  forum = new Forum(system.address, SECRET);
  anyone = forum.anyone;
}, 60_000);
afterAll(() => system.stop());
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

describe("the widget's files", () => {
  it('start with a small loader that is revalidated after a while', async () => {
    const { status, headers, text } = await anyone.get('/embed.js');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('cache-control')).toMatch(/^public, max-age=300/);
    expect(text).toContain('parley-comments');
    const tag = headers.get('etag') ?? '';
    for (const known of ['*', tag.slice(2), `"x", ${tag}`]) {
      expect((await anyone.get('/embed.js', { 'if-none-match': known })).status).toBe(304);
    }
    expect((await anyone.get('/embed.js', { 'if-none-match': '"x"' })).status).toBe(200);
    const again = await anyone.get('/embed.js', { 'if-none-match': tag });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('are allowed for all origins, and immutable if their name contains a hash', async () => {
    const { text } = await anyone.get('/embed.js');
    const names = text.match(/[a-z]+-[A-Z0-9]{8}\.js/g) ?? [];
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const { status, headers } = await anyone.get(`/embed/${name}`, { origin: 'https://anywhere.example' });
      expect(status).toBe(200);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('are compressed as the client accepts: %s', async (accepted, expected) => {
    const { headers, text } = await anyone.get('/embed.js', { 'accept-encoding': accepted });
    expect(headers.get('content-encoding')).toBe(expected);
    expect(headers.get('vary')).toContain('Accept-Encoding');
    expect(text).toContain('customElements');
  });

  it.each(['/embed/nothing.js', '/embed/..%2Fbefore-interaction.json', '/embed/embed.js.gz', '/embed'])(
    'do not include %s',
    async (path) => {
      problemOf(await anyone.get(path), 404, 'request.not-found');
    },
  );
});

describe('comments as HTML', () => {
  it('are readable without scripts, by thread and by page', async () => {
    const ada = await forum.person('Ada');
    const url = `http://localhost:8080/${uniqueName('page')}`;
    const thread = bodyOf(await ada.put<Thread>('/v1/threads', { url, title: 'On <looms>' }), 201);
    const first = await forum.comment(ada, thread.id, { body: 'A *word* <script>alert(1)</script>' });
    const second = await forum.comment(ada, thread.id);
    const page = await anyone.get(`/v1/threads/${thread.id}/embed.html`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(page.text).toContain('<title>On &lt;looms&gt;</title>');
    expect(page.text).toContain(`id="comment-${first.id}"`);
    expect(page.text).toContain('<em>word</em>');
    expect(page.text).not.toContain('<script');
    const etag = page.headers.get('etag') ?? '';
    expect((await anyone.get(`/v1/threads/${thread.id}/embed.html`, { 'if-none-match': etag })).status).toBe(304);
    const byUrl = `/v1/threads/embed.html?url=${encodeURIComponent(url)}`;
    expect((await anyone.get(byUrl)).text).toBe(page.text);
    const short = await anyone.get(`${byUrl}&fragment=true&limit=1&locale=de`);
    expect(short.text).toMatch(/^<section lang="de"/);
    expect(short.text).toContain('<h2>2 Kommentare</h2>');
    const [, next = ''] = /href="([^"]+)" rel="next"/.exec(short.text) ?? [];
    const nextPage = await anyone.get(`/v1/threads/embed.html${next.replaceAll('&amp;', '&')}`);
    expect(nextPage.text).toMatch(/^<section lang="de"/);
    expect(nextPage.text).toContain(`id="comment-${second.id}"`);
    expect(nextPage.text).not.toContain(`id="comment-${first.id}"`);
  });

  it('are empty without a thread, and a problem document for an invalid request', async () => {
    const page = await anyone.get(`/v1/threads/embed.html?url=${encodeURIComponent('http://localhost/new')}`);
    expect(page.text).toContain('<h2>0 comments</h2>');
    problemOf(await anyone.get('/v1/threads/embed.html'), 400, 'request.invalid');
    problemOf(await anyone.get('/v1/threads/embed.html?key=a&fragment=maybe'), 400, 'request.invalid');
    problemOf(await anyone.get(`/v1/threads/embed.html?key=a&locale=${'x'.repeat(36)}`), 400, 'request.invalid');
    problemOf(await anyone.get('/v1/threads/01890000-0000-7000-8000-000000000000/embed.html'), 404, 'thread.not-found');
  });
});

test('the token that docs/embed.md shows for Node signs a reader in, whatever their name', async () => {
  const [, snippet] = /^Node:\n\n```js\n([\s\S]*?)^```$/m.exec(readFileSync('docs/embed.md', 'utf8')) ?? [];
  if (snippet === undefined) throw new Error('docs/embed.md has no program for Node.');
  const name = 'Ada "Gräfin" Lovelace 😀';
  const program = `${snippet}\nconsole.log(parleyToken(815, ${JSON.stringify(name)}));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PARLEY_SECRET: SECRET },
  });
  const post = await forum.post(forum.as(stdout.trim()));
  expect(post.author).toMatchObject({ id: '815', name });
});
