import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment, Page, Post } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeComments(fixture: MainJobFixture): void {
  describe('comments', () => {
    it('are accepted as soon as the post is created', async () => {
      const comments = await Promise.all(
        Array.from({ length: 10 }, async () =>
          fixture.forum.comment(fixture.ben, (await fixture.forum.post(fixture.ada)).id),
        ),
      );
      for (const comment of comments) expect(comment).toMatchObject({ depth: 0, parentId: null, status: 'published' });
      const post = await fixture.forum.post(fixture.ada);
      expect(await fixture.forum.thread(post.id)).toMatchObject({
        id: post.id,
        postId: post.id,
        state: 'open',
        commentCount: 0,
      });
      const another = await fixture.forum.post(fixture.ada);
      expect(await fixture.forum.comments(another.id)).toMatchObject({ items: [], nextCursor: null });
    });

    it('are nested below their parents', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const first = await fixture.forum.comment(fixture.ben, post.id, { body: 'First' });
      const second = await fixture.forum.comment(fixture.ben, post.id, { body: 'Second' });
      const reply = await fixture.forum.comment(fixture.ada, post.id, { body: 'To the *first*', parentId: first.id });
      const deeper = await fixture.forum.comment(fixture.ben, post.id, { body: 'Deeper', parentId: reply.id });
      expect(reply).toMatchObject({ parentId: first.id, depth: 1, threadId: post.id, author: { id: fixture.ada.sub } });
      const page = await fixture.forum.comments(post.id);
      expect(page.items.map(({ id, depth }) => [id, depth])).toEqual([
        [first.id, 0],
        [reply.id, 1],
        [deeper.id, 2],
        [second.id, 0],
      ]);
      expect(page.items[0]).toMatchObject({ replyCount: 1, moreReplies: null, body: 'First' });
      expect(page.items[1]?.bodyHtml).toContain('<em>first</em>');
      expect(page.thread).toMatchObject({ id: post.id, title: post.title, commentCount: 4 });
      expect(bodyOf(await fixture.forum.anyone.get(`/v1/comments/${reply.id}`))).toMatchObject({
        body: 'To the *first*',
      });
      const context = bodyOf(await fixture.forum.anyone.get<Page<Comment>>(`/v1/comments/${deeper.id}/context`));
      expect(context.items.map(({ id }) => id)).toEqual([first.id, reply.id]);
    });

    it('cannot reply to a missing parent', async () => {
      const [post, other] = [await fixture.forum.post(fixture.ada), await fixture.forum.post(fixture.ada)];
      const elsewhere = await fixture.forum.comment(fixture.ben, other.id);
      const unknown = '01890000-0000-7000-8000-000000000000';
      for (const parentId of [elsewhere.id, unknown]) {
        problemOf(await fixture.forum.tryComment(fixture.ben, post.id, { parentId }), 404, 'comment.unknown-parent');
      }
      problemOf(await fixture.forum.tryComment(fixture.ben, unknown), 404, 'thread.not-found');
      const deleted = await fixture.forum.comment(fixture.ben, post.id);
      bodyOf(await fixture.ben.delete(`/v1/comments/${deleted.id}`), 204);
      const refused = await fixture.forum.tryComment(fixture.ada, post.id, { parentId: deleted.id });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
    });

    it('are edited by their author, unless the revision is stale', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const comment = await fixture.forum.comment(fixture.ben, post.id, { body: 'Teh' });
      const path = `/v1/comments/${comment.id}`;
      const tag = (await fixture.ben.get(path)).headers.get('etag') ?? '';
      const edited = bodyOf(await fixture.ben.patch<Comment>(path, { body: 'The' }, { 'if-match': tag }));
      expect(edited).toMatchObject({ body: 'The', revision: 2, editedAt: expect.any(String) as string });
      problemOf(await fixture.ben.patch(path, { body: 'Lost' }, { 'if-match': tag }), 412, 'request.stale');
      problemOf(await fixture.ben.delete(path, { 'if-match': tag }), 412, 'request.stale');
      problemOf(await fixture.ada.patch(path, { body: 'Mine' }, { 'if-match': tag }), 403, 'comment.not-yours');
      problemOf(await fixture.ada.patch(path, { body: 'Mine' }), 403, 'comment.not-yours');
      problemOf(await fixture.ada.delete(path), 403, 'comment.not-yours');
      expect((await fixture.forum.comments(post.id)).items).toMatchObject([{ body: 'The', revision: 2 }]);
    });

    it('are rated, pinned and restored only at the revision in If-Match', async () => {
      const mary = await fixture.forum.person('Mary', ['moderator']);
      const post = await fixture.forum.post(fixture.ada);
      const path = `/v1/comments/${(await fixture.forum.comment(fixture.ben, post.id)).id}`;
      const seen = { 'if-match': (await mary.get(path)).headers.get('etag') ?? '' };
      bodyOf(await fixture.ben.patch(path, { body: 'Another' }));
      const refused = [
        await mary.put(`${path}/vote`, { value: 1 }, seen),
        await mary.put(`${path}/reactions/👍`, undefined, seen),
        await mary.put(`${path}/pin`, undefined, seen),
      ];
      for (const response of refused) problemOf(response, 412, 'request.stale');
      const comment = await mary.get<Comment>(path);
      expect(comment.body).toMatchObject({ score: 0, reactions: {}, pinned: false });
      const newest = { 'if-match': comment.headers.get('etag') ?? '' };
      bodyOf(await mary.put(`${path}/vote`, { value: 1 }, newest));
      bodyOf(await mary.put(`${path}/reactions/👍`, undefined, newest));
      bodyOf(await mary.put(`${path}/pin`, undefined, newest));
      problemOf(await mary.delete(`${path}/pin`, seen), 412, 'request.stale');
      problemOf(await mary.delete(`${path}/reactions/👍`, seen), 412, 'request.stale');
      bodyOf(await mary.delete(path, newest), 204);
      problemOf(await mary.post(`${path}/restore`, undefined, seen), 412, 'request.stale');
      const restored = bodyOf(await mary.post<Comment>(`${path}/restore`, undefined, newest));
      expect(restored).toMatchObject({ score: 1, reactions: { '👍': 1 }, pinned: true });
    });

    it('become a tombstone with replies, disappear without, and can be restored', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const parent = await fixture.forum.comment(fixture.ben, post.id, { body: 'To be deleted' });
      const reply = await fixture.forum.comment(fixture.cleo, post.id, { parentId: parent.id });
      const leaf = await fixture.forum.comment(fixture.ben, post.id);
      bodyOf(await fixture.cleo.put(`/v1/comments/${parent.id}/vote`, { value: 1 }));
      bodyOf(await fixture.cleo.put(`/v1/comments/${parent.id}/reactions/👍`));
      bodyOf(await fixture.ben.patch(`/v1/comments/${parent.id}`, { body: 'To be deleted, alas' }));
      bodyOf(await fixture.ben.delete(`/v1/comments/${parent.id}`), 204);
      bodyOf(await fixture.ben.delete(`/v1/comments/${leaf.id}`), 204);
      const page = await fixture.forum.comments(post.id);
      expect(page.items.map(({ id, status }) => [id, status])).toEqual([
        [parent.id, 'deleted'],
        [reply.id, 'published'],
      ]);
      const alone = bodyOf(await fixture.forum.anyone.get<Comment>(`/v1/comments/${parent.id}`));
      const seenByVoter = bodyOf(await fixture.cleo.get<Comment>(`/v1/comments/${parent.id}`));
      for (const tombstone of [page.items[0], alone, seenByVoter]) {
        expect(tombstone).toMatchObject({ status: 'deleted', replyCount: 1, score: 0, reactions: {}, editedAt: null });
        expect(tombstone).toMatchObject({ myVote: 0, myReactions: [] });
        for (const gone of ['author', 'body', 'bodyHtml']) expect(tombstone).not.toHaveProperty(gone);
        expect(JSON.stringify(tombstone)).not.toMatch(/To be deleted|Ben/);
      }
      problemOf(await fixture.forum.anyone.get(`/v1/comments/${leaf.id}`), 404, 'comment.not-found');
      problemOf(await fixture.ben.delete(`/v1/comments/${leaf.id}`), 404, 'comment.not-found');
      problemOf(await fixture.ben.patch(`/v1/comments/${parent.id}`, { body: 'Back' }), 409, 'comment.deleted');
      expect(page.thread.commentCount).toBe(1);

      const restored = bodyOf(await fixture.ben.post<Comment>(`/v1/comments/${parent.id}/restore`));
      expect(restored).toMatchObject({
        body: 'To be deleted, alas',
        status: 'published',
        author: { id: fixture.ben.sub },
      });
      expect(restored).toMatchObject({ score: 1, reactions: { '👍': 1 }, editedAt: expect.any(String) as string });
      bodyOf(await fixture.ben.post(`/v1/comments/${leaf.id}/restore`));
      const again = await fixture.forum.comments(post.id);
      expect(again.items.map(({ id }) => id)).toEqual([parent.id, reply.id, leaf.id]);
      await whenPostCounts(fixture, post.id, 3);
    });

    it('remove the tombstone above them when the last reply is deleted', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const parent = await fixture.forum.comment(fixture.ben, post.id);
      const reply = await fixture.forum.comment(fixture.cleo, post.id, { parentId: parent.id });
      bodyOf(await fixture.ben.delete(`/v1/comments/${parent.id}`), 204);
      bodyOf(await fixture.cleo.delete(`/v1/comments/${reply.id}`), 204);
      expect(await fixture.forum.comments(post.id)).toMatchObject({ items: [], thread: { commentCount: 0 } });
      await whenPostCounts(fixture, post.id, 0);
    });

    it('are counted in their post, with the time of the newest', async () => {
      const post = await fixture.forum.post(fixture.ada);
      expect(post.lastActivityAt).toBe(post.createdAt);
      const first = await fixture.forum.comment(fixture.ben, post.id);
      const second = await fixture.forum.comment(fixture.cleo, post.id, { parentId: first.id });
      const counted = await whenPostCounts(fixture, post.id, 2);
      expect(counted.lastActivityAt).toBe(second.createdAt);
      expect(counted.revision).toBe(1);
      bodyOf(await fixture.ben.delete(`/v1/comments/${first.id}`), 204);
      await whenPostCounts(fixture, post.id, 1);
      const newer = await fixture.forum.post(fixture.ada);
      await fixture.forum.comment(fixture.ben, post.id);
      await eventually(async () => {
        const active = bodyOf(
          await fixture.forum.anyone.get<Page<Post>>(`/v1/posts?author=${fixture.ada.sub}&sort=active`),
        );
        expect(active.items.map(({ id }) => id)).toEqual([post.id, newer.id]);
      });
    });
  });
}

async function whenPostCounts(fixture: MainJobFixture, id: string, commentCount: number): Promise<Post> {
  return eventually(async () => {
    const post = await fixture.forum.readPost(id);
    expect(post.commentCount).toBe(commentCount);
    return post;
  });
}
