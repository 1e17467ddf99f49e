import { ben, cleo, type Discussions, mary, onDiscussions } from '../../test/discussion.js';
import { ShadowBanOverlay } from './shadow-ban-overlay.js';

describe('the shadowed comments of an author', () => {
  let discussions: Discussions;
  let shadowBans: ShadowBanOverlay;
  onDiscussions((begun) => {
    discussions = begun;
    shadowBans = new ShadowBanOverlay(begun.dataSource);
  });

  async function shadowed(thread: string, parentId: string | null): Promise<string> {
    const { id } = await discussions.write(thread, parentId, ben);
    await discussions.decide(id, 'shadow');
    return id;
  }

  it('are counted in each thread for the author alone', async () => {
    const [one, other] = [await discussions.openThread(), await discussions.openThread()];
    const top = await discussions.write(one, null, cleo);
    await shadowed(one, null);
    await shadowed(one, top.id);
    await shadowed(other, null);
    const counts = async (viewer: Parameters<ShadowBanOverlay['inThreads']>[1]) => {
      const found = await shadowBans.inThreads([one, other], viewer);
      return [one, other].map((thread) => found.get(thread)?.count ?? 0);
    };
    expect(await counts(ben)).toEqual([2, 1]);
    for (const viewer of [cleo, mary, { ...ben, kind: 'guest' as const }, null]) {
      expect(await counts(viewer)).toEqual([0, 0]);
    }
  });

  it('add to a reply count only what is no public tombstone already', async () => {
    const thread = await discussions.openThread();
    const top = await discussions.write(thread, null, cleo);
    const withReply = await discussions.write(thread, top.id, ben);
    await discussions.write(thread, withReply.id, cleo);
    await discussions.decide(withReply.id, 'shadow');
    const leaf = await shadowed(thread, top.id);
    const found = (await shadowBans.inThreads([thread], ben)).get(thread);
    expect([found?.count, found?.replies.get(top.id)]).toEqual([2, 1]);
    expect((await discussions.comments.byId('default', top.id, ben)).replyCount).toBe(2);
    const { items } = await discussions.comments.byAuthor('default', { author: 'cleo', limit: 50 }, ben);
    expect(items.find(({ id }) => id === top.id)?.replyCount).toBe(2);
    await discussions.decide(leaf, 'approve');
    const after = (await shadowBans.inThreads([thread], ben)).get(thread);
    expect([after?.count, after?.replies.get(top.id)]).toEqual([1, 0]);
  });
});
