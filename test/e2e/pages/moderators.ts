import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { page, type PageThread, type PagesFixture, UNKNOWN } from './fixture.js';

export function describeModerators(fixture: PagesFixture): void {
  describe('a moderator', () => {
    it('closes and opens a thread, and readers see it', async () => {
      const { id } = await fixture.openThread({ url: page() });
      const closed = bodyOf(await fixture.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'closed' }));
      expect(closed).toMatchObject({ id, state: 'closed', closedBecause: ['moderator'], version: 2 });
      expect(bodyOf(await fixture.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }))).toEqual(closed);
      expect(await fixture.forum.thread(id)).toEqual(closed);
      problemOf(await fixture.forum.tryComment(fixture.mary, id), 409, 'thread.closed');
      const open = bodyOf(await fixture.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
      await fixture.forum.comment(fixture.mary, id);
    });

    it('cannot open a thread that its post keeps closed', async () => {
      const { id } = await fixture.forum.post(fixture.mary);
      bodyOf(await fixture.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }));
      bodyOf(await fixture.mary.put(`/v1/posts/${id}/lock`));
      await eventually(async () => {
        expect((await fixture.forum.thread(id)).closedBecause).toEqual(['moderator', 'post-locked']);
      });
      const still = bodyOf(await fixture.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(still).toMatchObject({ state: 'closed', closedBecause: ['post-locked'] });
    });

    it('must give a valid state and an existing thread', async () => {
      const { id } = await fixture.openThread({ url: page() });
      for (const body of [{}, { state: 'ajar' }, { state: null }, { state: ['open'] }, { state: 'open', why: 'x' }]) {
        problemOf(await fixture.mary.put(`/v1/threads/${id}/state`, body), 400, 'request.invalid');
      }
      problemOf(await fixture.mary.put('/v1/threads/x/state', { state: 'open' }), 400, 'request.bad-id');
      problemOf(await fixture.mary.put(`/v1/threads/${UNKNOWN}/state`, { state: 'open' }), 404, 'thread.not-found');
    });

    it('is the only one who may do this', async () => {
      const { id } = await fixture.openThread({ url: page() });
      const ada = await fixture.forum.person('Ada');
      problemOf(await ada.put(`/v1/threads/${id}/state`, { state: 'closed' }), 403, 'thread.forbidden');
      problemOf(await fixture.anyone.put(`/v1/threads/${id}/state`, { state: 'closed' }), 401, 'auth.token-missing');
    });
  });
}
