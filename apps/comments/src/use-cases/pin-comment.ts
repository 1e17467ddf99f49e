import { Injectable } from '@nestjs/common';
import type { Actor, Cause } from '#libs/kernel';
import { pinComment } from '../domain/rate-comment.js';
import { CommentChange, type Target } from './comment-change.js';

export interface PinCommentCommand extends Target {
  readonly pinned: boolean;
}

@Injectable()
export class PinComment {
  constructor(private readonly change: CommentChange) {}

  async execute(command: PinCommentCommand, actor: Actor, cause: Cause): Promise<void> {
    await this.change.run(cause, command, actor, (found) => pinComment(found, command.pinned, actor));
  }
}
