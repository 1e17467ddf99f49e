import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Stage } from './stage.js';

export function aboutNotifications(the: Stage): void {
  describe('notifications', () => {
    it("come once to the post's author and once to the parent's author, and never for one's own writing", async () => {
      const post = await the.forum.post(the.ada, { title: 'Who answers?' });
      await the.forum.comment(the.ada, post.id, { body: 'My own' });
      const comment = await the.forum.comment(the.ben, post.id);
      const [activity] = await eventually(async () => {
        const inbox = await the.forum.inbox(the.ada);
        expect(inbox).toHaveLength(1);
        return inbox;
      });
      expect(activity).toMatchObject({
        kind: 'thread-activity',
        threadId: post.id,
        postId: post.id,
        commentId: comment.id,
        title: 'Who answers?',
        actors: [{ id: the.ben.sub, name: 'Ben' }],
        count: 1,
        read: false,
      });
      const reply = await the.forum.comment(the.cleo, post.id, { parentId: comment.id });
      await the.forum.comment(the.ben, post.id, { parentId: comment.id, body: 'To myself' });
      await eventually(async () => {
        expect(await the.forum.inbox(the.ben)).toMatchObject([
          { kind: 'reply', commentId: reply.id, actors: [{ id: the.cleo.sub }], count: 1, read: false },
        ]);
        expect(await the.forum.inbox(the.ada)).toMatchObject([{ id: activity?.id, count: 3 }]);
      });
      expect(await the.forum.inbox(the.cleo)).toEqual([]);
      expect([
        await the.forum.unread(the.ada),
        await the.forum.unread(the.ben),
        await the.forum.unread(the.cleo),
      ]).toEqual([1, 1, 0]);
    });

    it("say one thing to who is both the post's and the parent's author", async () => {
      const post = await the.forum.post(the.ada);
      const mine = await the.forum.comment(the.ada, post.id);
      const reply = await the.forum.comment(the.ben, post.id, { parentId: mine.id });
      await eventually(async () => {
        expect(await the.forum.inbox(the.ada)).toMatchObject([{ kind: 'reply', commentId: reply.id }]);
      });
    });

    it('collapse while unread, are marked read one by one, and begin anew after that', async () => {
      const post = await the.forum.post(the.ada);
      await the.forum.comment(the.ben, post.id);
      await eventually(async () => {
        expect(await the.forum.inbox(the.ada)).toMatchObject([{ count: 1 }]);
      });
      await the.forum.comment(the.cleo, post.id);
      const third = await the.forum.comment(the.ben, post.id);
      const [collapsed] = await eventually(async () => {
        const inbox = await the.forum.inbox(the.ada);
        expect(inbox).toMatchObject([
          { count: 3, commentId: third.id, actors: [{ id: the.ben.sub }, { id: the.cleo.sub }] },
        ]);
        return inbox;
      });
      expect(await the.forum.unread(the.ada)).toBe(1);
      const path = `/v1/notifications/${collapsed?.id ?? ''}/read`;
      problemOf(await the.ben.put(path), 404, 'notification.not-found');
      expect(bodyOf(await the.ada.put(path))).toMatchObject({ id: collapsed?.id, read: true });
      expect(bodyOf(await the.ada.put(path))).toMatchObject({ id: collapsed?.id, read: true });
      expect(await the.forum.unread(the.ada)).toBe(0);
      expect(await the.forum.inbox(the.ada, 'unread=true')).toEqual([]);
      await the.forum.comment(the.cleo, post.id);
      await eventually(async () => {
        expect(await the.forum.inbox(the.ada)).toMatchObject([
          { count: 1, read: false },
          { count: 3, read: true },
        ]);
      });
      expect(await the.forum.inbox(the.ada, 'unread=true')).toHaveLength(1);
      expect(await the.forum.inbox(the.ada, 'unread=false')).toHaveLength(1);
    });

    it('are all marked read at once', async () => {
      const posts = await Promise.all([the.forum.post(the.ada), the.forum.post(the.ada), the.forum.post(the.ada)]);
      await Promise.all(posts.map(({ id }) => the.forum.comment(the.ben, id)));
      await eventually(async () => {
        expect(await the.forum.unread(the.ada)).toBe(3);
      });
      expect(bodyOf(await the.ada.post('/v1/notifications/read-all'))).toEqual({ count: 0 });
      expect(await the.forum.unread(the.ada)).toBe(0);
      expect((await the.forum.inbox(the.ada)).map(({ read }) => read)).toEqual([true, true, true]);
    });

    it('are for who has a token', async () => {
      for (const path of ['/v1/notifications', '/v1/notifications/unread-count']) {
        problemOf(await the.forum.anyone.get(path), 401, 'auth.token-missing');
      }
      problemOf(await the.forum.anyone.post('/v1/notifications/read-all'), 401, 'auth.token-missing');
    });
  });
}
