import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment, Page, Post } from '../support/things.js';
import type { Stage } from './stage.js';

export function aboutComments(the: Stage): void {
  describe('comments', () => {
    it("are accepted straight after the post's 201, and its thread is there", async () => {
      const comments = await Promise.all(
        Array.from({ length: 10 }, async () => the.forum.comment(the.ben, (await the.forum.post(the.ada)).id)),
      );
      for (const comment of comments) expect(comment).toMatchObject({ depth: 0, parentId: null, status: 'published' });
      const post = await the.forum.post(the.ada);
      expect(await the.forum.thread(post.id)).toMatchObject({
        id: post.id,
        postId: post.id,
        state: 'open',
        commentCount: 0,
      });
      const another = await the.forum.post(the.ada);
      expect(await the.forum.comments(another.id)).toMatchObject({ items: [], nextCursor: null });
    });

    it('stand below what they reply to', async () => {
      const post = await the.forum.post(the.ada);
      const first = await the.forum.comment(the.ben, post.id, { body: 'First' });
      const second = await the.forum.comment(the.ben, post.id, { body: 'Second' });
      const reply = await the.forum.comment(the.ada, post.id, { body: 'To the *first*', parentId: first.id });
      const deeper = await the.forum.comment(the.ben, post.id, { body: 'Deeper', parentId: reply.id });
      expect(reply).toMatchObject({ parentId: first.id, depth: 1, threadId: post.id, author: { id: the.ada.sub } });
      const page = await the.forum.comments(post.id);
      expect(page.items.map(({ id, depth }) => [id, depth])).toEqual([
        [first.id, 0],
        [reply.id, 1],
        [deeper.id, 2],
        [second.id, 0],
      ]);
      expect(page.items[0]).toMatchObject({ replyCount: 1, moreReplies: null, body: 'First' });
      expect(page.items[1]?.bodyHtml).toContain('<em>first</em>');
      expect(page.thread).toMatchObject({ id: post.id, title: post.title, commentCount: 4 });
      expect(bodyOf(await the.forum.anyone.get(`/v1/comments/${reply.id}`))).toMatchObject({ body: 'To the *first*' });
      const context = bodyOf(await the.forum.anyone.get<Page<Comment>>(`/v1/comments/${deeper.id}/context`));
      expect(context.items.map(({ id }) => id)).toEqual([first.id, reply.id]);
    });

    it('do not reply to what is not there', async () => {
      const [post, other] = [await the.forum.post(the.ada), await the.forum.post(the.ada)];
      const elsewhere = await the.forum.comment(the.ben, other.id);
      const unknown = '01890000-0000-7000-8000-000000000000';
      for (const parentId of [elsewhere.id, unknown]) {
        problemOf(await the.forum.tryComment(the.ben, post.id, { parentId }), 404, 'comment.unknown-parent');
      }
      problemOf(await the.forum.tryComment(the.ben, unknown), 404, 'thread.not-found');
      const deleted = await the.forum.comment(the.ben, post.id);
      bodyOf(await the.ben.delete(`/v1/comments/${deleted.id}`), 204);
      const refused = await the.forum.tryComment(the.ada, post.id, { parentId: deleted.id });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
    });

    it('are edited by their author, unless somebody was faster', async () => {
      const post = await the.forum.post(the.ada);
      const comment = await the.forum.comment(the.ben, post.id, { body: 'Teh' });
      const path = `/v1/comments/${comment.id}`;
      const tag = (await the.ben.get(path)).headers.get('etag') ?? '';
      const edited = bodyOf(await the.ben.patch<Comment>(path, { body: 'The' }, { 'if-match': tag }));
      expect(edited).toMatchObject({ body: 'The', revision: 2, editedAt: expect.any(String) as string });
      problemOf(await the.ben.patch(path, { body: 'Lost' }, { 'if-match': tag }), 412, 'request.stale');
      problemOf(await the.ben.delete(path, { 'if-match': tag }), 412, 'request.stale');
      problemOf(await the.ada.patch(path, { body: 'Mine' }, { 'if-match': tag }), 403, 'comment.not-yours');
      problemOf(await the.ada.patch(path, { body: 'Mine' }), 403, 'comment.not-yours');
      problemOf(await the.ada.delete(path), 403, 'comment.not-yours');
      expect((await the.forum.comments(post.id)).items).toMatchObject([{ body: 'The', revision: 2 }]);
    });

    it('are rated, pinned and restored as they were seen, where If-Match says so', async () => {
      const mary = await the.forum.person('Mary', ['moderator']);
      const post = await the.forum.post(the.ada);
      const path = `/v1/comments/${(await the.forum.comment(the.ben, post.id)).id}`;
      const seen = { 'if-match': (await mary.get(path)).headers.get('etag') ?? '' };
      bodyOf(await the.ben.patch(path, { body: 'Another' }));
      const refused = [
        await mary.put(`${path}/vote`, { value: 1 }, seen),
        await mary.put(`${path}/reactions/👍`, undefined, seen),
        await mary.put(`${path}/pin`, undefined, seen),
      ];
      for (const answer of refused) problemOf(answer, 412, 'request.stale');
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

    it('leave a tombstone where there are replies, vanish where not, and can be restored', async () => {
      const post = await the.forum.post(the.ada);
      const parent = await the.forum.comment(the.ben, post.id, { body: 'To be deleted' });
      const reply = await the.forum.comment(the.cleo, post.id, { parentId: parent.id });
      const leaf = await the.forum.comment(the.ben, post.id);
      bodyOf(await the.cleo.put(`/v1/comments/${parent.id}/vote`, { value: 1 }));
      bodyOf(await the.cleo.put(`/v1/comments/${parent.id}/reactions/👍`));
      bodyOf(await the.ben.patch(`/v1/comments/${parent.id}`, { body: 'To be deleted, alas' }));
      bodyOf(await the.ben.delete(`/v1/comments/${parent.id}`), 204);
      bodyOf(await the.ben.delete(`/v1/comments/${leaf.id}`), 204);
      const page = await the.forum.comments(post.id);
      expect(page.items.map(({ id, status }) => [id, status])).toEqual([
        [parent.id, 'deleted'],
        [reply.id, 'published'],
      ]);
      const alone = bodyOf(await the.forum.anyone.get<Comment>(`/v1/comments/${parent.id}`));
      const seenByVoter = bodyOf(await the.cleo.get<Comment>(`/v1/comments/${parent.id}`));
      for (const tombstone of [page.items[0], alone, seenByVoter]) {
        expect(tombstone).toMatchObject({ status: 'deleted', replyCount: 1, score: 0, reactions: {}, editedAt: null });
        expect(tombstone).toMatchObject({ myVote: 0, myReactions: [] });
        for (const gone of ['author', 'body', 'bodyHtml']) expect(tombstone).not.toHaveProperty(gone);
        expect(JSON.stringify(tombstone)).not.toMatch(/To be deleted|Ben/);
      }
      problemOf(await the.forum.anyone.get(`/v1/comments/${leaf.id}`), 404, 'comment.not-found');
      problemOf(await the.ben.delete(`/v1/comments/${leaf.id}`), 404, 'comment.not-found');
      problemOf(await the.ben.patch(`/v1/comments/${parent.id}`, { body: 'Back' }), 409, 'comment.deleted');
      expect(page.thread.commentCount).toBe(1);

      const restored = bodyOf(await the.ben.post<Comment>(`/v1/comments/${parent.id}/restore`));
      expect(restored).toMatchObject({ body: 'To be deleted, alas', status: 'published', author: { id: the.ben.sub } });
      expect(restored).toMatchObject({ score: 1, reactions: { '👍': 1 }, editedAt: expect.any(String) as string });
      bodyOf(await the.ben.post(`/v1/comments/${leaf.id}/restore`));
      const again = await the.forum.comments(post.id);
      expect(again.items.map(({ id }) => id)).toEqual([parent.id, reply.id, leaf.id]);
      await whenPostCounts(the, post.id, 3);
    });

    it('take their tombstone with them when the last reply goes', async () => {
      const post = await the.forum.post(the.ada);
      const parent = await the.forum.comment(the.ben, post.id);
      const reply = await the.forum.comment(the.cleo, post.id, { parentId: parent.id });
      bodyOf(await the.ben.delete(`/v1/comments/${parent.id}`), 204);
      bodyOf(await the.cleo.delete(`/v1/comments/${reply.id}`), 204);
      expect(await the.forum.comments(post.id)).toMatchObject({ items: [], thread: { commentCount: 0 } });
      await whenPostCounts(the, post.id, 0);
    });

    it('are counted at their post, with the time of the last', async () => {
      const post = await the.forum.post(the.ada);
      expect(post.lastActivityAt).toBe(post.createdAt);
      const first = await the.forum.comment(the.ben, post.id);
      const second = await the.forum.comment(the.cleo, post.id, { parentId: first.id });
      const counted = await whenPostCounts(the, post.id, 2);
      expect(counted.lastActivityAt).toBe(second.createdAt);
      expect(counted.revision).toBe(1);
      bodyOf(await the.ben.delete(`/v1/comments/${first.id}`), 204);
      await whenPostCounts(the, post.id, 1);
      const newer = await the.forum.post(the.ada);
      await the.forum.comment(the.ben, post.id);
      await eventually(async () => {
        const active = bodyOf(await the.forum.anyone.get<Page<Post>>(`/v1/posts?author=${the.ada.sub}&sort=active`));
        expect(active.items.map(({ id }) => id)).toEqual([post.id, newer.id]);
      });
    });
  });
}

async function whenPostCounts(the: Stage, id: string, commentCount: number): Promise<Post> {
  return eventually(async () => {
    const post = await the.forum.readPost(id);
    expect(post.commentCount).toBe(commentCount);
    return post;
  });
}
