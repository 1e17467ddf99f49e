import { defaultSite, type Site, Sites } from '#libs/http';
import { Hints } from '#libs/messaging';
import { type Discussions, onDiscussions } from '../../test/discussion.js';
import { CommentPages } from './comment-pages.js';
import { FindThread } from './find-thread.js';
import { ListComments } from './list-comments.js';
import { ThreadVersions } from './thread-versions.js';

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
    const list = new ListComments(dataSource, new FindThread(dataSource, sites));
    const pages = new CommentPages(new ThreadVersions(dataSource, new Hints('comments')), list);
    const stateFor = async (site: Site) => {
      sites.replaceBy(new Sites([site]));
      const kept = await pages.find(sites.get(site.name), thread, { sort: 'old', limit: 50, depth: 5 }, 'now');
      return kept.page().thread.state;
    };
    expect(await stateFor(patient)).toBe('open');
    expect(await stateFor(strict)).toBe('closed');
    expect(await stateFor(patient)).toBe('open');
  });
});
