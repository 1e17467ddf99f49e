import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { OkSchema, CurrentActor, CurrentCause, CurrentSite, IdPipe, IfMatch } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor, Cause } from '#libs/kernel';
import { commentSchema, type CommentView } from '../queries/comment-view.js';
import { FindComment } from '../queries/reads/find-comment.js';
import { PinComment, type PinCommentCommand } from '../use-cases/pin-comment.js';
import { ReactToComment, type ReactToCommentCommand } from '../use-cases/react-to-comment.js';
import { VoteOnComment } from '../use-cases/vote-on-comment.js';
import { VoteBody } from './comment.dto.js';

const voteSchema = Type.Object({
  score: Type.Integer(),
  myVote: Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
});

/** Votes, reactions and pins: what people set on a comment and take back. */
@ApiTags('comments')
@Controller('v1/comments')
export class CommentRatingsController {
  constructor(
    private readonly voteOnComment: VoteOnComment,
    private readonly reactToComment: ReactToComment,
    private readonly pinComment: PinComment,
    private readonly comments: FindComment,
  ) {}

  @Put(':id/vote')
  @ApiOperation({ summary: 'Vote on a comment' })
  @OkSchema(voteSchema)
  vote(
    @Param('id', IdPipe) id: string,
    @Body() { value }: VoteBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ) {
    return this.voteOnComment.execute({ id, vote: value, ifRevisions }, actor, cause);
  }

  @Put(':id/reactions/:emoji')
  @ApiOperation({ summary: 'React to a comment' })
  @OkSchema(commentSchema)
  react(
    @Param('id', IdPipe) id: string,
    @Param('emoji') emoji: string,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    return this.setReaction({ id, emoji, on: true, ifRevisions }, actor, site, cause);
  }

  @Delete(':id/reactions/:emoji')
  @ApiOperation({ summary: 'Take back a reaction' })
  @OkSchema(commentSchema)
  takeBack(
    @Param('id', IdPipe) id: string,
    @Param('emoji') emoji: string,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    return this.setReaction({ id, emoji, on: false, ifRevisions }, actor, site, cause);
  }

  @Put(':id/pin')
  @OkSchema(commentSchema)
  pin(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    return this.setPinned({ id, pinned: true, ifRevisions }, actor, cause);
  }

  @Delete(':id/pin')
  @ApiOperation({ summary: 'Unpin a comment' })
  @OkSchema(commentSchema)
  unpin(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    return this.setPinned({ id, pinned: false, ifRevisions }, actor, cause);
  }

  private async setReaction(
    command: ReactToCommentCommand,
    actor: Actor,
    site: Site,
    cause: Cause,
  ): Promise<CommentView> {
    await this.reactToComment.execute(command, actor, site.emoji, cause);
    return this.comments.byId(actor.site, command.id, actor);
  }

  private async setPinned(command: PinCommentCommand, actor: Actor, cause: Cause): Promise<CommentView> {
    await this.pinComment.execute(command, actor, cause);
    return this.comments.byId(actor.site, command.id, actor);
  }
}
