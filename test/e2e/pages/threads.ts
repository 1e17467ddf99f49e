import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import { BLOG, page, type PageThread, type Stage } from './stage.js';

export function aboutThreadsOfPages(the: Stage): void {
  describe('the thread of a page', () => {
    it('is made by whoever asks first, and then it is there', async () => {
      const url = page();
      const made = await the.anyone.put<PageThread>('/v1/threads', { url, title: 'On looms' });
      const thread = bodyOf(made, 201);
      expect(thread).toMatchObject({
        key: null,
        url,
        title: 'On looms',
        postId: null,
        state: 'open',
        closedBecause: [],
      });
      expect(thread).toMatchObject({ commentCount: 0, version: 1, lastCommentAt: null });
      expect(made.headers.get('location')).toBe(`/v1/threads/${thread.id}`);
      const again = await the.anyone.put<PageThread>('/v1/threads', { url, title: 'Another title' });
      expect(bodyOf(again)).toEqual(thread);
      expect(again.headers.get('location')).toBeNull();
      expect(bodyOf(await the.anyone.get(`/v1/threads/${thread.id}`))).toEqual(thread);
    });

    it('is one for all that is one page', async () => {
      const name = own('page');
      const thread = await the.opened({ url: `${BLOG}/${name}/?b=2&a=1&utm_source=mail#top` });
      expect(thread.url).toBe(`${BLOG}/${name}/?b=2&a=1`);
      for (const same of [
        `http://www.blog.example/${name}?a=1&b=2`,
        `HTTPS://BLOG.example:443/x/../${name.replace('p', '%70')}?b=2&fbclid=x&a=1`,
      ]) {
        expect(bodyOf(await the.anyone.put<PageThread>('/v1/threads', { url: same })).id).toBe(thread.id);
        expect(bodyOf(await the.byUrl(same)).id).toBe(thread.id);
      }
      expect((await the.opened({ url: `${BLOG}/${name}?a=1` })).id).not.toBe(thread.id);
    });

    it('is that of its key, wherever the page is', async () => {
      const [key, first, second] = [own('key'), page(), page()];
      const named = await the.opened({ url: first, key });
      const other = await the.opened({ url: second });
      expect(bodyOf(await the.anyone.put('/v1/threads', { url: second, key }))).toEqual(named);
      expect(bodyOf(await the.anyone.put('/v1/threads', { url: 'https://elsewhere.example/', key }))).toEqual(named);
      expect(bodyOf(await the.byKey(key))).toEqual(named);
      expect(bodyOf(await the.byUrl(first))).toEqual(named);
      expect(bodyOf(await the.byUrl(second))).toEqual(other);
    });

    it('goes on when its page is given a key later', async () => {
      const [key, url] = [own('key'), page()];
      const thread = await the.opened({ url, title: 'Before keys' });
      await the.forum.comment(the.mary, thread.id);
      const named = bodyOf(await the.anyone.put<PageThread>('/v1/threads', { url, key }));
      expect(named).toMatchObject({ id: thread.id, key, title: 'Before keys', commentCount: 1 });
      expect(bodyOf(await the.byKey(key))).toEqual(named);
      const second = await the.opened({ url, key: own('key') });
      expect(second).toMatchObject({ url, commentCount: 0 });
      expect(bodyOf(await the.byUrl(url))).toEqual(named);
    });

    it('is made for pages of the site only, and found from everywhere', async () => {
      for (const url of ['https://elsewhere.example/', 'https://blog.example.evil.example/', `${BLOG}:8443/`]) {
        problemOf(await the.anyone.put('/v1/threads', { url }), 403, 'thread.foreign-page');
        problemOf(await the.mary.put('/v1/threads', { url, key: own('key') }), 403, 'thread.foreign-page');
      }
      const key = own('key');
      const url = page();
      const thread = await the.opened({ url });
      // The same page, but by an address that is not the site's.
      const staged = url.replace('https://', 'http://');
      expect(bodyOf(await the.anyone.put<PageThread>('/v1/threads', { url: staged })).id).toBe(thread.id);
      problemOf(await the.anyone.put('/v1/threads', { url: staged, key }), 403, 'thread.foreign-page');
    });

    it('is not there before somebody asks for it to be', async () => {
      problemOf(await the.byUrl(page()), 404, 'thread.not-found');
      problemOf(await the.byKey(own('key')), 404, 'thread.not-found');
      problemOf(await the.byKey('__proto__'), 404, 'thread.not-found');
    });

    it('is 304 for whoever has it', async () => {
      const url = page();
      const made = await the.anyone.put<PageThread>('/v1/threads', { url });
      const path = `/v1/threads?url=${encodeURIComponent(url)}`;
      const etag = made.headers.get('etag') ?? '';
      expect((await the.anyone.get(path)).headers.get('etag')).toBe(etag);
      expect((await the.anyone.get(path, { 'if-none-match': etag })).status).toBe(304);
      await the.forum.comment(the.mary, bodyOf(made, 201).id);
      expect((await the.anyone.get(path, { 'if-none-match': etag })).status).toBe(200);
      expect((await the.mary.get(path)).headers.get('cache-control')).toBe('private, no-cache');
    });

    it('is one, however many readers come at once', async () => {
      const url = page();
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          the.anyone.put<PageThread>('/v1/threads', { url: `${url}?gclid=${String(i)}` }),
        ),
      );
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(29).fill(200), 201]);
    });

    it('has comments as that of a post has', async () => {
      const ada = await the.forum.person('Ada');
      const thread = await the.opened({ url: page(), title: 'On looms' });
      const comment = await the.forum.comment(ada, thread.id);
      const reply = await the.forum.comment(the.mary, thread.id, { parentId: comment.id });
      const { items, thread: seen } = await the.forum.comments(thread.id);
      expect(items.map(({ id }) => id)).toEqual([comment.id, reply.id]);
      expect(seen).toMatchObject({ id: thread.id, commentCount: 2 });
      // The page has no author to tell, but the comment has.
      await eventually(async () => {
        const [told] = await the.forum.inbox(ada);
        expect(told).toMatchObject({ kind: 'reply', threadId: thread.id, postId: null, title: 'On looms' });
      });
    });
  });
}
