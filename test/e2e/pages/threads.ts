import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import { BLOG, page, type PageThread, type PagesFixture } from './fixture.js';

export function describePageThreads(fixture: PagesFixture): void {
  describe('the thread of a page', () => {
    it('is created by the first request, and found by later ones', async () => {
      const url = page();
      const made = await fixture.anyone.put<PageThread>('/v1/threads', { url, title: 'On looms' });
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
      const again = await fixture.anyone.put<PageThread>('/v1/threads', { url, title: 'Another title' });
      expect(bodyOf(again)).toEqual(thread);
      expect(again.headers.get('location')).toBeNull();
      expect(bodyOf(await fixture.anyone.get(`/v1/threads/${thread.id}`))).toEqual(thread);
    });

    it('is the same for all URLs of one page', async () => {
      const name = uniqueName('page');
      const thread = await fixture.openThread({ url: `${BLOG}/${name}/?b=2&a=1&utm_source=mail#top` });
      expect(thread.url).toBe(`${BLOG}/${name}/?b=2&a=1`);
      for (const same of [
        `http://www.blog.example/${name}?a=1&b=2`,
        `HTTPS://BLOG.example:443/x/../${name.replace('p', '%70')}?b=2&fbclid=x&a=1`,
      ]) {
        expect(bodyOf(await fixture.anyone.put<PageThread>('/v1/threads', { url: same })).id).toBe(thread.id);
        expect(bodyOf(await fixture.byUrl(same)).id).toBe(thread.id);
      }
      expect((await fixture.openThread({ url: `${BLOG}/${name}?a=1` })).id).not.toBe(thread.id);
    });

    it('is found by its key, at any URL', async () => {
      const [key, first, second] = [uniqueName('key'), page(), page()];
      const named = await fixture.openThread({ url: first, key });
      const other = await fixture.openThread({ url: second });
      expect(bodyOf(await fixture.anyone.put('/v1/threads', { url: second, key }))).toEqual(named);
      expect(bodyOf(await fixture.anyone.put('/v1/threads', { url: 'https://elsewhere.example/', key }))).toEqual(
        named,
      );
      expect(bodyOf(await fixture.byKey(key))).toEqual(named);
      expect(bodyOf(await fixture.byUrl(first))).toEqual(named);
      expect(bodyOf(await fixture.byUrl(second))).toEqual(other);
    });

    it('continues when its page gets a key later', async () => {
      const [key, url] = [uniqueName('key'), page()];
      const thread = await fixture.openThread({ url, title: 'Before keys' });
      await fixture.forum.comment(fixture.mary, thread.id);
      const named = bodyOf(await fixture.anyone.put<PageThread>('/v1/threads', { url, key }));
      expect(named).toMatchObject({ id: thread.id, key, title: 'Before keys', commentCount: 1 });
      expect(bodyOf(await fixture.byKey(key))).toEqual(named);
      const second = await fixture.openThread({ url, key: uniqueName('key') });
      expect(second).toMatchObject({ url, commentCount: 0 });
      expect(bodyOf(await fixture.byUrl(url))).toEqual(named);
    });

    it('is created for pages of the site only, and readable from everywhere', async () => {
      for (const url of ['https://elsewhere.example/', 'https://blog.example.evil.example/', `${BLOG}:8443/`]) {
        problemOf(await fixture.anyone.put('/v1/threads', { url }), 403, 'thread.foreign-page');
        problemOf(await fixture.mary.put('/v1/threads', { url, key: uniqueName('key') }), 403, 'thread.foreign-page');
      }
      const key = uniqueName('key');
      const url = page();
      const thread = await fixture.openThread({ url });
      // The same page, but from an origin outside the site.
      const httpUrl = url.replace('https://', 'http://');
      expect(bodyOf(await fixture.anyone.put<PageThread>('/v1/threads', { url: httpUrl })).id).toBe(thread.id);
      problemOf(await fixture.anyone.put('/v1/threads', { url: httpUrl, key }), 403, 'thread.foreign-page');
    });

    it('does not exist before it is requested', async () => {
      problemOf(await fixture.byUrl(page()), 404, 'thread.not-found');
      problemOf(await fixture.byKey(uniqueName('key')), 404, 'thread.not-found');
      problemOf(await fixture.byKey('__proto__'), 404, 'thread.not-found');
    });

    it('is 304 for a client that has it', async () => {
      const url = page();
      const made = await fixture.anyone.put<PageThread>('/v1/threads', { url });
      const path = `/v1/threads?url=${encodeURIComponent(url)}`;
      const etag = made.headers.get('etag') ?? '';
      expect((await fixture.anyone.get(path)).headers.get('etag')).toBe(etag);
      expect((await fixture.anyone.get(path, { 'if-none-match': etag })).status).toBe(304);
      await fixture.forum.comment(fixture.mary, bodyOf(made, 201).id);
      expect((await fixture.anyone.get(path, { 'if-none-match': etag })).status).toBe(200);
      expect((await fixture.mary.get(path)).headers.get('cache-control')).toBe('private, no-cache');
    });

    it('is created once under concurrent requests', async () => {
      const url = page();
      const responses = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          fixture.anyone.put<PageThread>('/v1/threads', { url: `${url}?gclid=${String(i)}` }),
        ),
      );
      expect(new Set(responses.map(({ body }) => body.id)).size).toBe(1);
      expect(responses.map(({ status }) => status).sort()).toEqual([...Array<number>(29).fill(200), 201]);
    });

    it('has comments like the thread of a post', async () => {
      const ada = await fixture.forum.person('Ada');
      const thread = await fixture.openThread({ url: page(), title: 'On looms' });
      const comment = await fixture.forum.comment(ada, thread.id);
      const reply = await fixture.forum.comment(fixture.mary, thread.id, { parentId: comment.id });
      const { items, thread: seen } = await fixture.forum.comments(thread.id);
      expect(items.map(({ id }) => id)).toEqual([comment.id, reply.id]);
      expect(seen).toMatchObject({ id: thread.id, commentCount: 2 });
      // The page has no author to notify, but the comment has.
      await eventually(async () => {
        const [notification] = await fixture.forum.inbox(ada);
        expect(notification).toMatchObject({ kind: 'reply', threadId: thread.id, postId: null, title: 'On looms' });
      });
    });
  });
}
