import { Injectable } from '@nestjs/common';
import { type Actor, isModerator, newId, Refused, settle } from '#libs/kernel';
import { render } from '#libs/markdown';
import { Outbox } from '#libs/messaging';
import { People, personOf } from '#libs/people';
import { type Answer, type Call, type Tx, UnitOfWork } from '#libs/persistence';
import type { Comment, CommentLimits } from '../domain/comment.js';
import { type AuthorStanding, createComment } from '../domain/create-comment.js';
import { tellOfComment, tellOfThread } from '../events/outgoing.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { type CommentView, viewOfComment } from '../queries/comment-view.js';

export interface CreateCommentCommand {
  readonly threadId: string;
  readonly parentId: string | null;
  readonly body: string;
}

/** What a site lets people do. */
export interface CommentPolicy extends CommentLimits {
  readonly hold: 'nothing' | 'everything' | 'new-authors';
  /** For how long the same text by the same author is refused; 0 for never. */
  readonly repeatSeconds: number;
}

@Injectable()
export class CreateComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  async execute(
    command: CreateCommentCommand,
    actor: Actor,
    policy: CommentPolicy,
    call: Call,
  ): Promise<Answer<CommentView>> {
    const { html: bodyHtml, mentions, links } = render(command.body);
    const text = { body: command.body, bodyHtml, mentions, links };
    return this.unitOfWork.once(call, async (tx) => {
      await this.people.meet(tx, actor);
      const before = await this.threads.lock(tx, actor.site, command.threadId);
      const parent = await this.parent(tx, command);
      const standing = await this.standing(tx, command.body, policy, actor);
      const { state, events } = settle(
        createComment({ thread: before, parent }, { id: newId(), text, ...standing }, policy, actor, tx.now),
      );
      const { thread, comment } = state;
      await this.comments.insert(tx, comment);
      await this.threads.update(tx, thread);
      const author = personOf(actor);
      const context = { thread, parent, author, by: actor.id, judgement: null, now: tx.now };
      await this.outbox.append(tx, [
        ...events.map((event) => tellOfComment(event, comment, context)),
        tellOfThread('updated', thread),
      ]);
      return viewOfComment(comment, author, actor, null);
    });
  }

  private async standing(
    tx: Tx,
    body: string,
    { hold, repeatSeconds }: CommentPolicy,
    actor: Actor,
  ): Promise<AuthorStanding> {
    const { repeats, isNew } = await this.comments.standingOf(tx, actor, body, repeatSeconds);
    const isHeld = hold === 'everything' || (hold === 'new-authors' && isNew);
    return { repeats, isHeld: isHeld && !isModerator(actor) };
  }

  private async parent(tx: Tx, { threadId, parentId }: CreateCommentCommand): Promise<Comment | null> {
    if (parentId === null) return null;
    const parent = await this.comments.find(tx, threadId, parentId);
    if (parent === null) throw new Refused('comment.unknown-parent', 'This thread has no such comment.');
    return parent;
  }
}
