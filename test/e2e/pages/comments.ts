import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import type { CommentsPage } from '../support/api-types.js';
import { page, type PagesFixture } from './fixture.js';

export function describePageComments(fixture: PagesFixture): void {
  describe('the comments of a page', () => {
    const commentsOf = (page: Record<string, string>, by = fixture.anyone) =>
      by.get<CommentsPage>(`/v1/threads/comments?${new URLSearchParams(page).toString()}`);

    it('are found by key and by URL, with their thread', async () => {
      const [key, url] = [uniqueName('key'), page()];
      const thread = await fixture.openThread({ url, key });
      const first = await fixture.forum.comment(fixture.mary, thread.id);
      const second = await fixture.forum.comment(fixture.mary, thread.id, { parentId: first.id });
      const names: Record<string, string>[] = [{ key }, { url: `${url}?utm_source=mail` }];
      for (const name of names) {
        const found = bodyOf(await commentsOf(name));
        expect(found).toEqual(bodyOf(await fixture.anyone.get(`/v1/threads/${thread.id}/comments`)));
        expect(found.items.map(({ id }) => id)).toEqual([first.id, second.id]);
      }
      expect(bodyOf(await commentsOf({ key, sort: 'new', limit: '1' })).items.map(({ id }) => id)).toEqual([first.id]);
    });

    it('are empty without a thread', async () => {
      const none = { thread: null, items: [], nextCursor: null };
      expect(bodyOf(await commentsOf({ url: page() }))).toEqual(none);
      expect(bodyOf(await commentsOf({ key: uniqueName('key') }, fixture.mary))).toEqual(none);
    });

    it('include a new comment at once, for everybody', async () => {
      const url = page();
      const thread = await fixture.openThread({ url });
      expect(bodyOf(await commentsOf({ url })).items).toEqual([]);
      const { id } = await fixture.forum.comment(fixture.mary, thread.id);
      for (const by of [fixture.anyone, fixture.mary]) {
        expect(bodyOf(await commentsOf({ url }, by)).items).toMatchObject([{ id }]);
      }
    });

    it('belong to one page', async () => {
      problemOf(await commentsOf({}), 400, 'request.invalid');
      problemOf(await commentsOf({ key: 'a', url: page() }), 400, 'request.invalid');
      problemOf(await commentsOf({ url: 'ftp://blog.example/' }), 400, 'thread.bad-url');
      problemOf(await commentsOf({ key: uniqueName('key'), sort: 'odd' }), 400, 'request.invalid');
    });
  });
}
