import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import { BLOG, byText, page, type PagesFixture, UNKNOWN } from './fixture.js';

interface Counts {
  readonly counts: Readonly<Record<string, number>>;
}

export function describeCounts(fixture: PagesFixture): void {
  describe('counts', () => {
    it('are returned under the requested names', async () => {
      const [key, url] = [uniqueName('key'), page()];
      const named = await fixture.openThread({ url: page(), key });
      const there = await fixture.openThread({ url });
      const post = await fixture.forum.post(fixture.mary);
      for (const id of [named.id, there.id, there.id, post.id, post.id, post.id])
        await fixture.forum.comment(fixture.mary, id);
      const oddUrl = `${url}/?utm_source=x#top`;
      const names = { ids: [post.id, UNKNOWN], keys: [key, uniqueName('none')], urls: [oddUrl, page()] };
      const expected = {
        [post.id]: 3,
        [UNKNOWN]: 0,
        [key]: 1,
        [names.keys[1] ?? '']: 0,
        [oddUrl]: 2,
        [names.urls[1] ?? '']: 0,
      };
      expect(bodyOf(await fixture.mary.post<Counts>('/v1/threads/counts', names)).counts).toEqual(expected);
      const query = [
        ...names.ids.map((id) => `id=${id}`),
        ...names.keys.map((each) => `key=${each}`),
        ...names.urls.map((each) => `url=${encodeURIComponent(each)}`),
      ].join('&');
      const read = await fixture.anyone.get<Counts>(`/v1/threads/counts?${query}`);
      expect(bodyOf(read).counts).toEqual(expected);
      expect(read.headers.get('cache-control')).toBe('public, max-age=1');
      const known = { 'if-none-match': read.headers.get('etag') ?? '' };
      expect((await fixture.anyone.get(`/v1/threads/counts?${query}`, known)).status).toBe(304);
      expect((await fixture.mary.get(`/v1/threads/counts?${query}`)).headers.get('cache-control')).toBe(
        'private, no-cache',
      );
    });

    it('include own comments at once with a token, and soon for others', async () => {
      const { id } = await fixture.openThread({ url: page() });
      for (let written = 1; written <= 3; written++) {
        await fixture.forum.comment(fixture.mary, id);
        expect(bodyOf(await fixture.mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: written });
      }
      await eventually(async () => {
        expect(bodyOf(await fixture.anyone.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 3 });
      });
    });

    it('support names like __proto__', async () => {
      const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '7'];
      await fixture.openThread({ url: page(), key: '__proto__' });
      const response = await fixture.anyone.post<Counts>('/v1/threads/counts', { keys });
      expect(Object.entries(bodyOf(response).counts).sort()).toEqual(keys.map((key) => [key, 0]).sort());
      expect(response.text).toContain('"__proto__":0');
    });

    it('are empty for no names', async () => {
      expect(bodyOf(await fixture.anyone.post('/v1/threads/counts', {}))).toEqual({ counts: {} });
      expect(bodyOf(await fixture.anyone.get('/v1/threads/counts'))).toEqual({ counts: {} });
      expect(bodyOf(await fixture.anyone.post('/v1/threads/counts', { ids: [], keys: [], urls: [] }))).toEqual({
        counts: {},
      });
    });

    it('are returned for at most a hundred threads at once', async () => {
      const keys = Array.from({ length: 100 }, (_, i) => `key-${String(i)}`);
      expect(
        Object.keys(bodyOf(await fixture.anyone.post<Counts>('/v1/threads/counts', { keys })).counts),
      ).toHaveLength(100);
      problemOf(await fixture.anyone.post('/v1/threads/counts', { keys: [...keys, 'more'] }), 400, 'request.invalid');
      problemOf(await fixture.anyone.post('/v1/threads/counts', { keys, ids: [UNKNOWN] }), 400, 'request.invalid');
      problemOf(await fixture.anyone.post('/v1/threads/counts', { keys, urls: [BLOG] }), 400, 'request.invalid');
      const query = keys.map((key) => `key=${key}`).join('&');
      bodyOf(await fixture.anyone.get(`/v1/threads/counts?${query}`));
      problemOf(await fixture.anyone.get(`/v1/threads/counts?${query}&id=${UNKNOWN}`), 400, 'request.invalid');
    });

    it.each(
      byText([
        { ids: ['x'] },
        { ids: [UNKNOWN.toUpperCase().replace('0189', 'ABCD')] },
        { ids: UNKNOWN },
        { ids: [null] },
        { keys: [''] },
        { keys: [7] },
        { keys: ['x'.repeat(201)] },
        { keys: ['\0'] },
        { keys: null },
        { urls: [''] },
        { urls: {} },
        { urls: [`${BLOG}/${'a'.repeat(2_048)}`] },
        { key: ['a'] },
      ]),
    )('are rejected for %s', async (_text, body) => {
      problemOf(await fixture.anyone.post('/v1/threads/counts', body), 400, 'request.invalid');
    });

    it.each(byText(['id=x', 'id=', 'key=', 'url=', 'key=%00', `key=${'x'.repeat(201)}`, 'site=default&site=default']))(
      'are rejected for ?%s',
      async (_text, query) => {
        problemOf(await fixture.anyone.get(`/v1/threads/counts?${query}`), 400, 'request.invalid');
      },
    );

    it('of a post that was deleted are 0', async () => {
      const { id } = await fixture.forum.post(fixture.mary);
      await fixture.forum.comment(fixture.mary, id);
      bodyOf(await fixture.mary.delete(`/v1/posts/${id}`), 204);
      await eventually(async () => {
        expect(bodyOf(await fixture.mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 0 });
      });
    });
  });
}
