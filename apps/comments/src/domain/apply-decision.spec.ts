import { accept, acceptedOrThrow } from '#libs/kernel';
import { aComment, aThread, inContext, later } from '../../test/samples.js';
import { applyDecision, isSuperseded } from './apply-decision.js';
import type { ModerationDecision, Verdict } from './comment-event.js';

const published = inContext({
  thread: aThread({ version: 2, commentCount: 1, lastCommentAt: aComment().createdAt }),
  comment: aComment({ lastChangedVersion: 2 }),
});
const pending = inContext({
  thread: aThread({ version: 2 }),
  comment: aComment({ status: 'pending', lastChangedVersion: 0 }),
});

describe('a decision about a comment', () => {
  it('when a waiting comment is approved, then it gets a position at the end, and counts', () => {
    const approved = {
      thread: { ...pending.thread, version: 3, commentCount: 1, lastCommentAt: later },
      comment: {
        ...pending.comment,
        status: 'published' as const,
        statusBefore: null,
        version: 2,
        position: 3,
        lastChangedVersion: 3,
      },
    };
    const { author, parentAuthor } = pending;
    const decision = decided('approve');
    expect(applyDecision(pending, decision, later)).toEqual(
      accept(approved, { type: 'approved', ...approved, author, parentAuthor, at: later, decision }),
    );
  });

  it.each([
    ['reject', 'rejected'],
    ['spam', 'spam'],
    ['hold', 'pending'],
    ['remove', 'removed'],
    ['request_changes', 'rejected'],
    ['shadow', 'shadow'],
  ] as const)(
    'when readers see it and the verdict is %s, then it becomes %s and no longer counts',
    (verdict, status) => {
      const { state, events } = acceptedOrThrow(applyDecision(published, decided(verdict), later));
      expect(state.comment).toMatchObject({ status, position: published.comment.position, lastChangedVersion: 3 });
      expect(state.thread).toMatchObject({ commentCount: 0, version: 3 });
      expect(events).toMatchObject([{ type: 'rejected', comment: { status } }]);
    },
  );

  it('when a comment comes back that readers knew, then it keeps its position', () => {
    const gone = inContext(acceptedOrThrow(applyDecision(published, decided('spam'), later)).state);
    const { state } = acceptedOrThrow(applyDecision(gone, decided('restore'), later));
    expect(state.comment).toMatchObject({ status: 'published', position: published.comment.position });
    expect(state.thread.lastCommentAt).toEqual(published.thread.lastCommentAt);
  });

  it('when it has the status of the verdict already, then only its labels change', () => {
    const { state, events } = acceptedOrThrow(applyDecision(published, decided('approve', ['fine', 'fine']), later));
    expect(events).toEqual([]);
    expect(state).toEqual({ thread: published.thread, comment: { ...published.comment, labels: ['fine'] } });
  });

  it('given a comment that its author deleted, then only what a restore returns to changes', () => {
    const deleted = {
      ...pending,
      comment: { ...pending.comment, status: 'deleted', statusBefore: 'pending' },
    } as const;
    const { state } = acceptedOrThrow(applyDecision(deleted, decided('approve'), later));
    expect(state.comment).toMatchObject({ status: 'deleted', statusBefore: 'published' });
    expect(state.thread.commentCount).toBe(0);
  });

  it('is superseded if it is about another revision than the newest, older or newer', () => {
    const edited = { ...pending, comment: { ...pending.comment, revision: 2 } };
    const future = { ...decided('approve'), revision: 3 };
    expect(isSuperseded(pending, decided('approve'))).toBe(false);
    expect([decided('approve'), future].map((decision) => isSuperseded(edited, decision))).toEqual([true, true]);
  });
});

function decided(verdict: Verdict, labels: readonly string[] = []): ModerationDecision {
  return { decisionId: 'decision', revision: 1, verdict, reasonCode: null, labels, deciderId: 'mary' };
}
