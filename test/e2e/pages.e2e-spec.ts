import { aboutBadPages } from './pages/bad-pages.js';
import { aboutCommentsOfPages } from './pages/comments.js';
import { aboutCounts } from './pages/counts.js';
import { aboutModerators } from './pages/moderators.js';
import { aboutOwnRules } from './pages/own-rules.js';
import { sites, Stage } from './pages/stage.js';
import { aboutThreadsOfPages } from './pages/threads.js';
import { Forum } from './support/forum.js';
import { sitesFile } from './support/sites-file.js';
import { SECRET } from './support/system.js';
import { startWired } from './support/wired.js';

describe('pages of a site', () => {
  const the = new Stage();

  beforeAll(async () => {
    the.system = await startWired({ PARLEY_SITES: sitesFile({ sites }) });
    the.forum = new Forum(the.system.address, SECRET);
    the.anyone = the.forum.anyone;
    the.mary = await the.forum.person('Mary', ['moderator']);
  }, 60_000);
  afterAll(() => the.system.stop());
  afterEach(() => {
    expect(the.system.newErrors()).toEqual([]);
  });

  aboutThreadsOfPages(the);
  aboutCommentsOfPages(the);
  aboutBadPages(the);
  aboutModerators(the);
  aboutCounts(the);
  aboutOwnRules(the);
});
