import { defaultSite, type Site, Sites } from '#libs/sites';
import { Hints } from '#libs/messaging';
import { type Discussions, onDiscussions } from '../../test/discussion.js';
import { AsOfNow } from './as-of-now.js';
import { CommentPages } from './comment-pages.js';
import { FindThread } from './find-thread.js';
import { ListComments } from './list-comments.js';
import { ThreadVersions } from './thread-versions.js';

const DAY = 24 * 60 * 60 * 1_000;
/** What goes on as ever while another date is told. */
const TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
];

describe('kept pages', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  it('show a thread as its site would have it now', async () => {
    const { dataSource } = house;
    const thread = await house.openThread();
    await house.write(thread, null);
    await dataSource.query(`UPDATE threads SET quiet_since = $1, last_comment_at = $1 WHERE id = $2`, [
      new Date('2026-01-01T00:00:00Z'),
      thread,
    ]);
    const patient = defaultSite('a secret for this test, and nothing else');
    const strict: Site = { ...patient, limits: { ...patient.limits, closeAfterDays: 30 } };
    const sites = new Sites([patient]);
    const pages = pagesOf(sites);
    const stateFor = async (site: Site) => {
      sites.replaceBy(new Sites([site]));
      const kept = await pages.find(sites.get(site.name), thread, { sort: 'old', limit: 50, depth: 5 }, 'now');
      return kept.page().thread.state;
    };
    expect(await stateFor(patient)).toBe('open');
    expect(await stateFor(strict)).toBe('closed');
    expect(await stateFor(patient)).toBe('open');
  });

  it('show that a thread is over as soon as it is', async () => {
    const thread = await house.openThread();
    const [patient, now] = [defaultSite('a secret for this test, and nothing else'), Date.now()];
    const site: Site = { ...patient, limits: { ...patient.limits, closeAfterDays: 1 } };
    await house.dataSource.query(`UPDATE threads SET quiet_since = $1 WHERE id = $2`, [new Date(now), thread]);
    const pages = pagesOf(new Sites([site]));
    const find = () => pages.find(site, thread, { sort: 'old', limit: 50, depth: 5 }, 'now');
    const kept = await find();
    expect(await find()).toBe(kept);
    expect([kept.page().thread.state, kept.isCurrent()]).toEqual(['open', true]);
    jest.useFakeTimers({ now: now + DAY + 1, doNotFake: TIMERS });
    try {
      expect(kept.isCurrent()).toBe(false);
      expect((await find()).page().thread).toMatchObject({ state: 'closed', closedBecause: ['age'] });
    } finally {
      jest.useRealTimers();
    }
  });

  function pagesOf(sites: Sites): CommentPages {
    const { dataSource } = house;
    const versions = new ThreadVersions(dataSource, new Hints('comments'));
    const threads = new FindThread(dataSource, new AsOfNow(sites));
    return new CommentPages(versions, threads, new ListComments(dataSource));
  }
});
