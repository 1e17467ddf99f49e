import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { MainJobFixture } from './fixture.js';

export function describeNotifications(fixture: MainJobFixture): void {
  describe('notifications', () => {
    it("reach the post's author and the parent's author once, and never the comment's author", async () => {
      const post = await fixture.forum.post(fixture.ada, { title: 'Who answers?' });
      await fixture.forum.comment(fixture.ada, post.id, { body: 'My own' });
      const comment = await fixture.forum.comment(fixture.ben, post.id);
      const [activity] = await eventually(async () => {
        const inbox = await fixture.forum.inbox(fixture.ada);
        expect(inbox).toHaveLength(1);
        return inbox;
      });
      expect(activity).toMatchObject({
        kind: 'thread-activity',
        threadId: post.id,
        postId: post.id,
        commentId: comment.id,
        title: 'Who answers?',
        actors: [{ id: fixture.ben.sub, name: 'Ben' }],
        count: 1,
        read: false,
      });
      const reply = await fixture.forum.comment(fixture.cleo, post.id, { parentId: comment.id });
      await fixture.forum.comment(fixture.ben, post.id, { parentId: comment.id, body: 'To myself' });
      await eventually(async () => {
        expect(await fixture.forum.inbox(fixture.ben)).toMatchObject([
          { kind: 'reply', commentId: reply.id, actors: [{ id: fixture.cleo.sub }], count: 1, read: false },
        ]);
        expect(await fixture.forum.inbox(fixture.ada)).toMatchObject([{ id: activity?.id, count: 3 }]);
      });
      expect(await fixture.forum.inbox(fixture.cleo)).toEqual([]);
      expect([
        await fixture.forum.unread(fixture.ada),
        await fixture.forum.unread(fixture.ben),
        await fixture.forum.unread(fixture.cleo),
      ]).toEqual([1, 1, 0]);
    });

    it('are sent once to the author of both post and parent', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const ownComment = await fixture.forum.comment(fixture.ada, post.id);
      const reply = await fixture.forum.comment(fixture.ben, post.id, { parentId: ownComment.id });
      await eventually(async () => {
        expect(await fixture.forum.inbox(fixture.ada)).toMatchObject([{ kind: 'reply', commentId: reply.id }]);
      });
    });

    it('collapse while unread, are marked read one by one, and start again after that', async () => {
      const post = await fixture.forum.post(fixture.ada);
      await fixture.forum.comment(fixture.ben, post.id);
      await eventually(async () => {
        expect(await fixture.forum.inbox(fixture.ada)).toMatchObject([{ count: 1 }]);
      });
      await fixture.forum.comment(fixture.cleo, post.id);
      const third = await fixture.forum.comment(fixture.ben, post.id);
      const [collapsed] = await eventually(async () => {
        const inbox = await fixture.forum.inbox(fixture.ada);
        expect(inbox).toMatchObject([
          { count: 3, commentId: third.id, actors: [{ id: fixture.ben.sub }, { id: fixture.cleo.sub }] },
        ]);
        return inbox;
      });
      expect(await fixture.forum.unread(fixture.ada)).toBe(1);
      const path = `/v1/notifications/${collapsed?.id ?? ''}/read`;
      problemOf(await fixture.ben.put(path), 404, 'notification.not-found');
      expect(bodyOf(await fixture.ada.put(path))).toMatchObject({ id: collapsed?.id, read: true });
      expect(bodyOf(await fixture.ada.put(path))).toMatchObject({ id: collapsed?.id, read: true });
      expect(await fixture.forum.unread(fixture.ada)).toBe(0);
      expect(await fixture.forum.inbox(fixture.ada, 'unread=true')).toEqual([]);
      await fixture.forum.comment(fixture.cleo, post.id);
      await eventually(async () => {
        expect(await fixture.forum.inbox(fixture.ada)).toMatchObject([
          { count: 1, read: false },
          { count: 3, read: true },
        ]);
      });
      expect(await fixture.forum.inbox(fixture.ada, 'unread=true')).toHaveLength(1);
      expect(await fixture.forum.inbox(fixture.ada, 'unread=false')).toHaveLength(1);
    });

    it('are all marked read at once', async () => {
      const posts = await Promise.all([
        fixture.forum.post(fixture.ada),
        fixture.forum.post(fixture.ada),
        fixture.forum.post(fixture.ada),
      ]);
      await Promise.all(posts.map(({ id }) => fixture.forum.comment(fixture.ben, id)));
      await eventually(async () => {
        expect(await fixture.forum.unread(fixture.ada)).toBe(3);
      });
      expect(bodyOf(await fixture.ada.post('/v1/notifications/read-all'))).toEqual({ count: 0 });
      expect(await fixture.forum.unread(fixture.ada)).toBe(0);
      expect((await fixture.forum.inbox(fixture.ada)).map(({ read }) => read)).toEqual([true, true, true]);
    });

    it('require a token', async () => {
      for (const path of ['/v1/notifications', '/v1/notifications/unread-count']) {
        problemOf(await fixture.forum.anyone.get(path), 401, 'auth.token-missing');
      }
      problemOf(await fixture.forum.anyone.post('/v1/notifications/read-all'), 401, 'auth.token-missing');
    });
  });
}
