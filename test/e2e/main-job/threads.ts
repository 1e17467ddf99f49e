import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment, Page, Post, Thread } from '../support/things.js';
import type { Stage } from './stage.js';

export function aboutThreads(the: Stage): void {
  describe('a thread', () => {
    it('closes with its post, hides its comments, and comes back with it', async () => {
      const post = await the.forum.post(the.ada);
      const comment = await the.forum.comment(the.ben, post.id);
      bodyOf(await the.ada.delete(`/v1/posts/${post.id}`), 204);
      problemOf(await the.forum.anyone.get(`/v1/posts/${post.id}`), 404, 'post.not-found');
      problemOf(await the.ada.get(`/v1/posts/by-slug/${post.slug}`), 404, 'post.not-found');
      expect(bodyOf(await the.forum.anyone.get<Page<Post>>(`/v1/posts?author=${the.ada.sub}`)).items).toEqual([]);
      await eventually(async () => {
        problemOf(await the.forum.anyone.get(`/v1/threads/${post.id}/comments`), 404, 'thread.not-found');
      });
      problemOf(await the.forum.anyone.get(`/v1/comments/${comment.id}`), 404, 'comment.not-found');
      problemOf(await the.ben.get(`/v1/comments/${comment.id}/revisions`), 404, 'comment.not-found');
      expect(await the.forum.thread(post.id)).toMatchObject({
        state: 'closed',
        closedBecause: ['post-deleted'],
        title: null,
        commentCount: 0,
        lastCommentAt: null,
      });
      expect(bodyOf(await the.forum.anyone.get<Page<Comment>>(`/v1/comments?author=${the.ben.sub}`)).items).toEqual([]);
      const refused = await the.forum.tryComment(the.ben, post.id);
      expect([404, 409]).toContain(refused.status);
      problemOf(await the.ben.post(`/v1/posts/${post.id}/restore`), 403, 'post.not-yours');

      expect(bodyOf(await the.ada.post<Post>(`/v1/posts/${post.id}/restore`))).toMatchObject({
        id: post.id,
        title: post.title,
      });
      await eventually(async () => {
        expect((await the.forum.comments(post.id)).items).toMatchObject([{ id: comment.id }]);
      });
      await the.forum.comment(the.ben, post.id);
      await whenPostCounts(the, post.id, 2);
    });

    it('closes while its post is locked', async () => {
      const post = await the.forum.post(the.ada);
      const comment = await the.forum.comment(the.ben, post.id);
      expect(bodyOf(await the.admin.put<Post>(`/v1/posts/${post.id}/lock`)).locked).toBe(true);
      expect((await whenThreadIs(the, post.id, 'closed')).closedBecause).toEqual(['post-locked']);
      problemOf(await the.forum.tryComment(the.ben, post.id), 409, 'thread.closed');
      expect((await the.forum.comments(post.id)).items).toMatchObject([{ id: comment.id }]);
      expect(bodyOf(await the.admin.delete<Post>(`/v1/posts/${post.id}/lock`)).locked).toBe(false);
      expect((await whenThreadIs(the, post.id, 'open')).closedBecause).toEqual([]);
      await the.forum.comment(the.ben, post.id);
    });

    it('takes over the title of its post', async () => {
      const post = await the.forum.post(the.ada);
      bodyOf(await the.ada.patch(`/v1/posts/${post.id}`, { title: 'Another title' }));
      await eventually(async () => {
        expect((await the.forum.thread(post.id)).title).toBe('Another title');
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

async function whenThreadIs(the: Stage, id: string, state: string): Promise<Thread> {
  return eventually(async () => {
    const thread = await the.forum.thread(id);
    expect(thread.state).toBe(state);
    return thread;
  });
}
