import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import { page, type PageThread, type Stage, UNKNOWN } from './stage.js';

export function aboutModerators(the: Stage): void {
  describe('a moderator', () => {
    it('closes and opens a thread, and readers see it', async () => {
      const { id } = await the.opened({ url: page() });
      const closed = bodyOf(await the.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'closed' }));
      expect(closed).toMatchObject({ id, state: 'closed', closedBecause: ['moderator'], version: 2 });
      expect(bodyOf(await the.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }))).toEqual(closed);
      expect(await the.forum.thread(id)).toEqual(closed);
      problemOf(await the.forum.tryComment(the.mary, id), 409, 'thread.closed');
      const open = bodyOf(await the.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
      await the.forum.comment(the.mary, id);
    });

    it('does not open what the post keeps closed', async () => {
      const { id } = await the.forum.post(the.mary);
      bodyOf(await the.mary.put(`/v1/threads/${id}/state`, { state: 'closed' }));
      bodyOf(await the.mary.put(`/v1/posts/${id}/lock`));
      await eventually(async () => {
        expect((await the.forum.thread(id)).closedBecause).toEqual(['moderator', 'post-locked']);
      });
      const still = bodyOf(await the.mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
      expect(still).toMatchObject({ state: 'closed', closedBecause: ['post-locked'] });
    });

    it('is asked for a state that there is, of a thread that there is', async () => {
      const { id } = await the.opened({ url: page() });
      for (const body of [{}, { state: 'ajar' }, { state: null }, { state: ['open'] }, { state: 'open', why: 'x' }]) {
        problemOf(await the.mary.put(`/v1/threads/${id}/state`, body), 400, 'request.invalid');
      }
      problemOf(await the.mary.put('/v1/threads/x/state', { state: 'open' }), 400, 'request.bad-id');
      problemOf(await the.mary.put(`/v1/threads/${UNKNOWN}/state`, { state: 'open' }), 404, 'thread.not-found');
    });

    it('is who nobody else is', async () => {
      const { id } = await the.opened({ url: page() });
      const ada = await the.forum.person('Ada');
      problemOf(await ada.put(`/v1/threads/${id}/state`, { state: 'closed' }), 403, 'thread.forbidden');
      problemOf(await the.anyone.put(`/v1/threads/${id}/state`, { state: 'closed' }), 401, 'auth.token-missing');
    });
  });
}
