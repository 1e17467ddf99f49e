import { aboutCaches } from './main-job/caches.js';
import { aboutCategories } from './main-job/categories.js';
import { aboutComments } from './main-job/comments.js';
import { aboutLists } from './main-job/lists.js';
import { aboutNotifications } from './main-job/notifications.js';
import { aboutPosts } from './main-job/posts.js';
import { aboutRetries } from './main-job/retries.js';
import { Stage } from './main-job/stage.js';
import { aboutThreads } from './main-job/threads.js';
import { Forum } from './support/forum.js';
import { SECRET, startApart, startTogether } from './support/system.js';

describe.each([
  ['in one process with its own Postgres and NATS', startTogether],
  ['as separate processes, two replicas of each service', startApart],
])('the main job %s', (_mode, start) => {
  const the = new Stage();

  beforeAll(async () => {
    the.system = await start();
    the.forum = new Forum(the.system.address, SECRET);
    the.admin = await the.forum.person('Root', ['admin']);
  }, 90_000);
  afterAll(async () => {
    await the.system.stop();
    expect(the.system.newErrors()).toEqual([]);
  });
  beforeEach(async () => {
    const { forum } = the;
    [the.ada, the.ben, the.cleo] = await Promise.all([forum.person('Ada'), forum.person('Ben'), forum.person('Cleo')]);
  });
  afterEach(() => {
    expect(the.system.newErrors()).toEqual([]);
  });

  aboutCategories(the);
  aboutPosts(the);
  aboutComments(the);
  aboutNotifications(the);
  aboutThreads(the);
  aboutRetries(the);
  aboutCaches(the);
  aboutLists(the);
});
