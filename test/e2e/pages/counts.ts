import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import { BLOG, byText, page, type Stage, UNKNOWN } from './stage.js';

interface Counts {
  readonly counts: Readonly<Record<string, number>>;
}

export function aboutCounts(the: Stage): void {
  describe('counts', () => {
    it('are told for what was asked, as it was asked', async () => {
      const [key, url] = [own('key'), page()];
      const named = await the.opened({ url: page(), key });
      const there = await the.opened({ url });
      const post = await the.forum.post(the.mary);
      for (const id of [named.id, there.id, there.id, post.id, post.id, post.id]) await the.forum.comment(the.mary, id);
      const odd = `${url}/?utm_source=x#top`;
      const asked = { ids: [post.id, UNKNOWN], keys: [key, own('none')], urls: [odd, page()] };
      const expected = {
        [post.id]: 3,
        [UNKNOWN]: 0,
        [key]: 1,
        [asked.keys[1] ?? '']: 0,
        [odd]: 2,
        [asked.urls[1] ?? '']: 0,
      };
      expect(bodyOf(await the.mary.post<Counts>('/v1/threads/counts', asked)).counts).toEqual(expected);
      const query = [
        ...asked.ids.map((id) => `id=${id}`),
        ...asked.keys.map((each) => `key=${each}`),
        ...asked.urls.map((each) => `url=${encodeURIComponent(each)}`),
      ].join('&');
      const read = await the.anyone.get<Counts>(`/v1/threads/counts?${query}`);
      expect(bodyOf(read).counts).toEqual(expected);
      expect(read.headers.get('cache-control')).toBe('public, max-age=1');
      const known = { 'if-none-match': read.headers.get('etag') ?? '' };
      expect((await the.anyone.get(`/v1/threads/counts?${query}`, known)).status).toBe(304);
      expect((await the.mary.get(`/v1/threads/counts?${query}`)).headers.get('cache-control')).toBe(
        'private, no-cache',
      );
    });

    it('show their own writing to whoever has a token, and soon to others', async () => {
      const { id } = await the.opened({ url: page() });
      for (let written = 1; written <= 3; written++) {
        await the.forum.comment(the.mary, id);
        expect(bodyOf(await the.mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: written });
      }
      await eventually(async () => {
        expect(bodyOf(await the.anyone.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 3 });
      });
    });

    it('may be asked for names that mean something to programs', async () => {
      const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '7'];
      await the.opened({ url: page(), key: '__proto__' });
      const answer = await the.anyone.post<Counts>('/v1/threads/counts', { keys });
      expect(Object.entries(bodyOf(answer).counts).sort()).toEqual(keys.map((key) => [key, 0]).sort());
      expect(answer.text).toContain('"__proto__":0');
    });

    it('of nothing are nothing', async () => {
      expect(bodyOf(await the.anyone.post('/v1/threads/counts', {}))).toEqual({ counts: {} });
      expect(bodyOf(await the.anyone.get('/v1/threads/counts'))).toEqual({ counts: {} });
      expect(bodyOf(await the.anyone.post('/v1/threads/counts', { ids: [], keys: [], urls: [] }))).toEqual({
        counts: {},
      });
    });

    it('are told for a hundred threads at once, and no more', async () => {
      const keys = Array.from({ length: 100 }, (_, i) => `key-${String(i)}`);
      expect(Object.keys(bodyOf(await the.anyone.post<Counts>('/v1/threads/counts', { keys })).counts)).toHaveLength(
        100,
      );
      problemOf(await the.anyone.post('/v1/threads/counts', { keys: [...keys, 'more'] }), 400, 'request.invalid');
      problemOf(await the.anyone.post('/v1/threads/counts', { keys, ids: [UNKNOWN] }), 400, 'request.invalid');
      problemOf(await the.anyone.post('/v1/threads/counts', { keys, urls: [BLOG] }), 400, 'request.invalid');
      const query = keys.map((key) => `key=${key}`).join('&');
      bodyOf(await the.anyone.get(`/v1/threads/counts?${query}`));
      problemOf(await the.anyone.get(`/v1/threads/counts?${query}&id=${UNKNOWN}`), 400, 'request.invalid');
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
    )('are not told for %s', async (_text, body) => {
      problemOf(await the.anyone.post('/v1/threads/counts', body), 400, 'request.invalid');
    });

    it.each(byText(['id=x', 'id=', 'key=', 'url=', 'key=%00', `key=${'x'.repeat(201)}`, 'site=default&site=default']))(
      'are not told for ?%s',
      async (_text, query) => {
        problemOf(await the.anyone.get(`/v1/threads/counts?${query}`), 400, 'request.invalid');
      },
    );

    it('of a post that was deleted are 0', async () => {
      const { id } = await the.forum.post(the.mary);
      await the.forum.comment(the.mary, id);
      bodyOf(await the.mary.delete(`/v1/posts/${id}`), 204);
      await eventually(async () => {
        expect(bodyOf(await the.mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 0 });
      });
    });
  });
}
