import { randomFrom } from '#libs/testing';
import {
  depthFirst,
  type Discussions,
  everyWay,
  expectedOf,
  onDiscussions,
  pick,
  type Planted as PlantedComment,
  type Ranks,
  SITE,
} from '../../test/discussion.js';
import { commentSorts } from './reply-cursor.js';

interface Planted extends PlantedComment {
  deleted: boolean;
}

const isThere = ({ deleted }: Planted) => !deleted;

describe('a discussion', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  describe.each([
    { name: 'broad', seed: 1, comments: 120, newest: 120, topLevel: 0.4 },
    { name: 'deep', seed: 2, comments: 100, newest: 4, topLevel: 0.02 },
  ])('that is $name', ({ seed, comments, newest, topLevel }) => {
    const random = randomFrom(seed);
    const planted: Planted[] = [];
    let ranks: Ranks;
    let thread: string;

    beforeAll(async () => {
      thread = await house.openThread();
      for (let i = 0; i < comments; i++) {
        const parent = random() < topLevel ? null : pick(planted.slice(-newest), random);
        planted.push({ ...(await house.write(thread, parent?.id ?? null)), deleted: false });
      }
      ranks = await house.rate(thread);
    });

    it.each(everyWay())('shows every comment exactly once ($sort, limit $limit, depth $depth)', async (way) => {
      expect(await house.walk(thread, way)).toEqual(expectedOf(planted, isThere, way.sort, ranks));
    });

    it.each(commentSorts)('begins with what comes first, depth first, however long the page is (%s)', async (sort) => {
      const whole = depthFirst(expectedOf(planted, isThere, sort, ranks));
      for (const limit of [1, 2, 7, 50, 100]) {
        const { items } = await house.list(thread, { sort, limit, depth: 100 }, null);
        expect(items.map(({ id }) => id)).toEqual(whole.slice(0, limit));
      }
    });

    it('after random deletes and restores counts what is there, and shows just that', async () => {
      for (let i = 0; i < comments; i++) {
        const comment = pick(planted, random);
        if (comment === undefined) throw new Error('Nothing was planted.');
        await (comment.deleted ? house.restore(comment.id) : house.delete(comment.id));
        comment.deleted = !comment.deleted;
      }
      expect(await house.miscounted(thread)).toEqual([]);
      const { commentCount } = await house.threads.byId(SITE, thread);
      expect(commentCount).toBe(planted.filter(isThere).length);
      for (const sort of commentSorts) {
        expect(await house.walk(thread, { sort, limit: 7, depth: 10 })).toEqual(
          expectedOf(planted, isThere, sort, ranks),
        );
      }
    });

    it('when everything is deleted, is empty; when it is restored, is whole again', async () => {
      for (const comment of planted.filter(isThere)) await house.delete(comment.id);
      expect(await house.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual({});
      expect(await house.threads.byId(SITE, thread)).toMatchObject({ commentCount: 0 });
      for (const comment of planted) {
        await house.restore(comment.id);
        comment.deleted = false;
      }
      expect(await house.miscounted(thread)).toEqual([]);
      expect(await house.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual(
        expectedOf(planted, isThere, 'old', ranks),
      );
    });
  });

  it.each(commentSorts)('shows nothing twice and skips nothing while others write (%s)', async (sort) => {
    const thread = await house.openThread();
    const random = randomFrom(3);
    const before: Planted[] = [];
    for (let i = 0; i < 60; i++) {
      const parent = random() < 0.3 ? null : pick(before, random);
      before.push({ ...(await house.write(thread, parent?.id ?? null)), deleted: false });
    }
    const seen = await house.walk(thread, { sort, limit: 4, depth: 10 }, async () => {
      await house.write(thread, random() < 0.5 ? null : (pick(before, random)?.id ?? null));
    });
    const shown = Object.values(seen).flat();
    expect(new Set(shown).size).toBe(shown.length);
    expect(before.filter(({ id }) => !shown.includes(id))).toEqual([]);
  });

  it('keeps a chain of tombstones as long as somebody stands at its end, and no longer', async () => {
    const thread = await house.openThread();
    const a = await house.write(thread, null);
    const b = await house.write(thread, a.id);
    const c = await house.write(thread, b.id);
    const d = await house.write(thread, c.id);
    for (const { id } of [a, b, c]) await house.delete(id);
    const page = await house.page(thread);
    expect(page.map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    expect(page.map(({ status }) => status)).toEqual(['deleted', 'deleted', 'deleted', 'published']);
    expect(page.slice(0, 3).filter((tombstone) => 'author' in tombstone || 'body' in tombstone)).toEqual([]);

    await house.delete(d.id);
    expect(await house.page(thread)).toEqual([]);
    await expect(house.comments.byId(SITE, a.id, null)).rejects.toMatchObject({ code: 'comment.not-found' });

    await house.restore(d.id);
    expect((await house.page(thread)).map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    const { items } = await house.comments.ancestors(SITE, { id: d.id }, null);
    expect(items.map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
  });

  it('by best puts what only has votes against it where what nobody voted on stands', async () => {
    const thread = await house.openThread();
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push((await house.write(thread, null)).id);
    await house.dataSource.query(`UPDATE comments SET downvotes = ordinal % 17 WHERE thread_id = $1`, [thread]);
    const { items } = await house.list(thread, { sort: 'best', limit: 100, depth: 0 }, null);
    expect(items.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('counts right when many reply to and delete below one comment at once', async () => {
    const thread = await house.openThread();
    const root = await house.write(thread, null);
    const replies = await Promise.all(Array.from({ length: 20 }, () => house.write(thread, root.id)));
    await Promise.all([
      ...replies.slice(0, 10).map(({ id }) => house.delete(id)),
      ...replies.slice(10).map(({ id }) => house.write(thread, id)),
    ]);
    expect(await house.miscounted(thread)).toEqual([]);
    expect(await house.threads.byId(SITE, thread)).toMatchObject({ commentCount: 21, version: 42 });
  });
});
