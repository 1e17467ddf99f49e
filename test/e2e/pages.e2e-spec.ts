import { describeBadPages } from './pages/bad-pages.js';
import { describePageComments } from './pages/comments.js';
import { describeCounts } from './pages/counts.js';
import { describeModerators } from './pages/moderators.js';
import { describeSiteRules } from './pages/site-rules.js';
import { sites, PagesFixture } from './pages/fixture.js';
import { describePageThreads } from './pages/threads.js';
import { Forum } from './support/forum.js';
import { sitesFile } from './support/sites-file.js';
import { SECRET } from './support/system.js';
import { startWithServers } from './support/system-with-servers.js';

describe('pages of a site', () => {
  const fixture = new PagesFixture();

  beforeAll(async () => {
    fixture.system = await startWithServers({ PARLEY_SITES: sitesFile({ sites }) });
    fixture.forum = new Forum(fixture.system.address, SECRET);
    fixture.anyone = fixture.forum.anyone;
    fixture.mary = await fixture.forum.person('Mary', ['moderator']);
  }, 60_000);
  afterAll(() => fixture.system.stop());
  afterEach(() => {
    expect(fixture.system.newErrors()).toEqual([]);
  });

  describePageThreads(fixture);
  describePageComments(fixture);
  describeBadPages(fixture);
  describeModerators(fixture);
  describeCounts(fixture);
  describeSiteRules(fixture);
});
