import { type ParleyUnderTest, startParley } from '#libs/testing';
import { bodyOf, Client, problemOf } from './support/client.js';
import { uniqueName } from './support/forum.js';
import { printedForum, printedKey, signIn } from './support/forum-page.js';
import { sitesFile } from './support/sites-file.js';
import { SECRET } from './support/system.js';
import { startWithServers, type SystemWithServers } from './support/system-with-servers.js';

const ADA = { sub: 'ada', name: 'Ada Lovelace' };

/** As `npm start` is without any settings: an empty one is not set. */
const UNSET = { PARLEY_SECRET: '' };

describe('the forum page', () => {
  let system: SystemWithServers;
  let parley: ParleyUnderTest;
  let anyone: Client;

  beforeAll(async () => {
    system = await startWithServers(UNSET);
    ({ parley } = system);
    anyone = new Client(parley.address);
  });
  afterAll(() => system.stop());

  it.each(['/forum', '/forum/', '/forum/categories', '/forum/posts/0199a3b4-0000-7000-8000-000000000001/edit?x=1'])(
    'is served at %s, so that URLs can be reopened',
    async (path) => {
      const { status, headers, text } = await anyone.get(path);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(text).toContain('data-sign-in="development"');
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('set-cookie')).toBeNull();
    },
  );

  it('restricts scripts, resources and framing to its own origin', async () => {
    const { headers, text } = await anyone.get('/forum');
    const policy = new Map(
      headers
        .get('content-security-policy')
        ?.split('; ')
        .map((rule) => [rule.slice(0, rule.indexOf(' ')), rule.slice(rule.indexOf(' ') + 1)]),
    );
    expect(policy.get('default-src')).toBe("'none'");
    for (const kind of ['script-src', 'style-src', 'connect-src']) expect(policy.get(kind)).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    // Nothing that the policy blocks.
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src="\/forum\/assets\/)/);
    for (const link of linksOf(text)) expect(link).toMatch(/^(\/|data:,)/);
  });

  it('has immutable assets with hashed names', async () => {
    const assets = linksOf((await anyone.get('/forum')).text).filter((link) => link.startsWith('/forum/assets/'));
    expect(assets.map((asset) => asset.replace(/-[A-Z0-9]{8}\./, '.')).sort()).toEqual([
      '/forum/assets/forum.css',
      '/forum/assets/main.js',
    ]);
    for (const asset of assets) {
      const { status, headers, text } = await anyone.get(asset);
      expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect(headers.get('content-encoding')).toMatch(/^(br|gzip)$/);
      const plain = await anyone.get(asset, { 'accept-encoding': 'identity' });
      expect([plain.headers.get('content-encoding'), plain.text]).toEqual([null, text]);
    }
  });

  it.each(['/forum/assets/none.js', '/forum/assets/..%2Findex.html', '/forum/assets/__proto__', '/forumlike'])(
    'returns 404 at %s',
    async (path) => {
      problemOf(await anyone.get(path), 404, 'request.not-found');
    },
  );

  it('is linked from the start page and from the start log', async () => {
    expect((await anyone.get('/')).text).toContain('href="/forum"');
    expect(printedForum(parley)).toMatch(new RegExp(`^${parley.address}/forum#key=[0-9a-f]{4}(-[0-9a-f]{4}){2}$`));
  });

  describe('development sign-in', () => {
    const withKey = (more: object = {}) => ({ key: printedKey(parley), ...ADA, ...more });

    it('accepts the printed key', async () => {
      const origin = parley.address;
      const { status, headers, body } = await signIn(parley.address, withKey({ role: 'admin' }), { origin });
      expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
      const admin = new Client(parley.address, body.token);
      bodyOf(await admin.post('/v1/categories', { slug: uniqueName('news'), name: 'News' }), 201);
    });

    it('makes a member if no role is requested', async () => {
      const { body } = await signIn(parley.address, withKey());
      const ada = new Client(parley.address, body.token);
      bodyOf(await ada.post('/v1/posts', { title: uniqueName('A post'), body: 'Its text.' }), 201);
      problemOf(await ada.post('/v1/categories', { slug: uniqueName('no'), name: 'No' }), 403, 'category.forbidden');
    });

    it.each(['0000-0000-0000', 'x'])('rejects the key %s', async (key) => {
      const { status, body } = await signIn(parley.address, withKey({ key }));
      expect([status, body.code, body.token]).toEqual([403, 'sign-in.wrong-key', undefined]);
    });

    it.each([
      ['of a foreign page', { origin: 'https://evil.example' }],
      ['of a page on another port', { origin: 'http://127.0.0.1:1' }],
      ['of a frame without an origin', { origin: 'null' }],
      ['for a name that was made to lead here', { host: 'evil.example', origin: 'http://evil.example' }],
      ['for another host', { host: 'talk.example' }],
    ])('rejects a request %s, even with the key', async (_what, headers) => {
      const { status, body } = await signIn(parley.address, withKey(), headers);
      expect([status, body.code, body.token]).toEqual([403, 'sign-in.elsewhere', undefined]);
    });

    it('rejects a missing name, and an unknown role', async () => {
      for (const faulty of [
        {},
        withKey({ name: ' ' }),
        withKey({ role: 'king' }),
        withKey({ roles: ['admin'] }),
        null,
      ]) {
        const { status, body } = await signIn(parley.address, faulty);
        expect([status, body.code]).toEqual([400, 'request.invalid']);
      }
    });

    it('allows no other origin', async () => {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const response = await anyone.send('OPTIONS', '/forum/sign-in', undefined, headers);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([404, null]);
    });
  });
});

describe('development sign-in is not offered', () => {
  it.each([
    ['the secret is somebody’s own', () => ({ PARLEY_SECRET: SECRET })],
    ['there is a sites file', () => ({ PARLEY_SITES: sitesFile({ sites: { default: { secret: SECRET } } }) })],
    ['it is said to be production', () => ({ NODE_ENV: 'production' })],
  ])('if %s, and the page says so', async (_why, settings) => {
    const system = await startWithServers({ ...UNSET, ...settings() });
    const { parley } = system;
    try {
      expect(printedForum(parley)).toBe(`${parley.address}/forum`);
      const { status, body } = await signIn(parley.address, { key: 'x', ...ADA });
      expect([status, body.code]).toEqual([404, 'request.not-found']);
      expect((await new Client(parley.address).get('/forum/sign-in')).text).toContain('data-sign-in="token"');
    } finally {
      await system.stop();
    }
  });
});

describe('the forum page as a process of its own', () => {
  let parley: ParleyUnderTest;

  beforeAll(async () => {
    parley = await startParley('pages', {});
  });
  afterAll(() => parley.stop());

  it('needs no settings, and serves the same page', async () => {
    const anyone = new Client(parley.address);
    expect(printedForum(parley)).toBe(`${parley.address}/forum`);
    const { status, text } = await anyone.get('/forum/posts/1');
    expect([status, text]).toEqual([200, expect.stringContaining('data-sign-in="token"')]);
    for (const asset of linksOf(text).filter((link) => link.startsWith('/forum/assets/'))) {
      expect((await anyone.get(asset)).status).toBe(200);
    }
    expect(bodyOf(await anyone.get('/health/ready'))).toEqual({ status: 'ready', degraded: [], services: {} });
  });

  it('offers no development sign-in', async () => {
    const { status, body } = await signIn(parley.address, { key: 'x', ...ADA });
    expect([status, body.code]).toEqual([404, 'request.not-found']);
  });
});

function linksOf(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
}
