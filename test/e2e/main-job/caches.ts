import { eventually } from '#libs/testing';
import type { Client } from '../support/client.js';
import type { CommentsPage } from '../support/things.js';
import type { Stage } from './stage.js';

export function aboutCaches(the: Stage): void {
  describe('an ETag', () => {
    const readable = [
      ['a post', (id: string) => `/v1/posts/${id}`],
      ['a thread', (id: string) => `/v1/threads/${id}`],
      ["a thread's comments", (id: string) => `/v1/threads/${id}/comments`],
    ] as const;

    it.each(readable)('saves sending %s again, with and without a token', async (_what, pathOf) => {
      const { id } = await the.forum.post(the.ada);
      await the.forum.comment(the.ben, id);
      await eventually(async () => {
        expect((await the.forum.readPost(id)).commentCount).toBe(1);
      });
      const path = pathOf(id);
      const tags = await Promise.all(
        [the.forum.anyone, the.ada, the.ben].map(async (reader) => {
          const first = await reader.get(path);
          const tag = first.headers.get('etag') ?? '';
          expect(tag).toMatch(/^"r\d+\.v\d+\.[\w-]+"$/);
          const isPublic = reader === the.forum.anyone;
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

    it('is another one after every change that readers see', async () => {
      const post = await the.forum.post(the.ada);
      const seen = new Set<string>();
      const look = async (path: string) => {
        const tagFor = async (reader: Client) => (await reader.get(path)).headers.get('etag') ?? '';
        const tag = await tagFor(the.cleo);
        expect(seen).not.toContain(tag);
        seen.add(tag);
        // Whoever has no token may be shown what another replica knew a moment ago.
        await eventually(async () => {
          const shared = await tagFor(the.forum.anyone);
          expect(seen).not.toContain(shared);
          seen.add(shared);
        });
      };
      const path = `/v1/posts/${post.id}`;
      await look(path);
      await the.ben.put(`${path}/vote`, { value: 1 });
      await look(path);
      await the.ada.patch(path, { title: 'Other' });
      await look(path);
      await the.admin.put(`${path}/lock`);
      await look(path);
      seen.clear();
      const other = await the.forum.post(the.ada);
      const list = `/v1/threads/${other.id}/comments`;
      await look(list);
      const comment = await the.forum.comment(the.ben, other.id);
      await look(list);
      await the.ben.patch(`/v1/comments/${comment.id}`, { body: 'Edited' });
      await look(list);
      await the.ben.delete(`/v1/comments/${comment.id}`);
      await look(list);
      await the.ben.post(`/v1/comments/${comment.id}/restore`);
      await look(list);
    });

    it("never comes with a page that is older than the reader's own write, whoever answers", async () => {
      const { id } = await the.forum.post(the.ada);
      const list = `/v1/threads/${id}/comments`;
      const asked = () => the.ben.get<CommentsPage>(list);
      // Every replica keeps the page, for those with a token and for those without.
      const warm = () => Promise.all([1, 2, 3, 4].flatMap(() => [asked(), the.forum.anyone.get(list)]));
      for (let round = 0; round < 10; round++) {
        await warm();
        const comment = await the.forum.comment(the.ben, id);
        for (const { body } of [await asked(), await asked()]) expect(body.items.at(-1)?.id).toBe(comment.id);
        await warm();
        await the.ben.patch(`/v1/comments/${comment.id}`, { body: `Edited ${String(round)}` });
        for (const { body } of [await asked(), await asked()])
          expect(body.items.at(-1)?.body).toBe(`Edited ${String(round)}`);
        await warm();
        await the.ben.put(`/v1/comments/${comment.id}/vote`, { value: 1 });
        for (const { body } of [await asked(), await asked()]) {
          expect(body.items.at(-1)).toMatchObject({ score: 1, myVote: 1 });
        }
        await warm();
        await the.ben.delete(`/v1/comments/${comment.id}`);
        for (const { body } of [await asked(), await asked()]) {
          expect(body.items.map((item) => item.id)).not.toContain(comment.id);
        }
      }
    });
  });
}
