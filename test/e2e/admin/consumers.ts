import { partitionOf } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Consumer, AdminFixture } from './fixture.js';

export function describeConsumers(fixture: AdminFixture): void {
  describe('consumers', () => {
    it('are listed for each service, with their lanes and owners', async () => {
      const names = await Promise.all(
        ['posts', 'comments', 'notifications'].map(async (service) => {
          const { items } = bodyOf(await fixture.admin.get<{ items: Consumer[] }>(`/v1/admin/${service}/consumers`));
          return items.map(({ name }) => name);
        }),
      );
      expect(names).toEqual(Array(3).fill(['projections', 'effects']));
      const consumer = await eventually(async () => {
        const found = await fixture.consumer('posts', 'projections');
        expect(found.partitions.map(({ partition }) => partition)).toEqual(Array.from({ length: 16 }, (_, i) => i));
        return found;
      });
      const owners = new Set(consumer.partitions.map(({ owner }) => owner));
      expect([...owners]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      expect(consumer).toMatchObject({ paused: false, generation: 1, filling: [], parked: 0, dead: 0 });
    });

    it('show their lag while they are paused, and catch up when they are resumed', async () => {
      const [ada, ben] = await Promise.all([fixture.forum.person('Ada'), fixture.forum.person('Ben')]);
      const post = await fixture.forum.post(ada);
      await eventually(async () => {
        expect((await fixture.consumer('notifications', 'effects')).lag.events).toBe(0);
      });
      expect(await fixture.pause('notifications', 'effects', true)).toMatchObject({ name: 'effects', paused: true });
      for (let written = 0; written < 3; written++) await fixture.forum.comment(ben, post.id);
      const behind = await eventually(async () => {
        const found = await fixture.consumer('notifications', 'effects');
        expect(found.lag.events).toBeGreaterThanOrEqual(3);
        expect(found.partitions[partitionOf(post.id)]?.lag.events).toBeGreaterThanOrEqual(3);
        expect(found.lag.seconds).toBeGreaterThan(0);
        return found;
      });
      const lagging = behind.partitions.filter(({ lag }) => lag.events > 0);
      expect(lagging.every(({ position, streamSeq }) => position < streamSeq)).toBe(true);
      expect(behind.partitions.map(({ trouble }) => trouble)).toEqual(Array(16).fill(null));
      expect(await fixture.forum.inbox(ada)).toEqual([]);

      // The consumers of a service are independent.
      expect((await fixture.consumer('notifications', 'projections')).paused).toBe(false);
      const lags = await fixture.metric('parley_consumer_lag_events');
      // Another partition's lag may be from before its position moved.
      const labels = `{service="notifications",consumer="effects",partition="${String(partitionOf(post.id))}"}`;
      expect(lags.get(labels)).toBeGreaterThan(0);
      const paused = await fixture.metric('parley_consumer_paused');
      expect(paused.get('{service="notifications",consumer="effects"}')).toBe(1);
      expect(paused.get('{service="notifications",consumer="projections"}')).toBe(0);

      expect(await fixture.pause('notifications', 'effects', false)).toMatchObject({ paused: false });
      await eventually(async () => {
        expect(await fixture.forum.inbox(ada)).toMatchObject([{ count: 3 }]);
        expect((await fixture.consumer('notifications', 'effects')).lag).toEqual({ events: 0, seconds: 0 });
      }, 20_000);
      expect((await fixture.operations('notifications')).slice(0, 2)).toMatchObject([
        { action: 'consumer.resumed', target: 'effects', actor: { id: fixture.admin.sub, name: 'Root' } },
        { action: 'consumer.paused', target: 'effects' },
      ]);
    }, 60_000);

    it('can be replayed if they are projections, and readers see the same data', async () => {
      const [ada, ben] = await Promise.all([fixture.forum.person('Ada'), fixture.forum.person('Ben')]);
      const post = await fixture.forum.post(ada);
      await fixture.forum.comment(ben, post.id);
      const counted = () =>
        eventually(async () => {
          expect((await fixture.forum.readPost(post.id)).commentCount).toBe(1);
        });
      await counted();
      for (const [i, from] of ['start', new Date(Date.now() - 3_600_000).toISOString()].entries()) {
        const replayed = await fixture.admin.post('/v1/admin/posts/consumers/projections/replay', { from });
        expect(bodyOf(replayed)).toMatchObject({ name: 'projections', generation: i + 2 });
        expect((await fixture.operations('posts'))[0]).toMatchObject({
          action: 'consumer.replayed',
          target: 'projections',
          details: { from, generation: i + 2 },
        });
        await eventually(async () => {
          expect((await fixture.consumer('posts', 'projections')).lag).toEqual({ events: 0, seconds: 0 });
        }, 20_000);
        await counted();
      }
      const never = await fixture.admin.post('/v1/admin/notifications/consumers/effects/replay', { from: 'start' });
      problemOf(never, 409, 'consumer.not-replayable');
      const nothingLost = await fixture.admin.post('/v1/admin/notifications/consumers/effects/skip-lost');
      expect(bodyOf(nothingLost)).toMatchObject({ name: 'effects', generation: 1 });
      expect((await fixture.operations('notifications'))[0]).toMatchObject({
        action: 'consumer.skipped-lost',
        details: { partitions: [] },
      });
    }, 60_000);

    it('are not found under an unknown name', async () => {
      for (const name of ['none', 'toString', '%00']) {
        const response = await fixture.admin.put(`/v1/admin/posts/consumers/${name}/paused`, { paused: true });
        problemOf(response, name === '%00' ? 400 : 404, name === '%00' ? 'request.bad-id' : 'consumer.unknown');
      }
    });
  });
}
