import { newId } from '#libs/kernel';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { Forum } from './support/forum.js';
import { SECRET } from './support/system.js';
import { startWired, type WiredSystem } from './support/wired.js';

describe('the thread of a post that has not come yet', () => {
  let system: WiredSystem;
  let forum: Forum;
  let admin: Client;

  beforeAll(async () => {
    system = await startWired();
    forum = new Forum(system.address, SECRET);
    admin = await forum.person('Root', ['admin']);
  }, 60_000);
  afterAll(() => system.stop());

  const pause = async (paused: boolean) =>
    bodyOf(await admin.put('/v1/admin/comments/consumers/effects/paused', { paused }));

  it('is worth another try where comments knows that it is behind', async () => {
    await pause(true);
    const { id } = await forum.post(admin);
    const tooEarly = await forum.tryComment(admin, id);
    problemOf(tooEarly, 503, 'thread.delayed');
    expect(tooEarly.headers.get('retry-after')).toBe('1');
    problemOf(await forum.anyone.get(`/v1/threads/${id}/comments`), 503, 'thread.delayed');
    await pause(false);
    await forum.comment(admin, id);
  }, 60_000);

  it('is not there where comments has heard all, whatever else goes on', async () => {
    const { id } = await forum.post(admin);
    await Promise.all(Array.from({ length: 20 }, () => forum.comment(admin, id)));
    problemOf(await forum.tryComment(admin, newId()), 404, 'thread.not-found');
  }, 60_000);
});
