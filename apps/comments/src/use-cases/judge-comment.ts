import { Injectable } from '@nestjs/common';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { isAboutAnother, judgeComment, type Judgement } from '../domain/judge-comment.js';
import { tellOfSuperseded } from '../events/outgoing.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { CommentChange } from './comment-change.js';

/** Obeys what moderation decides. */
@Injectable()
export class JudgeComment {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly change: CommentChange,
    private readonly outbox: Outbox,
  ) {}

  /** A comment that is not there leaves nothing to obey. */
  async execute(tx: Tx, site: string, id: string, judgement: Judgement): Promise<void> {
    const found = await this.change.lock(tx, site, id);
    if (found === null) return;
    const { decisionId, verdict } = judgement;
    if (!(await this.comments.noteDecision(tx, { id: decisionId, commentId: id, verdict, madeAt: tx.now }))) return;
    if (isAboutAnother(found, judgement)) {
      await this.outbox.append(tx, [tellOfSuperseded(found.comment, judgement, tx.now)]);
      return;
    }
    await this.change.commit(tx, found, judgeComment(found, judgement, tx.now), {
      by: judgement.deciderId,
      judgement,
    });
  }
}
