import { describeCaches } from './main-job/caches.js';
import { describeCategories } from './main-job/categories.js';
import { describeComments } from './main-job/comments.js';
import { describeLists } from './main-job/lists.js';
import { describeNotifications } from './main-job/notifications.js';
import { describePosts } from './main-job/posts.js';
import { describeRetries } from './main-job/retries.js';
import { MainJobFixture } from './main-job/fixture.js';
import { describeThreads } from './main-job/threads.js';
import { Forum } from './support/forum.js';
import { SECRET, startApart, startTogether } from './support/system.js';

describe.each([
  ['in one process with its own Postgres and NATS', startTogether],
  ['as separate processes, two replicas of each service', startApart],
])('the main scenario %s', (_mode, start) => {
  const fixture = new MainJobFixture();

  beforeAll(async () => {
    fixture.system = await start();
    fixture.forum = new Forum(fixture.system.address, SECRET);
    fixture.admin = await fixture.forum.person('Root', ['admin']);
  }, 90_000);
  afterAll(async () => {
    await fixture.system.stop();
    expect(fixture.system.newErrors()).toEqual([]);
  });
  beforeEach(async () => {
    const { forum } = fixture;
    [fixture.ada, fixture.ben, fixture.cleo] = await Promise.all([
      forum.person('Ada'),
      forum.person('Ben'),
      forum.person('Cleo'),
    ]);
  });
  afterEach(() => {
    expect(fixture.system.newErrors()).toEqual([]);
  });

  describeCategories(fixture);
  describePosts(fixture);
  describeComments(fixture);
  describeNotifications(fixture);
  describeThreads(fixture);
  describeRetries(fixture);
  describeCaches(fixture);
  describeLists(fixture);
});
