import { accept, acceptedOrThrow } from '#libs/kernel';
import type { CommentInThread } from './comment-in-thread.js';
import { isAboutAnother, judgeComment, type Judgement, type Verdict } from './judge-comment.js';
import { aComment, aThread, later } from '../../test/samples.js';

const published: CommentInThread = {
  thread: aThread({ version: 2, commentCount: 1, lastCommentAt: aComment().createdAt }),
  comment: aComment({ touched: 2 }),
};
const pending: CommentInThread = {
  thread: aThread({ version: 2 }),
  comment: aComment({ status: 'pending', touched: 0 }),
};

describe('a decision about a comment', () => {
  it('when one that waits is approved, then it takes its place at the end, and counts', () => {
    expect(judgeComment(pending, decided('approve'), later)).toEqual(
      accept(
        {
          thread: { ...pending.thread, version: 3, commentCount: 1, lastCommentAt: later },
          comment: { ...pending.comment, status: 'published', version: 2, ordinal: 3, touched: 3 },
        },
        'approved',
      ),
    );
  });

  it.each([
    ['reject', 'rejected'],
    ['spam', 'spam'],
    ['hold', 'pending'],
    ['remove', 'removed'],
    ['request_changes', 'rejected'],
    ['shadow', 'shadow'],
  ] as const)('when readers see it and the verdict is %s, then it is %s and counts no more', (verdict, status) => {
    const { state, events } = acceptedOrThrow(judgeComment(published, decided(verdict), later));
    expect(state.comment).toMatchObject({ status, ordinal: published.comment.ordinal, touched: 3 });
    expect(state.thread).toMatchObject({ commentCount: 0, version: 3 });
    expect(events).toEqual(['rejected']);
  });

  it('when one comes back that readers knew, then it stands where it stood', () => {
    const gone = acceptedOrThrow(judgeComment(published, decided('spam'), later)).state;
    const { state } = acceptedOrThrow(judgeComment(gone, decided('restore'), later));
    expect(state.comment).toMatchObject({ status: 'published', ordinal: published.comment.ordinal });
    expect(state.thread.lastCommentAt).toEqual(published.thread.lastCommentAt);
  });

  it('when it is what the verdict wants already, then nothing has happened but its labels', () => {
    const { state, events } = acceptedOrThrow(judgeComment(published, decided('approve', ['fine', 'fine']), later));
    expect(events).toEqual([]);
    expect(state).toEqual({ thread: published.thread, comment: { ...published.comment, labels: ['fine'] } });
  });

  it('given one that its author deleted, then only what a restore goes back to changes', () => {
    const deleted = {
      ...pending,
      comment: { ...pending.comment, status: 'deleted', statusBefore: 'pending' },
    } as const;
    const { state } = acceptedOrThrow(judgeComment(deleted, decided('approve'), later));
    expect(state.comment).toMatchObject({ status: 'deleted', statusBefore: 'published' });
    expect(state.thread.commentCount).toBe(0);
  });

  it('is about another text where that is newer, and where it is not written yet', () => {
    const edited = { ...pending, comment: { ...pending.comment, revision: 2 } };
    const future = { ...decided('approve'), revision: 3 };
    expect(isAboutAnother(pending, decided('approve'))).toBe(false);
    expect([decided('approve'), future].map((decision) => isAboutAnother(edited, decision))).toEqual([true, true]);
  });
});

function decided(verdict: Verdict, labels: readonly string[] = []): Judgement {
  return { decisionId: 'decision', revision: 1, verdict, reasonCode: null, labels, deciderId: 'mary' };
}
