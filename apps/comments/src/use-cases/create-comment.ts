import { Injectable } from '@nestjs/common';
import { type Actor, newId, Refused, settle } from '#libs/kernel';
import { render } from '#libs/markdown';
import { Outbox } from '#libs/messaging';
import { People, personOf } from '#libs/people';
import { type Answer, type Call, type Tx, UnitOfWork } from '#libs/persistence';
import type { Comment, CommentLimits } from '../domain/comment.js';
import { createComment } from '../domain/create-comment.js';
import { tellOfComment, tellOfThread } from '../events/outgoing.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { type CommentView, viewOfComment } from '../queries/comment-view.js';

export interface CreateCommentCommand {
  readonly threadId: string;
  readonly parentId: string | null;
  readonly body: string;
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
    limits: CommentLimits,
    call: Call,
  ): Promise<Answer<CommentView>> {
    const { html: bodyHtml, mentions, links } = render(command.body);
    const text = { body: command.body, bodyHtml, mentions, links };
    return this.unitOfWork.once(call, async (tx) => {
      await this.people.meet(tx, actor);
      const before = await this.threads.lock(tx, actor.site, command.threadId);
      const parent = await this.parent(tx, command);
      const { state, events } = settle(createComment(before, parent, newId(), text, limits, actor, tx.now));
      const { thread, comment } = state;
      await this.comments.insert(tx, comment);
      await this.threads.update(tx, thread);
      const author = personOf(actor);
      const context = { thread, parent, author, actor, now: tx.now };
      await this.outbox.append(tx, [
        ...events.map((event) => tellOfComment(event, comment, context)),
        tellOfThread('updated', thread),
      ]);
      return viewOfComment(comment, author, null);
    });
  }

  private async parent(tx: Tx, { threadId, parentId }: CreateCommentCommand): Promise<Comment | null> {
    if (parentId === null) return null;
    const parent = await this.comments.find(tx, threadId, parentId);
    if (parent === null) throw new Refused('comment.unknown-parent', 'This thread has no such comment.');
    return parent;
  }
}
