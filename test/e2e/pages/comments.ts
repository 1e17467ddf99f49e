import { bodyOf, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import type { CommentsPage } from '../support/things.js';
import { page, type Stage } from './stage.js';

export function aboutCommentsOfPages(the: Stage): void {
  describe('the comments of a page', () => {
    const commentsOf = (page: Record<string, string>, by = the.anyone) =>
      by.get<CommentsPage>(`/v1/threads/comments?${new URLSearchParams(page).toString()}`);

    it('come by what the page knows of itself, with its thread', async () => {
      const [key, url] = [own('key'), page()];
      const thread = await the.opened({ url, key });
      const first = await the.forum.comment(the.mary, thread.id);
      const second = await the.forum.comment(the.mary, thread.id, { parentId: first.id });
      const names: Record<string, string>[] = [{ key }, { url: `${url}?utm_source=mail` }];
      for (const name of names) {
        const found = bodyOf(await commentsOf(name));
        expect(found).toEqual(bodyOf(await the.anyone.get(`/v1/threads/${thread.id}/comments`)));
        expect(found.items.map(({ id }) => id)).toEqual([first.id, second.id]);
      }
      expect(bodyOf(await commentsOf({ key, sort: 'new', limit: '1' })).items.map(({ id }) => id)).toEqual([first.id]);
    });

    it('are none where nobody has opened a thread', async () => {
      const none = { thread: null, items: [], nextCursor: null };
      expect(bodyOf(await commentsOf({ url: page() }))).toEqual(none);
      expect(bodyOf(await commentsOf({ key: own('key') }, the.mary))).toEqual(none);
    });

    it('show a new one at once, to whoever asks', async () => {
      const url = page();
      const thread = await the.opened({ url });
      expect(bodyOf(await commentsOf({ url })).items).toEqual([]);
      const { id } = await the.forum.comment(the.mary, thread.id);
      for (const by of [the.anyone, the.mary]) {
        expect(bodyOf(await commentsOf({ url }, by)).items).toMatchObject([{ id }]);
      }
    });

    it('are those of one page', async () => {
      problemOf(await commentsOf({}), 400, 'request.invalid');
      problemOf(await commentsOf({ key: 'a', url: page() }), 400, 'request.invalid');
      problemOf(await commentsOf({ url: 'ftp://blog.example/' }), 400, 'thread.bad-url');
      problemOf(await commentsOf({ key: own('key'), sort: 'odd' }), 400, 'request.invalid');
    });
  });
}
