import { Injectable } from '@nestjs/common';
import { type Actor, type Cause, type Decision, Refused, acceptedOrThrow } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { type CommentInThread, withTombstones } from '../domain/comment-in-thread.js';
import { type CommentEvent, isVisible, mayKnowOf } from '../domain/comment.js';
import type { Failure } from '../domain/failure.js';
import type { Judgement } from '../domain/judge-comment.js';
import { isGone, type Thread } from '../domain/thread.js';
import { tellOfComment, tellOfThread } from '../events/outgoing.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';

/** Which comment somebody wants to change. */
export interface Target {
  readonly id: string;
  /** Of which one must be its newest, as `If-Match` says; null where the last write shall win. */
  readonly ifRevisions: readonly number[] | null;
}

type CommentDecision = Decision<CommentInThread, CommentEvent, Failure>;

/** What every change of a comment has in common: the locks before the decision, the rows and events after it. */
@Injectable()
export class CommentChange {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Does what somebody asks for. They are noted only once the thread is locked: the order in which creates lock.
   * @returns the comment as it is now
   * @throws {Refused} `comment.not-found` also for what the actor may not know of; `request.stale`, which only what would be done
   * otherwise can be (RFC 9110, 13.2.1)
   */
  async run(
    cause: Cause,
    { id, ifRevisions }: Target,
    actor: Actor,
    decide: (found: CommentInThread, tx: Tx) => CommentDecision | Promise<CommentDecision>,
  ): Promise<CommentInThread> {
    return this.unitOfWork.run(cause, async (tx) => {
      const found = await this.lock(tx, actor.site, id);
      if (found === null || isGone(found.thread) || !mayKnowOf(found.comment, actor)) {
        throw new Refused('comment.not-found');
      }
      await this.people.record(tx, actor);
      const decision = await decide(found, tx);
      const isStale = ifRevisions?.includes(found.comment.revision) === false;
      if (decision.accepted && isStale) throw new Refused('request.stale');
      return this.commit(tx, found, decision, { by: actor.id, judgement: null });
    });
  }

  /** A comment with its thread, locked; null where there is none. */
  async lock(tx: Tx, site: string, id: string): Promise<CommentInThread | null> {
    const threadId = await this.comments.threadOf(tx, site, id);
    if (threadId === null) return null;
    const thread = await this.threads.lock(tx, site, threadId);
    const comment = await this.comments.find(tx, thread.id, id);
    return comment === null ? null : { thread, comment };
  }

  /** Writes what was decided about a comment that is locked, and tells of it. */
  async commit(
    tx: Tx,
    before: CommentInThread,
    decision: CommentDecision,
    why: { readonly by: string; readonly judgement: Judgement | null },
  ): Promise<CommentInThread> {
    const { state: decided, events } = acceptedOrThrow(decision);
    const state = await this.withTombstones(tx, before, decided);
    const { thread, comment } = state;
    if (comment.revision !== before.comment.revision) await this.comments.keepRevision(tx, before.comment);
    await this.comments.update(tx, before.comment, comment);
    if (thread !== before.thread) await this.threads.update(tx, thread);
    if (events.length === 0) return state;
    const parent = comment.parentId === null ? null : await this.comments.find(tx, thread.id, comment.parentId);
    const author = await this.people.find(tx, comment.site, comment.authorKind, comment.authorId);
    const context = { ...why, thread, parent, author, now: tx.now };
    await this.outbox.append(tx, [
      ...events.map((event) => tellOfComment(event, comment, context)),
      ...versionsAfter(before.thread, thread).map((version) => tellOfThread('updated', { ...thread, version })),
    ]);
    return state;
  }

  /** What stands above a comment that came into sight, or went, follows it. */
  private async withTombstones(tx: Tx, before: CommentInThread, decided: CommentInThread): Promise<CommentInThread> {
    const [was, is] = [before.comment, decided.comment].map(isVisible);
    if (was === is || decided.comment.parentId === null) return decided;
    const above = await this.comments.tombstonesAbove(tx, before.comment);
    const { state, tombstones } = withTombstones(decided, above);
    await this.comments.countReply(tx, state.comment, tombstones);
    return state;
  }
}

/** Each is told, so that whoever reads events sees by a gap that something was lost. */
function versionsAfter(before: Thread, { version }: Thread): number[] {
  return Array.from({ length: version - before.version }, (_, i) => before.version + 1 + i);
}
