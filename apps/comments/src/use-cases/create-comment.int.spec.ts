import { ben, cleo, type Discussions, onDiscussions, policy } from '../../test/discussion.js';

const once = { ...policy, repeatSeconds: 60 };

describe('the same text, by the same author', () => {
  let here: Discussions;
  let there: Discussions;
  onDiscussions((made, replica) => {
    here = made;
    there = replica;
  });

  it('is taken once, however many replicas it comes to at a time, in whatever threads', async () => {
    for (let round = 0; round < 20; round++) {
      const threads = await Promise.all([here, here, here, here].map((house) => house.openThread()));
      const body = `Round ${String(round)}`;
      const written = await Promise.allSettled(
        threads.flatMap((thread, i) => {
          const house = i % 2 === 0 ? here : there;
          return [ben, cleo].map((author) => house.write(thread, null, author, body, once));
        }),
      );
      expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      const refused = written.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      for (const reason of refused) expect(reason).toMatchObject({ code: 'comment.repeated' });
    }
  });
});
