import { ben, cleo, type Discussions, mary, onDiscussions } from '../../test/discussion.js';
import { OwnShadows } from './own-shadows.js';

describe('the shadowed comments of an author', () => {
  let house: Discussions;
  let shadows: OwnShadows;
  onDiscussions((made) => {
    house = made;
    shadows = new OwnShadows(made.dataSource);
  });

  async function shadowed(thread: string, parentId: string | null): Promise<string> {
    const { id } = await house.write(thread, parentId, ben);
    await house.judge(id, 'shadow');
    return id;
  }

  it('are counted in each thread, for them alone', async () => {
    const [one, other] = [await house.openThread(), await house.openThread()];
    const top = await house.write(one, null, cleo);
    await shadowed(one, null);
    await shadowed(one, top.id);
    await shadowed(other, null);
    const counts = async (viewer: Parameters<OwnShadows['inThreads']>[1]) => {
      const found = await shadows.inThreads([one, other], viewer);
      return [one, other].map((thread) => found.get(thread)?.count ?? 0);
    };
    expect(await counts(ben)).toEqual([2, 1]);
    for (const viewer of [cleo, mary, { ...ben, kind: 'guest' as const }, null]) {
      expect(await counts(viewer)).toEqual([0, 0]);
    }
  });

  it('add to the replies only what is not there as a tombstone already', async () => {
    const thread = await house.openThread();
    const top = await house.write(thread, null, cleo);
    const answered = await house.write(thread, top.id, ben);
    await house.write(thread, answered.id, cleo);
    await house.judge(answered.id, 'shadow');
    const leaf = await shadowed(thread, top.id);
    const found = (await shadows.inThreads([thread], ben)).get(thread);
    expect([found?.count, found?.replies.get(top.id)]).toEqual([2, 1]);
    expect((await house.comments.byId('default', top.id, ben)).replyCount).toBe(2);
    const { items } = await house.comments.byAuthor('default', { author: 'cleo', limit: 50 }, ben);
    expect(items.find(({ id }) => id === top.id)?.replyCount).toBe(2);
    await house.judge(leaf, 'approve');
    const after = (await shadows.inThreads([thread], ben)).get(thread);
    expect([after?.count, after?.replies.get(top.id)]).toEqual([1, 0]);
  });
});
