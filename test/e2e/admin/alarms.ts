import { headers } from '@nats-io/transport-node';
import { notificationCreated, partitionFilter, STREAM } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { bodyOf } from '../support/client.js';
import type { Consumer, AdminFixture } from './fixture.js';

interface Ready {
  readonly status: string;
  readonly services: Readonly<Record<string, { readonly alarms: readonly { readonly reason: string }[] }>>;
}

const MESSAGE = 900_000;

/** Runs last, since it purges the stream. */
export function describeAlarms(fixture: AdminFixture): void {
  describe('the alarms', () => {
    const reasons = async () => {
      const ready = bodyOf(await fixture.forum.anyone.get<Ready>('/health/ready'));
      return Object.values(ready.services).map(({ alarms }) => alarms.map(({ reason }) => reason));
    };
    const gauge = async (reason: string) =>
      (await fixture.metric('parley_stream_alarm')).get(`{service="posts",reason="${reason}"}`);

    /** Fills the stream with messages without consumers. */
    async function fill(bytes: number): Promise<void> {
      const carried = headers();
      carried.set('ce-type', notificationCreated.type);
      const subject = partitionFilter(5).replace('*', 'default').replace('*.*', 'notification.created');
      for (let sent = 0; sent < bytes; sent += MESSAGE) {
        await fixture.broker.js.publish(subject, Buffer.alloc(MESSAGE), { msgID: newId(), headers: carried });
      }
    }

    it('show in metrics and health when the stream is half full, and the process stays ready', async () => {
      expect(await reasons()).toEqual([[], [], []]);
      expect([await gauge('bytes'), await gauge('age')]).toEqual([0, 0]);
      await fill(fixture.maxBytes / 2);
      await eventually(async () => {
        expect(await reasons()).toEqual([['bytes'], ['bytes'], ['bytes']]);
      }, 30_000);
      expect([await gauge('bytes'), await gauge('age')]).toEqual([1, 0]);
      const bytes = (await fixture.metric('parley_stream_bytes')).get('{service="posts"}') ?? 0;
      expect(bytes).toBeGreaterThanOrEqual(fixture.maxBytes / 2);
      expect((await fixture.metric('parley_stream_max_bytes')).get('{service="posts"}')).toBe(fixture.maxBytes);
      expect((await fixture.metric('parley_stream_oldest_seconds')).get('{service="posts"}')).toBeGreaterThan(0);
    }, 60_000);

    it('report events dropped unread, until an operator accepts the loss', async () => {
      await fixture.broker.jsm.streams.purge(STREAM);
      const labels = (partition: number) => `{service="posts",consumer="projections",partition="${String(partition)}"}`;
      // Wait for events in flight during the purge: their partitions look trimmed until they are read.
      const lost = await eventually(async () => {
        const { partitions } = await fixture.consumer('posts', 'projections');
        const trimmed = partitions.filter((state) => state.trimmed).map(({ partition }) => partition);
        // Idle partitions: the stream cannot tell whether it dropped events of theirs.
        expect(trimmed.length).toBeGreaterThan(0);
        const gauges = await fixture.metric('parley_consumer_trimmed');
        const reported = partitions.map(({ partition }) => partition).filter((one) => gauges.get(labels(one)) === 1);
        expect(reported).toEqual(trimmed);
        return trimmed;
      });

      const skipped = await fixture.admin.post<Consumer>('/v1/admin/posts/consumers/projections/skip-lost');
      expect(bodyOf(skipped).partitions.filter((state) => state.trimmed)).toEqual([]);
      expect((await fixture.operations('posts'))[0]).toMatchObject({
        action: 'consumer.skipped-lost',
        target: 'projections',
        details: { partitions: lost },
      });
      for (const service of ['posts', 'comments', 'notifications']) {
        for (const name of ['projections', 'effects']) {
          bodyOf(await fixture.admin.post(`/v1/admin/${service}/consumers/${name}/skip-lost`));
        }
      }
      await eventually(async () => {
        expect(await reasons()).toEqual([[], [], []]);
      }, 30_000);
    }, 60_000);
  });
}
