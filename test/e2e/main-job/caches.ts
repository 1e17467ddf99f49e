import { eventually } from '#libs/testing';
import { bodyOf, type Client } from '../support/client.js';
import type { Comment, CommentsPage } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeCaches(fixture: MainJobFixture): void {
  describe('an ETag', () => {
    const readable = [
      ['a post', (id: string) => `/v1/posts/${id}`],
      ['a thread', (id: string) => `/v1/threads/${id}`],
      ["a thread's comments", (id: string) => `/v1/threads/${id}/comments`],
    ] as const;

    it.each(readable)('saves sending %s again, with and without a token', async (_what, pathOf) => {
      const { id } = await fixture.forum.post(fixture.ada);
      await fixture.forum.comment(fixture.ben, id);
      await eventually(async () => {
        expect((await fixture.forum.readPost(id)).commentCount).toBe(1);
      });
      const path = pathOf(id);
      const tags = await Promise.all(
        [fixture.forum.anyone, fixture.ada, fixture.ben].map(async (reader) => {
          const first = await reader.get(path);
          const tag = first.headers.get('etag') ?? '';
          expect(tag).toMatch(/^"r\d+\.v\d+\.[\w-]+"$/);
          const isPublic = reader === fixture.forum.anyone;
          expect(first.headers.get('cache-control')).toMatch(isPublic ? /^public/ : /^private, no-cache$/);
          const again = await reader.get(path, { 'if-none-match': tag });
          expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
          expect((await reader.get(path, { 'if-none-match': `W/${tag}, "x"` })).status).toBe(304);
          expect((await reader.get(path, { 'if-none-match': '"r1.v0.x"' })).status).toBe(200);
          return tag;
        }),
      );
      expect(new Set(tags).size).toBe(3);
    });

    it('changes with every change that readers see', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const seen = new Set<string>();
      const readTag = async (path: string) => {
        const tagFor = async (reader: Client) => (await reader.get(path)).headers.get('etag') ?? '';
        const tag = await tagFor(fixture.cleo);
        expect(seen).not.toContain(tag);
        seen.add(tag);
        // Without a token, a replica may respond from a slightly older cache.
        await eventually(async () => {
          const shared = await tagFor(fixture.forum.anyone);
          expect(seen).not.toContain(shared);
          seen.add(shared);
        });
      };
      const path = `/v1/posts/${post.id}`;
      await readTag(path);
      await fixture.ben.put(`${path}/vote`, { value: 1 });
      await readTag(path);
      await fixture.ada.patch(path, { title: 'Other' });
      await readTag(path);
      await fixture.admin.put(`${path}/lock`);
      await readTag(path);
      seen.clear();
      const other = await fixture.forum.post(fixture.ada);
      const list = `/v1/threads/${other.id}/comments`;
      await readTag(list);
      const comment = await fixture.forum.comment(fixture.ben, other.id);
      await readTag(list);
      await fixture.ben.patch(`/v1/comments/${comment.id}`, { body: 'Edited' });
      await readTag(list);
      await fixture.ben.delete(`/v1/comments/${comment.id}`);
      await readTag(list);
      await fixture.ben.post(`/v1/comments/${comment.id}/restore`);
      await readTag(list);
    });

    it('gives 304 to a HEAD as to a GET', async () => {
      const { id } = await fixture.forum.post(fixture.ada);
      const comment = await fixture.forum.comment(fixture.ben, id);
      for (const path of [
        `/v1/comments/${comment.id}`,
        `/v1/threads/${id}`,
        `/v1/threads/${id}/comments`,
        '/v1/site',
      ]) {
        for (const by of [fixture.ben, fixture.forum.anyone]) {
          const tag = (await by.get(path)).headers.get('etag') ?? '';
          const { status, headers, text } = await by.send('HEAD', path, undefined, { 'if-none-match': tag });
          expect([path, status, headers.get('etag'), text]).toEqual([path, 304, tag, '']);
          expect((await by.send('HEAD', path)).status).toBe(200);
        }
      }
    });

    it('of a comment changes with each reply, and when it is deleted', async () => {
      const { id } = await fixture.forum.post(fixture.ada);
      const comment = await fixture.forum.comment(fixture.ben, id);
      const path = `/v1/comments/${comment.id}`;
      const tags: string[] = [];
      const readTag = async () => tags.push((await fixture.ben.get(path)).headers.get('etag') ?? '');
      await readTag();
      const reply = await fixture.forum.comment(fixture.ben, id, { parentId: comment.id });
      expect((await fixture.ben.get<Comment>(path, { 'if-none-match': tags[0] ?? '' })).body.replyCount).toBe(1);
      await readTag();
      bodyOf(await fixture.ben.delete(`/v1/comments/${reply.id}`), 204);
      await readTag();
      expect(tags[1]).not.toBe(tags[0]);
      expect(tags[2]).toBe(tags[0]);
    });

    it('changes when an author is renamed', async () => {
      const [{ id }, elsewhere] = [await fixture.forum.post(fixture.ada), await fixture.forum.post(fixture.ada)];
      const comment = await fixture.forum.comment(fixture.ben, id);
      await fixture.forum.thread(elsewhere.id);
      const paths = [
        `/v1/threads/${id}/comments`,
        `/v1/comments/${comment.id}`,
        `/v1/comments?author=${fixture.ben.sub}`,
      ];
      for (const name of ['Benjamin', 'Benny']) {
        const readTag = async (path: string, by: Client) => ({ path, by, seen: await by.get(path) });
        const before = await Promise.all(
          paths.flatMap((path) => [fixture.cleo, fixture.forum.anyone].map((by) => readTag(path, by))),
        );
        await fixture.forum.comment(await fixture.forum.again(fixture.ben, name), elsewhere.id);
        for (const { path, by, seen } of before) {
          const again = () => by.get(path, { 'if-none-match': seen.headers.get('etag') ?? '' });
          if (by === fixture.cleo) expect((await again()).text).toContain(`"${name}"`);
          else await eventually(async () => expect((await again()).text).toContain(`"${name}"`));
        }
      }
    });

    it.each<[string, 'all' | 'members', (comment: Comment) => string]>([
      ['posts', 'all', () => '/v1/posts'],
      ['categories', 'all', () => '/v1/categories'],
      ["an author's comments", 'all', ({ author }) => `/v1/comments?author=${author?.id ?? ''}`],
      ['what a comment replies to', 'all', ({ id }) => `/v1/comments/${id}/context`],
      ["a comment's revisions", 'members', ({ id }) => `/v1/comments/${id}/revisions`],
      ['people', 'all', () => '/v1/people?prefix=be'],
      ['unread threads', 'members', () => '/v1/threads/unread'],
      ['notifications', 'members', () => '/v1/notifications'],
    ])('comes with a list of %s, with public or private caching', async (_what, readers, pathOf) => {
      const { id } = await fixture.forum.post(fixture.ada);
      const path = pathOf(await fixture.forum.comment(fixture.ben, id));
      for (const reader of readers === 'all' ? [fixture.ben, fixture.forum.anyone] : [fixture.ben]) {
        const { status, headers } = await reader.get(path);
        const caching = reader === fixture.ben ? 'private, no-cache' : 'public, max-age=0, must-revalidate';
        expect([status, headers.get('cache-control')]).toEqual([200, caching]);
        expect(headers.get('vary')).toContain('Authorization');
        expect(headers.get('etag')).toMatch(/^"r1\.v0\.[\w-]+"$/);
      }
    });

    it("never comes with a page older than the reader's own write, from any replica", async () => {
      const { id } = await fixture.forum.post(fixture.ada);
      const list = `/v1/threads/${id}/comments`;
      const request = () => fixture.ben.get<CommentsPage>(list);
      // Fill the cache of every replica, with and without a token.
      const warm = () => Promise.all([1, 2, 3, 4].flatMap(() => [request(), fixture.forum.anyone.get(list)]));
      for (let round = 0; round < 10; round++) {
        await warm();
        const comment = await fixture.forum.comment(fixture.ben, id);
        for (const { body } of [await request(), await request()]) expect(body.items.at(-1)?.id).toBe(comment.id);
        await warm();
        await fixture.ben.patch(`/v1/comments/${comment.id}`, { body: `Edited ${String(round)}` });
        for (const { body } of [await request(), await request()])
          expect(body.items.at(-1)?.body).toBe(`Edited ${String(round)}`);
        await warm();
        await fixture.ben.put(`/v1/comments/${comment.id}/vote`, { value: 1 });
        for (const { body } of [await request(), await request()]) {
          expect(body.items.at(-1)).toMatchObject({ score: 1, myVote: 1 });
        }
        await warm();
        await fixture.ben.delete(`/v1/comments/${comment.id}`);
        for (const { body } of [await request(), await request()]) {
          expect(body.items.map((item) => item.id)).not.toContain(comment.id);
        }
      }
    });
  });
}
