import { accept, type Actor, refuse, settle } from '#libs/kernel';
import { aComment, aThread } from '../../test/samples.js';
import { pinComment, reactToComment, type Vote, voteOnComment } from './rate-comment.js';

const found = { thread: aThread({ version: 2 }), comment: aComment({ upvotes: 3, downvotes: 1, score: 2 }) };
const hidden = { ...found, comment: { ...found.comment, status: 'pending' as const } };
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
      expect(voteOnComment(found, before, vote)).toEqual(
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
    expect(voteOnComment(found, 1, 1)).toEqual(accept(found));
  });

  it('given one that readers do not see, then there is none', () => {
    expect(voteOnComment(hidden, 0, 1)).toEqual(refuse('comment.not-found'));
  });
});

describe('reacting to a comment', () => {
  it('when an emoji comes and goes, then it is counted, and none is left of what nobody chose', () => {
    const on = settle(reactToComment(found, '👍', false, true, offered));
    expect(on.state.comment.reactions).toEqual({ '👍': 1 });
    expect(on.events).toEqual(['reacted']);
    expect(settle(reactToComment(on.state, '👍', true, false, offered)).state.comment.reactions).toEqual({});
  });

  it('when it stands already, or was never there, then nothing has happened', () => {
    expect(reactToComment(found, '👍', true, true, offered)).toEqual(accept(found));
    expect(reactToComment(found, '👍', false, false, offered)).toEqual(accept(found));
  });

  it('when the site does not offer it, then it is refused, but what stands may go', () => {
    expect(reactToComment(found, '🧵', false, true, offered)).toEqual(refuse('comment.unknown-emoji'));
    const before = { ...found, comment: { ...found.comment, reactions: { '🧵': 2 } } };
    expect(settle(reactToComment(before, '🧵', true, false, offered)).state.comment.reactions).toEqual({ '🧵': 1 });
  });

  it('given one that readers do not see, then there is none', () => {
    expect(reactToComment(hidden, '👍', false, true, offered)).toEqual(refuse('comment.not-found'));
  });
});

describe('pinning a comment', () => {
  const mary: Actor = {
    ...{ site: 'default', kind: 'member', id: 'mary', name: 'Mary', handle: 'mary', picture: null, email: null },
    roles: ['moderator'],
  };

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
    expect(pinComment(hidden, true, mary)).toEqual(refuse('comment.not-found'));
  });
});
