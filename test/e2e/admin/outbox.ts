import { eventually } from '#libs/testing';
import { bodyOf } from '../support/client.js';
import type { Stage } from './stage.js';

interface OutboxState {
  readonly pending: number;
  readonly oldestSeconds: number | null;
  readonly sentKept: number;
  readonly relay: { readonly owner: string | null; readonly epoch: number; readonly liveUntil: string | null };
  readonly streamCreated: string | null;
}

export function aboutOutbox(the: Stage): void {
  describe('the outbox', () => {
    it('tells what is pending, what was sent, and who sends', async () => {
      await the.forum.post(the.admin);
      await eventually(async () => {
        const state = bodyOf(await the.admin.get<OutboxState>('/v1/admin/posts/outbox'));
        expect(state).toMatchObject({ pending: 0, oldestSeconds: null });
        expect(state.relay.owner).toMatch(/^[0-9a-f-]{36}$/);
        expect(Date.parse(state.relay.liveUntil ?? '')).toBeGreaterThan(Date.now() - 60_000);
        expect(state.sentKept).toBeGreaterThan(0);
      }, 30_000);
      expect((await the.metric('parley_outbox_pending')).get('{service="posts"}')).toBe(0);
      expect((await the.metric('parley_outbox_oldest_seconds')).get('{service="posts"}')).toBe(0);
    }, 60_000);

    it('is published again on demand, and nothing happens twice', async () => {
      const [ada, ben] = await Promise.all([the.forum.person('Ada'), the.forum.person('Ben')]);
      const post = await the.forum.post(ada);
      const since = new Date(Date.now() - 3_600_000).toISOString();
      await the.forum.comment(ben, post.id);
      await eventually(async () => {
        expect(await the.forum.inbox(ada)).toMatchObject([{ count: 1 }]);
      });
      const { republished } = bodyOf(
        await the.admin.post<{ republished: number }>('/v1/admin/comments/outbox/republish', { since }),
      );
      // The thread, the comment, and the count of comments.
      expect(republished).toBeGreaterThanOrEqual(3);
      await the.forum.comment(ben, post.id);
      await eventually(async () => {
        expect(await the.forum.inbox(ada)).toMatchObject([{ count: 2 }]);
        expect(bodyOf(await the.admin.get('/v1/admin/comments/outbox'))).toMatchObject({ pending: 0 });
        expect((await the.forum.readPost(post.id)).commentCount).toBe(2);
      });
      const never = { since: '9999-01-01T00:00:00Z' };
      expect(bodyOf(await the.admin.post('/v1/admin/comments/outbox/republish', never))).toEqual({ republished: 0 });
      expect((await the.operations('comments'))[1]).toMatchObject({
        action: 'outbox.republished',
        target: `since ${since}`,
        details: { republished },
      });
    }, 60_000);
  });
}
