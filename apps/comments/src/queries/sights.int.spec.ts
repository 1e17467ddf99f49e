import { randomFrom } from '#libs/testing';
import type { Actor } from '#libs/kernel';
import {
  ben,
  cleo,
  type Discussions,
  everyWay,
  expectedOf,
  mary,
  onDiscussions,
  pick,
  type Planted as PlantedComment,
  type Ranks,
  SITE,
} from '../../test/discussion.js';
import type { CommentStatus } from '../domain/comment.js';

interface Planted extends PlantedComment {
  readonly author: Actor;
  status: CommentStatus;
}

const fates = ['pending', 'shadow', 'spam', 'rejected', 'removed', 'deleted'] as const;
const verdicts = { pending: 'hold', shadow: 'shadow', spam: 'spam', rejected: 'reject', removed: 'remove' } as const;

/** What each reader sees in a list by itself; whatever such a comment stands below is there as well. */
const seenBy = {
  moderator: ({ status }: Planted) => status !== 'deleted',
  author: ({ status, author }: Planted) =>
    status === 'published' || (author === ben && ['pending', 'shadow'].includes(status)),
  stranger: ({ status }: Planted) => status === 'published',
};
const readers = { moderator: mary, author: ben, stranger: { ...ben, id: 'dan', name: 'Dan', handle: 'dan' } };

describe('whoever sees more of a discussion than others', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  describe.each([
    { name: 'where some are hidden', seed: 11, hidden: 0.4 },
    { name: 'where nearly all are hidden', seed: 12, hidden: 0.9 },
  ])('$name', ({ seed, hidden }) => {
    const random = randomFrom(seed);
    const planted: Planted[] = [];
    let thread: string;
    let ranks: Ranks;

    beforeAll(async () => {
      thread = await house.openThread();
      for (let i = 0; i < 90; i++) {
        const parent = random() < 0.2 ? null : pick(planted.slice(-6), random);
        const author = pick([mary, ben, cleo], random) ?? mary;
        const comment = await house.write(thread, parent?.id ?? null, author);
        planted.push({ ...comment, author, status: 'published' });
      }
      ranks = await house.rate(thread);
      for (const comment of planted.filter(() => random() < hidden)) {
        comment.status = pick(fates, random) ?? 'pending';
        if (comment.status === 'deleted') await house.delete(comment.id, comment.author);
        else if (comment.status in verdicts) {
          await house.judge(comment.id, verdicts[comment.status]);
        }
      }
    });

    const cases = (['moderator', 'author', 'stranger'] as const).flatMap((who) =>
      everyWay().map((way) => ({ who, ...way })),
    );

    it.each(cases)('finds each of them by walking, once: $who, $sort, limit $limit, depth $depth', async (way) => {
      const expected = expectedOf(planted, seenBy[way.who], way.sort, ranks);
      expect(await house.walkAs(readers[way.who], thread, way)).toEqual(expected);
    });

    it.each(['moderator', 'author', 'stranger'] as const)('is told how many replies are there: %s', async (who) => {
      const expected = expectedOf(planted, seenBy[who], 'old', ranks);
      for (const { id } of planted.filter((comment) => Object.values(expected).flat().includes(comment.id))) {
        const { replyCount, moreReplies } = await house.comments.byId(SITE, id, readers[who]);
        expect([replyCount, moreReplies !== null]).toEqual([expected[id]?.length ?? 0, expected[id] !== undefined]);
      }
    });

    it('is nobody to whom nothing is hidden', async () => {
      expect(await house.sights.inThread(thread, readers.stranger)).toBeNull();
      expect(await house.sights.inThread(await house.openThread(), mary)).toBeNull();
    });
  });
});
