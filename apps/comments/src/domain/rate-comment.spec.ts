import { accept, type Actor, refuse, acceptedOrThrow } from '#libs/kernel';
import { aComment, aThread } from '../../test/samples.js';
import { pinComment, reactToComment, type Vote, voteOnComment } from './rate-comment.js';

const found = { thread: aThread({ version: 2 }), comment: aComment({ upvotes: 3, downvotes: 1, score: 2 }) };
const hidden = { ...found, comment: { ...found.comment, status: 'pending' as const } };
const ada: Actor = {
  site: 'default',
  kind: 'member',
  id: 'ada',
  name: 'Ada',
  handle: 'ada',
  picture: null,
  email: null,
  roles: [],
};
const charles = { ...ada, id: found.comment.authorId };
const mary: Actor = { ...ada, id: 'mary', roles: ['moderator'] };
const offered = ['👍', '👀'];

describe('voting on a comment', () => {
  it.each<[Vote, Vote, number, number]>([
    [0, 1, 4, 1],
    [0, -1, 3, 2],
    [1, -1, 2, 2],
    [-1, 1, 4, 0],
    [1, 0, 2, 1],
  ])(
    'when %i becomes %i, then %i are for it and %i against, and no reader is told at once',
    (before, vote, up, down) => {
      expect(voteOnComment(found, before, vote, ada)).toEqual(
        accept(
          {
            thread: { ...found.thread, scoreVersion: 1 },
            comment: { ...found.comment, upvotes: up, downvotes: down, score: up - down, version: 2 },
          },
          'voted',
        ),
      );
    },
  );

  it('when the vote is what it was, then nothing has happened', () => {
    expect(voteOnComment(found, 1, 1, ada)).toEqual(accept(found));
  });

  it('given one that readers do not see, then there is none, but for its author and for moderators', () => {
    expect(voteOnComment(hidden, 0, 1, ada)).toEqual(refuse('comment.not-found'));
    for (const actor of [charles, mary]) {
      expect(acceptedOrThrow(voteOnComment(hidden, 0, 1, actor)).state.comment).toMatchObject({
        status: 'pending',
        score: 3,
      });
    }
  });

  it.each(['deleted', 'removed'] as const)('given one that is %s, then not even its author finds it', (status) => {
    const gone = { ...found, comment: { ...found.comment, status } };
    expect(voteOnComment(gone, 0, 1, charles)).toEqual(refuse('comment.not-found'));
  });
});

describe('reacting to a comment', () => {
  it('when an emoji comes and goes, then it is counted, and none is left of what nobody chose', () => {
    const on = acceptedOrThrow(reactToComment(found, '👍', false, true, offered, ada));
    expect(on.state.comment.reactions).toEqual({ '👍': 1 });
    expect(on.events).toEqual(['reacted']);
    expect(acceptedOrThrow(reactToComment(on.state, '👍', true, false, offered, ada)).state.comment.reactions).toEqual(
      {},
    );
  });

  it('when it stands already, or was never there, then nothing has happened', () => {
    expect(reactToComment(found, '👍', true, true, offered, ada)).toEqual(accept(found));
    expect(reactToComment(found, '👍', false, false, offered, ada)).toEqual(accept(found));
  });

  it('when the site does not offer it, then it is refused, but what stands may go', () => {
    expect(reactToComment(found, '🧵', false, true, offered, ada)).toEqual(refuse('comment.unknown-emoji'));
    const before = { ...found, comment: { ...found.comment, reactions: { '🧵': 2 } } };
    expect(acceptedOrThrow(reactToComment(before, '🧵', true, false, offered, ada)).state.comment.reactions).toEqual({
      '🧵': 1,
    });
  });

  it('given one that readers do not see, then there is none', () => {
    expect(reactToComment(hidden, '👍', false, true, offered, ada)).toEqual(refuse('comment.not-found'));
    expect(acceptedOrThrow(reactToComment(hidden, '👍', false, true, offered, charles)).events).toEqual(['reacted']);
  });
});

describe('pinning a comment', () => {
  it('when a moderator pins it, then readers are told', () => {
    expect(pinComment(found, true, mary)).toEqual(
      accept(
        {
          thread: { ...found.thread, version: 3 },
          comment: { ...found.comment, pinned: true, version: 2, touched: 3 },
        },
        'pinned',
      ),
    );
  });

  it('when it is so already, then nothing has happened; and nobody else may', () => {
    expect(pinComment(found, false, mary)).toEqual(accept(found));
    expect(pinComment(found, true, { ...mary, roles: [] })).toEqual(refuse('comment.only-moderators'));
  });

  it('given one that only moderators see, then readers are told nothing', () => {
    const { state } = acceptedOrThrow(pinComment(hidden, true, mary));
    expect(state.comment).toMatchObject({ pinned: true, touched: hidden.comment.touched });
  });
});
