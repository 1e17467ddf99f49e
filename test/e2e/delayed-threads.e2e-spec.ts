import { newId } from '#libs/kernel';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { Forum } from './support/forum.js';
import { SECRET } from './support/system.js';
import { sharedSystem, type SystemWithServers } from './support/system-with-servers.js';

describe('the thread of a post whose event has not arrived yet', () => {
  let system: SystemWithServers;
  let forum: Forum;
  let admin: Client;

  beforeAll(async () => {
    system = await sharedSystem();
    forum = new Forum(system.address, SECRET);
    admin = await forum.person('Root', ['admin']);
  }, 60_000);
  afterAll(() => system.stop());

  const pause = async (paused: boolean) =>
    bodyOf(await admin.put('/v1/admin/comments/consumers/effects/paused', { paused }));

  it('is 503 while the comments service knows that it lags', async () => {
    await pause(true);
    const { id } = await forum.post(admin);
    const tooEarly = await forum.tryComment(admin, id);
    problemOf(tooEarly, 503, 'thread.delayed');
    expect(tooEarly.headers.get('retry-after')).toBe('1');
    problemOf(await forum.anyone.get(`/v1/threads/${id}/comments`), 503, 'thread.delayed');
    await pause(false);
    await forum.comment(admin, id);
  }, 60_000);

  it('is 404 once the comments service has read all events of its partition', async () => {
    const { id } = await forum.post(admin);
    await Promise.all(Array.from({ length: 20 }, () => forum.comment(admin, id)));
    problemOf(await forum.tryComment(admin, newId()), 404, 'thread.not-found');
  }, 60_000);
});
