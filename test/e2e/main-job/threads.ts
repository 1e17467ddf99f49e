import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment, Page, Post, Thread } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeThreads(fixture: MainJobFixture): void {
  describe('a thread', () => {
    it('closes when its post is deleted, hides its comments, and is restored with it', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const comment = await fixture.forum.comment(fixture.ben, post.id);
      bodyOf(await fixture.ada.delete(`/v1/posts/${post.id}`), 204);
      problemOf(await fixture.forum.anyone.get(`/v1/posts/${post.id}`), 404, 'post.not-found');
      problemOf(await fixture.ada.get(`/v1/posts/by-slug/${post.slug}`), 404, 'post.not-found');
      expect(bodyOf(await fixture.forum.anyone.get<Page<Post>>(`/v1/posts?author=${fixture.ada.sub}`)).items).toEqual(
        [],
      );
      await eventually(async () => {
        problemOf(await fixture.forum.anyone.get(`/v1/threads/${post.id}/comments`), 404, 'thread.not-found');
      });
      problemOf(await fixture.forum.anyone.get(`/v1/comments/${comment.id}`), 404, 'comment.not-found');
      problemOf(await fixture.ben.get(`/v1/comments/${comment.id}/revisions`), 404, 'comment.not-found');
      expect(await fixture.forum.thread(post.id)).toMatchObject({
        state: 'closed',
        closedBecause: ['post-deleted'],
        title: null,
        commentCount: 0,
        lastCommentAt: null,
      });
      expect(
        bodyOf(await fixture.forum.anyone.get<Page<Comment>>(`/v1/comments?author=${fixture.ben.sub}`)).items,
      ).toEqual([]);
      const refused = await fixture.forum.tryComment(fixture.ben, post.id);
      expect([404, 409]).toContain(refused.status);
      problemOf(await fixture.ben.post(`/v1/posts/${post.id}/restore`), 403, 'post.not-yours');

      expect(bodyOf(await fixture.ada.post<Post>(`/v1/posts/${post.id}/restore`))).toMatchObject({
        id: post.id,
        title: post.title,
      });
      await eventually(async () => {
        expect((await fixture.forum.comments(post.id)).items).toMatchObject([{ id: comment.id }]);
      });
      await fixture.forum.comment(fixture.ben, post.id);
      await whenPostCounts(fixture, post.id, 2);
    });

    it('closes while its post is locked', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const comment = await fixture.forum.comment(fixture.ben, post.id);
      expect(bodyOf(await fixture.admin.put<Post>(`/v1/posts/${post.id}/lock`)).locked).toBe(true);
      expect((await whenThreadIs(fixture, post.id, 'closed')).closedBecause).toEqual(['post-locked']);
      problemOf(await fixture.forum.tryComment(fixture.ben, post.id), 409, 'thread.closed');
      expect((await fixture.forum.comments(post.id)).items).toMatchObject([{ id: comment.id }]);
      expect(bodyOf(await fixture.admin.delete<Post>(`/v1/posts/${post.id}/lock`)).locked).toBe(false);
      expect((await whenThreadIs(fixture, post.id, 'open')).closedBecause).toEqual([]);
      await fixture.forum.comment(fixture.ben, post.id);
    });

    it('adopts the title of its post', async () => {
      const post = await fixture.forum.post(fixture.ada);
      bodyOf(await fixture.ada.patch(`/v1/posts/${post.id}`, { title: 'Another title' }));
      await eventually(async () => {
        expect((await fixture.forum.thread(post.id)).title).toBe('Another title');
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

async function whenThreadIs(fixture: MainJobFixture, id: string, state: string): Promise<Thread> {
  return eventually(async () => {
    const thread = await fixture.forum.thread(id);
    expect(thread.state).toBe(state);
    return thread;
  });
}
