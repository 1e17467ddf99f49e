import { Injectable } from '@nestjs/common';
import { AggregateChange, type Target } from '#libs/aggregates';
import { type Actor, type Cause, type Decision, personOf, Refused } from '#libs/kernel';
import { type EventDraft, Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import { type Tx, UnitOfWork } from '#libs/persistence';
import type { CommentEvent } from '../domain/comment-event.js';
import { type CommentInContext, type CommentInThread, withTombstones } from '../domain/comment-in-thread.js';
import { isAuthor, isVisible, mayKnowOf } from '../domain/comment.js';
import type { Failure } from '../domain/failure.js';
import { isGone, type Thread } from '../domain/thread.js';
import { toCommentEvent } from '../events/out/comment-events.js';
import { toThreadEvent } from '../events/out/thread-events.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';

type CommentDecision = Decision<CommentInThread, CommentEvent, Failure>;
type Decide<Found> = (found: Found, tx: Tx) => CommentDecision | Promise<CommentDecision>;

/** What changes of comments have in common. */
@Injectable()
export class CommentChange extends AggregateChange<CommentInThread, CommentEvent> {
  constructor(
    unitOfWork: UnitOfWork,
    people: People,
    outbox: Outbox,
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
  ) {
    super(unitOfWork, people, outbox);
  }

  /**
   * @returns the comment as it is now
   * @throws {Refused} `comment.not-found`, also if the actor may not know of the comment; `request.stale`
   */
  change(cause: Cause, target: Target, actor: Actor, decide: Decide<CommentInThread>): Promise<CommentInThread> {
    const lock = async (tx: Tx) => visibleTo(actor, await this.lock(tx, actor.site, target.id));
    return this.run(cause, target, actor, lock, decide);
  }

  /** For decisions whose events name the author and the parent's. @throws {Refused} as `change` */
  changeInContext(cause: Cause, target: Target, actor: Actor, decide: Decide<CommentInContext>) {
    const lock = async (tx: Tx) => {
      const found = visibleTo(actor, await this.lockInContext(tx, actor.site, target.id));
      // The token says who the actor is; their row may lag behind.
      return isAuthor(found.comment, actor) ? { ...found, author: personOf(actor) } : found;
    };
    return this.run(cause, target, actor, lock, decide);
  }

  /** A comment with its thread, which is locked; null if there is none. */
  async lockInContext(tx: Tx, site: string, id: string): Promise<CommentInContext | null> {
    const thread = await this.threads.lockOfComment(tx, site, id);
    const found = thread === null ? null : await this.comments.findInContext(tx, id);
    return thread === null || found === null ? null : { thread, ...found };
  }

  protected revisionOf({ comment }: CommentInThread): number {
    return comment.revision;
  }

  protected async write(tx: Tx, before: CommentInThread, decided: CommentInThread): Promise<CommentInThread> {
    const state = await this.withTombstones(tx, before, decided);
    if (state.comment.revision !== before.comment.revision) await this.comments.insertRevision(tx, before.comment);
    await this.comments.update(tx, before.comment, state.comment);
    await this.threads.update(tx, before.thread, state.thread);
    return state;
  }

  protected toDrafts(
    events: readonly CommentEvent[],
    before: CommentInThread,
    { thread }: CommentInThread,
  ): EventDraft[] {
    return [
      ...events.map(toCommentEvent),
      ...versionsAfter(before.thread, thread).map((version) =>
        toThreadEvent({ type: 'updated', thread: { ...thread, version } }),
      ),
    ];
  }

  private async lock(tx: Tx, site: string, id: string): Promise<CommentInThread | null> {
    const thread = await this.threads.lockOfComment(tx, site, id);
    const comment = thread === null ? null : await this.comments.find(tx, id);
    return thread === null || comment === null ? null : { thread, comment };
  }

  /** Applies the change of a comment's visibility to the tombstones above it. */
  private async withTombstones(tx: Tx, before: CommentInThread, decided: CommentInThread): Promise<CommentInThread> {
    const [was, is] = [before.comment, decided.comment].map(isVisible);
    if (was === is || decided.comment.parentId === null) return decided;
    const above = await this.comments.tombstonesAbove(tx, before.comment);
    const { state, tombstones } = withTombstones(decided, above);
    await this.comments.countReply(tx, state.comment, tombstones);
    return state;
  }
}

function visibleTo<Found extends CommentInThread>(actor: Actor, found: Found | null): Found {
  if (found === null || isGone(found.thread) || !mayKnowOf(found.comment, actor)) {
    throw new Refused('comment.not-found');
  }
  return found;
}

/** Each version is published, so that a gap tells readers of events that something was lost. */
function versionsAfter(before: Thread, { version }: Thread): number[] {
  return Array.from({ length: version - before.version }, (_, i) => before.version + 1 + i);
}
