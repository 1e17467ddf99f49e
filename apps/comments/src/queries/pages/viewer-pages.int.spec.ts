import { Hints } from '#libs/messaging';
import { defaultSite } from '#libs/sites';
import { ben, cleo, type Discussions, mary, onDiscussions, SITE } from '../../../test/discussion.js';
import { CommentPages } from './comment-pages.js';
import { ListComments } from './list-comments.js';

describe('pages of viewers who see more than the public', () => {
  const site = defaultSite('a secret for this test, and nothing else');
  const filter = { sort: 'old', limit: 50, depth: 5 } as const;
  let discussions: Discussions;
  let pages: CommentPages;
  onDiscussions((begun) => {
    discussions = begun;
    const { dataSource, threads, visibilities } = begun;
    pages = new CommentPages(dataSource, new Hints('comments'), threads, visibilities, new ListComments(dataSource));
  });

  it('are for moderators, and for authors of waiting comments, in threads where something is hidden', async () => {
    const thread = await discussions.openThread();
    const { id } = await discussions.write(thread, null, ben);
    expect(await pages.viewerPage(site, thread, filter, mary)).toBeNull();
    await discussions.decide(id, 'hold');
    expect(await pages.viewerPage(site, thread, filter, cleo)).toBeNull();
    for (const viewer of [mary, ben]) {
      const page = await pages.viewerPage(site, thread, filter, viewer);
      expect(page?.items.map((item) => [item.id, item.status])).toEqual([[id, 'pending']]);
    }
  });

  it('show what waits below a comment that is deleted and restored meanwhile', async () => {
    const thread = await discussions.openThread();
    const top = await discussions.write(thread, null, cleo);
    const { id: held } = await discussions.write(thread, top.id, ben);
    await discussions.decide(held, 'hold');
    let isDone = false;
    const writer = async () => {
      for (let i = 0; i < 40; i++) {
        await discussions.delete(top.id);
        await discussions.restore(top.id);
      }
    };
    const reader = async (viewer: typeof mary) => {
      while (!isDone) {
        const page = await pages.viewerPage(site, thread, filter, viewer);
        expect(page?.items.map(({ id }) => id)).toEqual([top.id, held]);
        expect(await discussions.comments.byId(SITE, top.id, viewer)).toMatchObject({ id: top.id, replyCount: 1 });
      }
    };
    const reading = Promise.all([mary, ben, mary, ben].map(reader));
    await writer().finally(() => (isDone = true));
    await reading;
  });
});
