import { accept, acceptedOrThrow, type Actor, refuse } from '#libs/kernel';
import { aComment, aThread, later } from '../../test/samples.js';
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
    'when %i becomes %i, then it has %i upvotes and %i downvotes, and no stream sends it',
    (before, vote, up, down) => {
      const voted = {
        thread: { ...found.thread, scoreVersion: 1 },
        comment: { ...found.comment, upvotes: up, downvotes: down, score: up - down, version: 2 },
      };
      expect(voteOnComment(found, before, vote, ada, later)).toEqual(
        accept(voted, { type: 'voted', comment: voted.comment, at: later }),
      );
    },
  );

  it('when the vote is the same, then nothing happens', () => {
    expect(voteOnComment(found, 1, 1, ada, later)).toEqual(accept(found));
  });

  it('given a comment that readers do not see, then only its author and moderators find it', () => {
    expect(voteOnComment(hidden, 0, 1, ada, later)).toEqual(refuse('comment.not-found'));
    for (const actor of [charles, mary]) {
      expect(acceptedOrThrow(voteOnComment(hidden, 0, 1, actor, later)).state.comment).toMatchObject({
        status: 'pending',
        score: 3,
      });
    }
  });

  it.each(['deleted', 'removed'] as const)('given a %s comment, then not even its author finds it', (status) => {
    const gone = { ...found, comment: { ...found.comment, status } };
    expect(voteOnComment(gone, 0, 1, charles, later)).toEqual(refuse('comment.not-found'));
  });
});

describe('reacting to a comment', () => {
  it('when an emoji is set and taken back, then it is counted, and disappears with the last one', () => {
    const on = acceptedOrThrow(reactToComment(found, { emoji: '👍', before: false, on: true }, offered, ada, later));
    expect(on.state.comment.reactions).toEqual({ '👍': 1 });
    expect(on.events).toEqual([{ type: 'reacted', comment: on.state.comment, at: later }]);
    expect(
      acceptedOrThrow(reactToComment(on.state, { emoji: '👍', before: true, on: false }, offered, ada, later)).state
        .comment.reactions,
    ).toEqual({});
  });

  it('when it is in that state already, then nothing happens', () => {
    expect(reactToComment(found, { emoji: '👍', before: true, on: true }, offered, ada, later)).toEqual(accept(found));
    expect(reactToComment(found, { emoji: '👍', before: false, on: false }, offered, ada, later)).toEqual(
      accept(found),
    );
  });

  it('when the site does not offer it, then it is refused, but may be taken back', () => {
    expect(reactToComment(found, { emoji: '🧵', before: false, on: true }, offered, ada, later)).toEqual(
      refuse('comment.unknown-emoji'),
    );
    const before = { ...found, comment: { ...found.comment, reactions: { '🧵': 2 } } };
    expect(
      acceptedOrThrow(reactToComment(before, { emoji: '🧵', before: true, on: false }, offered, ada, later)).state
        .comment.reactions,
    ).toEqual({
      '🧵': 1,
    });
  });

  it('given a comment that readers do not see, then only its author finds it', () => {
    expect(reactToComment(hidden, { emoji: '👍', before: false, on: true }, offered, ada, later)).toEqual(
      refuse('comment.not-found'),
    );
    expect(
      acceptedOrThrow(reactToComment(hidden, { emoji: '👍', before: false, on: true }, offered, charles, later)).events,
    ).toHaveLength(1);
  });
});

describe('pinning a comment', () => {
  it('when a moderator pins it, then streams send it', () => {
    const pinned = {
      thread: { ...found.thread, version: 3 },
      comment: { ...found.comment, pinned: true, version: 2, lastChangedVersion: 3 },
    };
    expect(pinComment(found, true, mary, later)).toEqual(
      accept(pinned, { type: 'pinned', comment: pinned.comment, at: later, by: 'mary' }),
    );
  });

  it('when it is pinned already, then nothing happens; others may not pin', () => {
    expect(pinComment(found, false, mary, later)).toEqual(accept(found));
    expect(pinComment(found, true, { ...mary, roles: [] }, later)).toEqual(refuse('comment.only-moderators'));
  });

  it('given a comment that readers do not see, then streams send nothing', () => {
    const { state } = acceptedOrThrow(pinComment(hidden, true, mary, later));
    expect(state.comment).toMatchObject({ pinned: true, lastChangedVersion: hidden.comment.lastChangedVersion });
  });
});
