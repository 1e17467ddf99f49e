import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import type { Policy } from '#libs/markdown';
import { editComment } from '../domain/change-comment.js';
import type { CommentInput, CommentLimits, HoldPolicy } from '../domain/comment.js';
import { CommentChange } from './comment-change.js';
import { renderComment } from './render-comment.js';

@Injectable()
export class EditComment {
  constructor(private readonly change: CommentChange) {}

  /** @throws {Refused} `markdown.too-complex`, and as `CommentChange` */
  async execute(
    target: Target,
    input: CommentInput,
    actor: Actor,
    policy: CommentLimits & Policy & { readonly hold: HoldPolicy },
    cause: Cause,
  ): Promise<void> {
    const content = renderComment(input, policy);
    await this.change.changeInContext(cause, target, actor, (found, { now }) =>
      editComment(found, content, policy, actor, now),
    );
  }
}
