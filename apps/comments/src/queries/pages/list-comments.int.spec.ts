import { randomFrom } from '#libs/testing';
import {
  depthFirst,
  type Discussions,
  allReadings,
  expectedOf,
  onDiscussions,
  pick,
  type Written as WrittenComment,
  type Ranks,
  SITE,
} from '../../../test/discussion.js';
import { commentSorts } from '../comment-order.js';

interface Written extends WrittenComment {
  deleted: boolean;
}

const isPublished = ({ deleted }: Written) => !deleted;

describe('a discussion', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));

  describe.each([
    { name: 'broad', seed: 1, comments: 120, newest: 120, topLevel: 0.4 },
    { name: 'deep', seed: 2, comments: 100, newest: 4, topLevel: 0.02 },
  ])('that is $name', ({ seed, comments, newest, topLevel }) => {
    const random = randomFrom(seed);
    const written: Written[] = [];
    let ranks: Ranks;
    let thread: string;

    beforeAll(async () => {
      thread = await discussions.openThread();
      for (let i = 0; i < comments; i++) {
        const parent = random() < topLevel ? null : pick(written.slice(-newest), random);
        written.push({ ...(await discussions.write(thread, parent?.id ?? null)), deleted: false });
      }
      ranks = await discussions.rate(thread);
    });

    it.each(allReadings())('shows every comment exactly once ($sort, limit $limit, depth $depth)', async (reading) => {
      expect(await discussions.walk(thread, reading)).toEqual(expectedOf(written, isPublished, reading.sort, ranks));
    });

    it.each(commentSorts)('begins with the first comments, depth first, for every page size (%s)', async (sort) => {
      const expected = depthFirst(expectedOf(written, isPublished, sort, ranks));
      for (const limit of [1, 2, 7, 50, 100]) {
        const { items } = await discussions.list(thread, { sort, limit, depth: 100 }, null);
        expect(items.map(({ id }) => id)).toEqual(expected.slice(0, limit));
      }
    });

    it('counts and shows what is published after random deletes and restores', async () => {
      for (let i = 0; i < comments; i++) {
        const comment = pick(written, random);
        if (comment === undefined) throw new Error('Nothing was written.');
        await (comment.deleted ? discussions.restore(comment.id) : discussions.delete(comment.id));
        comment.deleted = !comment.deleted;
      }
      expect(await discussions.miscounted(thread)).toEqual([]);
      const { commentCount } = await discussions.threads.byId(SITE, thread);
      expect(commentCount).toBe(written.filter(isPublished).length);
      for (const sort of commentSorts) {
        expect(await discussions.walk(thread, { sort, limit: 7, depth: 10 })).toEqual(
          expectedOf(written, isPublished, sort, ranks),
        );
      }
    });

    it('is empty when everything is deleted, and complete again when it is restored', async () => {
      for (const comment of written.filter(isPublished)) await discussions.delete(comment.id);
      expect(await discussions.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual({});
      expect(await discussions.threads.byId(SITE, thread)).toMatchObject({ commentCount: 0 });
      for (const comment of written) {
        await discussions.restore(comment.id);
        comment.deleted = false;
      }
      expect(await discussions.miscounted(thread)).toEqual([]);
      expect(await discussions.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual(
        expectedOf(written, isPublished, 'old', ranks),
      );
    });
  });

  it.each(commentSorts)('shows nothing twice and skips nothing while others write (%s)', async (sort) => {
    const thread = await discussions.openThread();
    const random = randomFrom(3);
    const before: Written[] = [];
    for (let i = 0; i < 60; i++) {
      const parent = random() < 0.3 ? null : pick(before, random);
      before.push({ ...(await discussions.write(thread, parent?.id ?? null)), deleted: false });
    }
    const seen = await discussions.walk(thread, { sort, limit: 4, depth: 10 }, async () => {
      await discussions.write(thread, random() < 0.5 ? null : (pick(before, random)?.id ?? null));
    });
    const listed = Object.values(seen).flat();
    expect(new Set(listed).size).toBe(listed.length);
    expect(before.filter(({ id }) => !listed.includes(id))).toEqual([]);
  });

  it('shows a chain of tombstones as long as a published comment is at its end', async () => {
    const thread = await discussions.openThread();
    const a = await discussions.write(thread, null);
    const b = await discussions.write(thread, a.id);
    const c = await discussions.write(thread, b.id);
    const d = await discussions.write(thread, c.id);
    for (const { id } of [a, b, c]) await discussions.delete(id);
    const page = await discussions.page(thread);
    expect(page.map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    expect(page.map(({ status }) => status)).toEqual(['deleted', 'deleted', 'deleted', 'published']);
    expect(page.slice(0, 3).filter((tombstone) => 'author' in tombstone || 'body' in tombstone)).toEqual([]);

    await discussions.delete(d.id);
    expect(await discussions.page(thread)).toEqual([]);
    await expect(discussions.comments.byId(SITE, a.id, null)).rejects.toMatchObject({ code: 'comment.not-found' });

    await discussions.restore(d.id);
    expect((await discussions.page(thread)).map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    const { items } = await discussions.comments.ancestors(SITE, { id: d.id }, null);
    expect(items.map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
  });

  it('ranks a comment with only downvotes by best like one without votes', async () => {
    const thread = await discussions.openThread();
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push((await discussions.write(thread, null)).id);
    await discussions.dataSource.query(`UPDATE comments SET downvotes = ordinal % 17 WHERE thread_id = $1`, [thread]);
    const { items } = await discussions.list(thread, { sort: 'best', limit: 100, depth: 0 }, null);
    expect(items.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('counts correctly under concurrent replies and deletes below one comment', async () => {
    const thread = await discussions.openThread();
    const root = await discussions.write(thread, null);
    const replies = await Promise.all(Array.from({ length: 20 }, () => discussions.write(thread, root.id)));
    await Promise.all([
      ...replies.slice(0, 10).map(({ id }) => discussions.delete(id)),
      ...replies.slice(10).map(({ id }) => discussions.write(thread, id)),
    ]);
    expect(await discussions.miscounted(thread)).toEqual([]);
    expect(await discussions.threads.byId(SITE, thread)).toMatchObject({ commentCount: 21, version: 42 });
  });
});
