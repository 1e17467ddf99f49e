import { defaultSite } from '#libs/sites';
import { ben, cleo, type Discussions, mary, onDiscussions, SITE } from '../../test/discussion.js';
import { ListComments } from './list-comments.js';
import { PagesAsSeen } from './pages-as-seen.js';

describe('pages of who sees more than others', () => {
  const site = defaultSite('a secret for this test, and nothing else');
  const filter = { sort: 'old', limit: 50, depth: 5 } as const;
  let house: Discussions;
  let pages: PagesAsSeen;
  onDiscussions((made) => {
    house = made;
    const { dataSource, threads, sights } = made;
    pages = new PagesAsSeen(dataSource, threads, sights, new ListComments(dataSource));
  });

  it('are for moderators, and for authors of what waits, in threads where something is hidden', async () => {
    const thread = await house.openThread();
    const { id } = await house.write(thread, null, ben);
    expect(await pages.find(site, thread, filter, mary)).toBeNull();
    await house.judge(id, 'hold');
    expect(await pages.find(site, thread, filter, cleo)).toBeNull();
    for (const viewer of [mary, ben]) {
      const page = await pages.find(site, thread, filter, viewer);
      expect(page?.items.map((item) => [item.id, item.status])).toEqual([[id, 'pending']]);
    }
  });

  it('show what waits below a comment that goes and comes back meanwhile', async () => {
    const thread = await house.openThread();
    const top = await house.write(thread, null, cleo);
    const { id: held } = await house.write(thread, top.id, ben);
    await house.judge(held, 'hold');
    let isOver = false;
    const writer = async () => {
      for (let i = 0; i < 40; i++) {
        await house.delete(top.id);
        await house.restore(top.id);
      }
    };
    const reader = async (viewer: typeof mary) => {
      while (!isOver) {
        const page = await pages.find(site, thread, filter, viewer);
        expect(page?.items.map(({ id }) => id)).toEqual([top.id, held]);
        expect(await house.comments.byId(SITE, top.id, viewer)).toMatchObject({ id: top.id, replyCount: 1 });
      }
    };
    const reading = Promise.all([mary, ben, mary, ben].map(reader));
    await writer().finally(() => (isOver = true));
    await reading;
  });
});
