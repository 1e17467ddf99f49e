import { Injectable } from '@nestjs/common';
import { Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { applyDecision, isSuperseded } from '../domain/apply-decision.js';
import type { ModerationDecision } from '../domain/comment-event.js';
import { toDecisionSuperseded } from '../events/out/comment-events.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { CommentChange } from './comment-change.js';

/** Applies what moderation decides about a comment, each decision once. */
@Injectable()
export class ApplyDecision {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly change: CommentChange,
    private readonly outbox: Outbox,
  ) {}

  /** A decision about a comment that does not exist has no effect. */
  async execute(tx: Tx, site: string, id: string, decision: ModerationDecision): Promise<void> {
    const found = await this.change.lockInContext(tx, site, id);
    if (found === null) return;
    if (!(await this.comments.insertDecision(tx, id, decision))) return;
    if (isSuperseded(found, decision)) {
      await this.outbox.append(tx, [toDecisionSuperseded(found.comment, decision, tx.now)]);
      return;
    }
    await this.change.commit(tx, found, applyDecision(found, decision, tx.now));
  }
}
