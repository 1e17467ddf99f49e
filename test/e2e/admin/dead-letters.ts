import { eventually } from '#libs/testing';
import { partitionFilter } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { bodyOf, problemOf } from '../support/client.js';
import { pages } from '../support/forum.js';
import type { Letter, AdminFixture } from './fixture.js';

const LETTERS = '/v1/admin/notifications/dead-letters';

export function describeDeadLetters(fixture: AdminFixture): void {
  describe('dead letters', () => {
    /** Publishes an undecodable message. @returns the key under which it is parked */
    async function poison(payload: string | Uint8Array): Promise<string> {
      const subject = partitionFilter(3).replace('*', 'default').replace('*.*', 'comment.created');
      const { seq } = await fixture.broker.js.publish(subject, payload, { msgID: newId() });
      return `message ${String(seq)}`;
    }
    const parked = (service: string, key: string) =>
      eventually(async () => {
        const letters = await fixture.letters(service, `key=${encodeURIComponent(key)}`);
        expect(letters).not.toEqual([]);
        return letters;
      });

    it('include undecodable messages, shown raw, redriven on request, and discarded', async () => {
      const key = await poison('{"no": "event"');
      const [letter] = await parked('notifications', key);
      expect(letter).toMatchObject({ key, eventId: null, type: null, state: 'waiting' });
      expect(letter?.error).toContain('Not an event');
      const id = letter?.id ?? '';
      expect(bodyOf(await fixture.admin.get(`${LETTERS}/${id}`))).toMatchObject({
        id,
        envelope: null,
        payload: { encoding: 'utf-8', text: '{"no": "event"' },
        subject: 'parley.evt.default.p03.comment.created',
        streamSeq: Number(key.split(' ')[1]),
        stack: expect.stringContaining('Not an event') as string,
      });
      // Its first retry comes after a second; a redrive begins the schedule again.
      await eventually(async () => {
        expect((await parked('notifications', key))[0]?.attempts).toBe(2);
      });
      expect(bodyOf(await fixture.admin.post(`${LETTERS}/redrive`, { ids: [id] }))).toEqual({ redriven: 1 });
      await eventually(async () => {
        expect((await parked('notifications', key))[0]?.attempts).toBe(1);
      });
      const gone = await fixture.admin.delete(`${LETTERS}/${id}`);
      expect([gone.status, gone.text]).toEqual([204, '']);
      problemOf(await fixture.admin.get(`${LETTERS}/${id}`), 404, 'dead-letter.not-found');
      problemOf(await fixture.admin.delete(`${LETTERS}/${id}`), 404, 'dead-letter.not-found');
      expect(bodyOf(await fixture.admin.post(`${LETTERS}/redrive`, { ids: [id] }))).toEqual({ redriven: 0 });
      const [nothing, discarded, redriven] = await fixture.operations('notifications');
      expect(nothing).toMatchObject({ action: 'dead-letters.redriven', target: `ids ${id}`, details: { redriven: 0 } });
      expect(discarded).toMatchObject({
        action: 'dead-letter.discarded',
        target: id,
        details: { key, streamSeq: expect.any(Number) as number },
      });
      expect(redriven).toMatchObject({
        action: 'dead-letters.redriven',
        target: `ids ${id}`,
        details: { redriven: 1 },
      });
      // The other consumers have parked it too, each for itself.
      await discardAll();
    }, 60_000);

    it('show binary payloads in base64', async () => {
      const key = await poison(Uint8Array.of(0xff, 0x00, 0xfe));
      const [letter] = await parked('notifications', key);
      expect(bodyOf(await fixture.admin.get(`${LETTERS}/${letter?.id ?? ''}`))).toMatchObject({
        envelope: null,
        payload: { encoding: 'base64', text: '/wD+' },
      });
      await discardAll();
    });

    it('block their own key only, and take effect in order when they are redriven', async () => {
      const [ada, ben] = await Promise.all([fixture.forum.person('Ada'), fixture.forum.person('Ben')]);
      const [post, other] = await Promise.all([fixture.forum.post(ada), fixture.forum.post(ada)]);
      const refusal = `CHECK (thread_id <> '${post.id}')`;
      await fixture.sql(`ALTER TABLE notifications.notifications ADD CONSTRAINT broken ${refusal} NOT VALID`);
      const comments = [await fixture.forum.comment(ben, post.id), await fixture.forum.comment(ben, post.id)];
      await fixture.forum.comment(ben, other.id);
      await eventually(async () => {
        expect(await fixture.forum.inbox(ada)).toMatchObject([{ threadId: other.id }]);
      });
      const [letter] = await parked('notifications', post.id);
      expect(letter).toMatchObject({ consumer: 'effects', type: 'parley.comment.created.v1', state: 'waiting' });
      expect(letter?.error).toContain('violates check constraint "broken"');
      expect(bodyOf(await fixture.admin.get(`${LETTERS}/${letter?.id ?? ''}`))).toMatchObject({
        payload: null,
        envelope: { id: letter?.eventId, data: { id: comments[0]?.id }, partitionkey: post.id },
      });
      // The second was never tried: it waits behind the first.
      const queued = await eventually(async () => {
        const waiting = await fixture.letters('notifications', `state=waiting&key=${post.id}`);
        expect(waiting.map(({ error }) => error === null)).toEqual([false, true]);
        return waiting;
      });
      expect(
        (await fixture.metric('parley_parked_events')).get(
          '{service="notifications",consumer="effects",state="waiting"}',
        ),
      ).toBe(2);
      const all = await pages<Letter>(fixture.admin, `${LETTERS}?state=waiting&limit=1`);
      expect(all.map(({ id }) => id)).toEqual(queued.map(({ id }) => id));
      expect(await fixture.letters('notifications', 'type=parley.post.created.v1')).toEqual([]);

      await fixture.sql('ALTER TABLE notifications.notifications DROP CONSTRAINT broken');
      expect(bodyOf(await fixture.admin.post(`${LETTERS}/redrive`, { key: post.id }))).toEqual({ redriven: 1 });
      await eventually(async () => {
        expect(await fixture.forum.inbox(ada)).toContainEqual(
          expect.objectContaining({ threadId: post.id, count: 2, commentId: comments[1]?.id }),
        );
      });
      expect(await fixture.letters('notifications', 'state=waiting')).toEqual([]);
    }, 60_000);

    async function discardAll(): Promise<void> {
      for (const service of ['posts', 'comments', 'notifications']) {
        for (const { id } of await fixture.letters(service, 'state=waiting')) {
          expect((await fixture.admin.delete(`/v1/admin/${service}/dead-letters/${id}`)).status).toBe(204);
        }
      }
    }
  });
}
