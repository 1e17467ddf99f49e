import { randomFrom } from '#libs/testing';
import type { Actor } from '#libs/kernel';
import {
  ben,
  cleo,
  type Discussions,
  allReadings,
  expectedOf,
  mary,
  onDiscussions,
  pick,
  type Written as WrittenComment,
  type Ranks,
  SITE,
} from '../../test/discussion.js';
import type { CommentStatus } from '../domain/comment.js';

interface Written extends WrittenComment {
  readonly author: Actor;
  status: CommentStatus;
}

const hiddenStatuses = ['pending', 'shadow', 'spam', 'rejected', 'removed', 'deleted'] as const;
const verdicts = { pending: 'hold', shadow: 'shadow', spam: 'spam', rejected: 'reject', removed: 'remove' } as const;

/** Which comments each viewer sees in a list for their own sake; they also see the ancestors of these. */
const isListedFor = {
  moderator: ({ status }: Written) => status !== 'deleted',
  author: ({ status, author }: Written) =>
    status === 'published' || (author === ben && ['pending', 'shadow'].includes(status)),
  stranger: ({ status }: Written) => status === 'published',
};
const viewers = { moderator: mary, author: ben, stranger: { ...ben, id: 'dan', name: 'Dan', handle: 'dan' } };

describe('a viewer who may see more of a discussion than the public', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));

  describe.each([
    { name: 'if some comments are hidden', seed: 11, hidden: 0.4 },
    { name: 'if nearly all comments are hidden', seed: 12, hidden: 0.9 },
  ])('$name', ({ seed, hidden }) => {
    const random = randomFrom(seed);
    const written: Written[] = [];
    let thread: string;
    let ranks: Ranks;

    beforeAll(async () => {
      thread = await discussions.openThread();
      for (let i = 0; i < 90; i++) {
        const parent = random() < 0.2 ? null : pick(written.slice(-6), random);
        const author = pick([mary, ben, cleo], random) ?? mary;
        const comment = await discussions.write(thread, parent?.id ?? null, author);
        written.push({ ...comment, author, status: 'published' });
      }
      ranks = await discussions.rate(thread);
      for (const comment of written.filter(() => random() < hidden)) {
        comment.status = pick(hiddenStatuses, random) ?? 'pending';
        if (comment.status === 'deleted') await discussions.delete(comment.id, comment.author);
        else if (comment.status in verdicts) {
          await discussions.decide(comment.id, verdicts[comment.status]);
        }
      }
    });

    const cases = (['moderator', 'author', 'stranger'] as const).flatMap((who) =>
      allReadings().map((reading) => ({ who, ...reading })),
    );

    it.each(cases)('reads each of them once: $who, $sort, limit $limit, depth $depth', async (reading) => {
      const expected = expectedOf(written, isListedFor[reading.who], reading.sort, ranks);
      expect(await discussions.walkAs(viewers[reading.who], thread, reading)).toEqual(expected);
    });

    it.each(['moderator', 'author', 'stranger'] as const)('sees how many replies there are: %s', async (who) => {
      const expected = expectedOf(written, isListedFor[who], 'old', ranks);
      for (const { id } of written.filter((comment) => Object.values(expected).flat().includes(comment.id))) {
        const { replyCount, moreReplies } = await discussions.comments.byId(SITE, id, viewers[who]);
        expect([replyCount, moreReplies !== null]).toEqual([expected[id]?.length ?? 0, expected[id] !== undefined]);
      }
    });

    it('has no visibility of their own if nothing is hidden', async () => {
      expect(await discussions.visibilities.inThread(thread, viewers.stranger)).toBeNull();
      expect(await discussions.visibilities.inThread(await discussions.openThread(), mary)).toBeNull();
    });
  });
});
