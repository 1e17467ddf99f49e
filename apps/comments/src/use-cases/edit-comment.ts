import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import type { Policy } from '#libs/markdown';
import { editComment } from '../domain/change-comment.js';
import type { CommentLimits, Hold } from '../domain/comment.js';
import { CommentChange, type Target } from './comment-change.js';
import { commentText } from './comment-text.js';

export interface EditCommentCommand extends Target {
  readonly body: string;
}

@Injectable()
export class EditComment {
  constructor(private readonly change: CommentChange) {}

  async execute(
    command: EditCommentCommand,
    actor: Actor,
    policy: CommentLimits & Policy & { readonly hold: Hold },
    cause: Cause,
  ): Promise<void> {
    const text = commentText(command.body, policy);
    await this.change.run(cause, command, actor, (found, { now }) => editComment(found, text, policy, actor, now));
  }
}
