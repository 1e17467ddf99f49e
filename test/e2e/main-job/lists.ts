import { eventually } from '#libs/testing';
import { bodyOf } from '../support/client.js';
import { pages } from '../support/forum.js';
import type { Category, Comment, CommentsPage, Notification, Page, Post } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeLists(fixture: MainJobFixture): void {
  describe('a list', () => {
    it('of posts, newest first, shows each once while others write', async () => {
      const before: string[] = [];
      for (let i = 0; i < 25; i++) before.push((await fixture.forum.post(fixture.ada)).id);
      const listed = await pages<Post>(
        fixture.forum.anyone,
        `/v1/posts?sort=new&limit=4&author=${fixture.ada.sub}`,
        () => Promise.all([fixture.forum.post(fixture.ada), fixture.forum.post(fixture.ada)]),
      );
      expect(listed.map(({ id }) => id)).toEqual(before.toReversed());
    });

    it('of comments, oldest first, shows each once while others write', async () => {
      const post = await fixture.forum.post(fixture.ada);
      for (let i = 0; i < 15; i++) await fixture.forum.comment(fixture.ben, post.id);
      let written = 15;
      const listed = await pages<Comment>(fixture.forum.anyone, `/v1/threads/${post.id}/comments?limit=4`, async () => {
        if (written >= 30) return;
        await Promise.all(Array.from({ length: 3 }, () => fixture.forum.comment(fixture.ada, post.id)));
        written += 3;
      });
      expect(new Set(listed.map(({ id }) => id)).size).toBe(30);
      expect(listed).toHaveLength(30);
      const all = await pages<Comment>(fixture.forum.anyone, `/v1/threads/${post.id}/comments?limit=100`);
      expect(listed.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    });

    it('of comments, newest first, shows each once while others write', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const before: string[] = [];
      for (let i = 0; i < 15; i++) before.push((await fixture.forum.comment(fixture.ben, post.id)).id);
      const listed = await pages<Comment>(
        fixture.forum.anyone,
        `/v1/threads/${post.id}/comments?sort=new&limit=4`,
        () => fixture.forum.comment(fixture.ada, post.id),
      );
      expect(listed.map(({ id }) => id)).toEqual(before.toReversed());
    });

    it("of an author's comments, newest first, shows each once while others write", async () => {
      const post = await fixture.forum.post(fixture.ada);
      const before: string[] = [];
      for (let i = 0; i < 12; i++) before.push((await fixture.forum.comment(fixture.ben, post.id)).id);
      const listed = await pages<Comment>(fixture.forum.anyone, `/v1/comments?author=${fixture.ben.sub}&limit=5`, () =>
        fixture.forum.comment(fixture.ben, post.id),
      );
      expect(listed.map(({ id }) => id)).toEqual(before.toReversed());
    });

    it.each(['old', 'new'])('of a deep thread (%s) reaches every comment once', async (sort) => {
      const post = await fixture.forum.post(fixture.ada);
      const made: Comment[] = [];
      for (let i = 0; i < 40; i++) {
        // Every third one is a top-level comment, the others reply to an earlier one.
        const parentId = i % 3 === 0 ? null : made[(i * 7) % made.length]?.id;
        made.push(await fixture.forum.comment(fixture.ben, post.id, { parentId }));
      }
      const base = `/v1/threads/${post.id}/comments?sort=${sort}&limit=4`;
      const found: string[] = [];
      const collect = async (query: string): Promise<void> => {
        const page = bodyOf(await fixture.forum.anyone.get<CommentsPage>(base + query));
        found.push(...page.items.map(({ id }) => id));
        for (const { id, moreReplies } of page.items) {
          if (moreReplies !== null) await collect(`&parent=${id}&cursor=${moreReplies}`);
        }
        const parent = /&parent=[^&]*/.exec(query)?.[0] ?? '';
        if (page.nextCursor !== null) await collect(`${parent}&cursor=${page.nextCursor}`);
      };
      await collect('');
      expect([...found].sort()).toEqual(made.map(({ id }) => id).sort());
    });

    it('of comments respects the depth', async () => {
      const post = await fixture.forum.post(fixture.ada);
      let parentId: string | null = null;
      for (let i = 0; i < 4; i++) parentId = (await fixture.forum.comment(fixture.ben, post.id, { parentId })).id;
      const flat = await fixture.forum.comments(post.id, 'depth=0');
      expect(flat.items).toMatchObject([{ depth: 0, replyCount: 1, moreReplies: expect.any(String) as string }]);
      expect((await fixture.forum.comments(post.id, 'depth=2')).items.map(({ depth }) => depth)).toEqual([0, 1, 2]);
      const below = await fixture.forum.comments(post.id, `parent=${flat.items[0]?.id ?? ''}`);
      expect(below.items.map(({ depth }) => depth)).toEqual([1, 2, 3]);
    });

    it('of notifications is complete page by page', async () => {
      for (let i = 0; i < 7; i++) await fixture.forum.comment(fixture.ben, (await fixture.forum.post(fixture.ada)).id);
      await eventually(async () => {
        expect(await fixture.forum.unread(fixture.ada)).toBe(7);
      });
      const listed = await pages<Notification>(fixture.ada, '/v1/notifications?limit=3');
      expect(listed.map(({ id }) => id)).toEqual((await fixture.forum.inbox(fixture.ada)).map(({ id }) => id));
      expect(new Set(listed.map(({ id }) => id)).size).toBe(7);
    });

    it('of categories is complete page by page, by position', async () => {
      const made = await Promise.all(
        [3, 1, 2, 2, -5].map((position) => fixture.forum.category(fixture.admin, { position })),
      );
      const listed = await pages<Category & { position: number }>(fixture.forum.anyone, '/v1/categories?limit=2');
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
      for (const { id } of made) expect(listed.map((one) => one.id)).toContain(id);
      const positions = listed.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    });

    it.each(['active', 'new', 'top', 'hot'])('of posts by %s is complete page by page', async (sort) => {
      const made: Post[] = [];
      for (let i = 0; i < 9; i++) made.push(await fixture.forum.post(fixture.ada));
      await Promise.all(made.slice(0, 3).map(({ id }) => fixture.ben.put(`/v1/posts/${id}/vote`, { value: 1 })));
      await Promise.all(made.slice(6).map(({ id }) => fixture.ben.put(`/v1/posts/${id}/vote`, { value: -1 })));
      const listed = await pages<Post>(
        fixture.forum.anyone,
        `/v1/posts?sort=${sort}&author=${fixture.ada.sub}&limit=2&period=day`,
      );
      expect(listed.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    });

    it('of posts has the requested order', async () => {
      const [first, second, third] = [
        await fixture.forum.post(fixture.ada),
        await fixture.forum.post(fixture.ada),
        await fixture.forum.post(fixture.ada),
      ];
      for (const voter of [fixture.ben, fixture.admin]) await voter.put(`/v1/posts/${first.id}/vote`, { value: 1 });
      await fixture.ben.put(`/v1/posts/${third.id}/vote`, { value: -1 });
      const by = async (sort: string) =>
        bodyOf(
          await fixture.forum.anyone.get<Page<Post>>(`/v1/posts?sort=${sort}&author=${fixture.ada.sub}`),
        ).items.map(({ id }) => id);
      expect(await by('new')).toEqual([third.id, second.id, first.id]);
      expect(await by('top')).toEqual([first.id, second.id, third.id]);
      expect((await by('hot'))[0]).toBe(first.id);
      expect(await by('active')).toEqual([third.id, second.id, first.id]);
    });
  });
}
