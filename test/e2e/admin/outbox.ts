import { eventually } from '#libs/testing';
import { bodyOf } from '../support/client.js';
import type { AdminFixture } from './fixture.js';

interface OutboxState {
  readonly pending: number;
  readonly oldestSeconds: number | null;
  readonly sentKept: number;
  readonly relay: { readonly owner: string | null; readonly epoch: number; readonly liveUntil: string | null };
  readonly streamCreated: string | null;
}

export function describeOutbox(fixture: AdminFixture): void {
  describe('the outbox', () => {
    it('shows pending and sent events, and the relay', async () => {
      await fixture.forum.post(fixture.admin);
      await eventually(async () => {
        const state = bodyOf(await fixture.admin.get<OutboxState>('/v1/admin/posts/outbox'));
        expect(state).toMatchObject({ pending: 0, oldestSeconds: null });
        expect(state.relay.owner).toMatch(/^[0-9a-f-]{36}$/);
        expect(Date.parse(state.relay.liveUntil ?? '')).toBeGreaterThan(Date.now() - 60_000);
        expect(state.sentKept).toBeGreaterThan(0);
      }, 30_000);
      expect((await fixture.metric('parley_outbox_pending')).get('{service="posts"}')).toBe(0);
      expect((await fixture.metric('parley_outbox_oldest_seconds')).get('{service="posts"}')).toBe(0);
    }, 60_000);

    it('is republished on demand, and no effect runs twice', async () => {
      const [ada, ben] = await Promise.all([fixture.forum.person('Ada'), fixture.forum.person('Ben')]);
      const post = await fixture.forum.post(ada);
      const since = new Date(Date.now() - 3_600_000).toISOString();
      await fixture.forum.comment(ben, post.id);
      await eventually(async () => {
        expect(await fixture.forum.inbox(ada)).toMatchObject([{ count: 1 }]);
      });
      const { republished } = bodyOf(
        await fixture.admin.post<{ republished: number }>('/v1/admin/comments/outbox/republish', { since }),
      );
      // The thread, the comment, and the count of comments.
      expect(republished).toBeGreaterThanOrEqual(3);
      await fixture.forum.comment(ben, post.id);
      await eventually(async () => {
        expect(await fixture.forum.inbox(ada)).toMatchObject([{ count: 2 }]);
        expect(bodyOf(await fixture.admin.get('/v1/admin/comments/outbox'))).toMatchObject({ pending: 0 });
        expect((await fixture.forum.readPost(post.id)).commentCount).toBe(2);
      });
      const never = { since: '9999-01-01T00:00:00Z' };
      expect(bodyOf(await fixture.admin.post('/v1/admin/comments/outbox/republish', never))).toEqual({
        republished: 0,
      });
      expect((await fixture.operations('comments'))[1]).toMatchObject({
        action: 'outbox.republished',
        target: `since ${since}`,
        details: { republished },
      });
    }, 60_000);
  });
}
