import { Injectable } from '@nestjs/common';
import type { Target } from '#libs/aggregates';
import type { Actor, Cause } from '#libs/kernel';
import { pinComment } from '../domain/rate-comment.js';
import { CommentChange } from './comment-change.js';

export interface PinCommentCommand extends Target {
  readonly pinned: boolean;
}

@Injectable()
export class PinComment {
  constructor(private readonly change: CommentChange) {}

  async execute(command: PinCommentCommand, actor: Actor, cause: Cause): Promise<void> {
    await this.change.change(cause, command, actor, (found, { now }) => pinComment(found, command.pinned, actor, now));
  }
}
