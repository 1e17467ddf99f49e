import { Injectable } from '@nestjs/common';
import { type Actor, type Decision, Refused, settle } from '#libs/kernel';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import type { CommentEvent } from '../domain/comment.js';
import type { CommentInThread } from '../domain/create-comment.js';
import type { Failure } from '../domain/failure.js';
import { isGone } from '../domain/thread.js';
import { tellOfComment, tellOfThread } from '../events/outgoing.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';

/** What every change of a comment has in common: the locks before the decision, the rows and events after it. */
@Injectable()
export class CommentChange {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute(
    tx: Tx,
    id: string,
    actor: Actor,
    decide: (found: CommentInThread) => Decision<CommentInThread, CommentEvent, Failure>,
  ): Promise<void> {
    const thread = await this.threads.lock(tx, actor.site, await this.comments.threadOf(tx, actor.site, id));
    const comment = await this.comments.find(tx, thread.id, id);
    if (comment === null || isGone(thread)) throw new Refused('comment.not-found');
    const { state, events } = settle(decide({ thread, comment }));
    if (events.length === 0) return;
    await this.comments.update(tx, comment, state.comment);
    await this.threads.update(tx, state.thread);
    const parent = comment.parentId === null ? null : await this.comments.find(tx, thread.id, comment.parentId);
    const context = {
      thread: state.thread,
      parent,
      author: await this.comments.authorOf(tx, comment),
      actor,
      now: tx.now,
    };
    await this.outbox.append(tx, [
      ...events.map((event) => tellOfComment(event, state.comment, context)),
      tellOfThread('updated', state.thread),
    ]);
  }
}
