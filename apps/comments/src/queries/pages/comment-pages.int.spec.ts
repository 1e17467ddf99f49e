import { defaultSite, type Site, Sites } from '#libs/sites';
import { Hints } from '#libs/messaging';
import { type Discussions, onDiscussions } from '../../../test/discussion.js';
import { CommentPages } from './comment-pages.js';
import { FindThread } from '../reads/find-thread.js';
import { ListComments } from './list-comments.js';

const DAY = 24 * 60 * 60 * 1_000;
/** Timers that stay real while the date is faked. */
const TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
];

describe('cached pages', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));

  it('show a thread by the current settings of its site', async () => {
    const { dataSource } = discussions;
    const thread = await discussions.openThread();
    await discussions.write(thread, null);
    await dataSource.query(`UPDATE threads SET quiet_since = $1, last_comment_at = $1 WHERE id = $2`, [
      new Date('2026-01-01T00:00:00Z'),
      thread,
    ]);
    const lenient = defaultSite('a secret for this test, and nothing else');
    const strict: Site = { ...lenient, limits: { ...lenient.limits, closeAfterDays: 30 } };
    const sites = new Sites([lenient]);
    const pages = pagesOf(sites);
    const stateFor = async (site: Site) => {
      sites.replaceBy(new Sites([site]));
      const cached = await pages.publicPage(sites.get(site.name), thread, { sort: 'old', limit: 50, depth: 5 }, 'now');
      return cached.page().thread.state;
    };
    expect(await stateFor(lenient)).toBe('open');
    expect(await stateFor(strict)).toBe('closed');
    expect(await stateFor(lenient)).toBe('open');
  });

  it('show that a thread is closed as soon as it is inactive', async () => {
    const thread = await discussions.openThread();
    const [lenient, now] = [defaultSite('a secret for this test, and nothing else'), Date.now()];
    const site: Site = { ...lenient, limits: { ...lenient.limits, closeAfterDays: 1 } };
    await discussions.dataSource.query(`UPDATE threads SET quiet_since = $1 WHERE id = $2`, [new Date(now), thread]);
    const pages = pagesOf(new Sites([site]));
    const find = () => pages.publicPage(site, thread, { sort: 'old', limit: 50, depth: 5 }, 'now');
    const cached = await find();
    expect(await find()).toBe(cached);
    expect([cached.page().thread.state, cached.isCurrent()]).toEqual(['open', true]);
    jest.useFakeTimers({ now: now + DAY + 1, doNotFake: TIMERS });
    try {
      expect(cached.isCurrent()).toBe(false);
      expect((await find()).page().thread).toMatchObject({ state: 'closed', closedBecause: ['age'] });
    } finally {
      jest.useRealTimers();
    }
  });

  function pagesOf(sites: Sites): CommentPages {
    const { dataSource, visibilities } = discussions;
    const threads = new FindThread(dataSource, sites);
    return new CommentPages(dataSource, new Hints('comments'), threads, visibilities, new ListComments(dataSource));
  }
});
