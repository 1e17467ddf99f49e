import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import { OkSchema, CurrentActor, CurrentCause, IdPipe, IfMatch } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import { FindPost } from '../queries/find-post.js';
import { postSchema, type PostView } from '../queries/post-view.js';
import { LockPost, type LockPostCommand } from '../use-cases/lock-post.js';
import { VoteOnPost } from '../use-cases/vote-on-post.js';
import { VoteBody } from './post.dto.js';

const voteSchema = Type.Object({
  score: Type.Integer(),
  myVote: Type.Union([Type.Literal(1), Type.Literal(0), Type.Literal(-1)]),
});

/** States of a post that are set and reset: votes and locks. */
@ApiTags('posts')
@Controller('v1/posts')
export class PostStatesController {
  constructor(
    private readonly voteOnPost: VoteOnPost,
    private readonly lockPost: LockPost,
    private readonly findPost: FindPost,
  ) {}

  @Put(':id/vote')
  @ApiOperation({ summary: 'Vote on a post' })
  @OkSchema(voteSchema)
  vote(
    @Param('id', IdPipe) id: string,
    @Body() body: VoteBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ) {
    return this.voteOnPost.execute({ id, vote: body.value, ifRevisions }, actor, cause);
  }

  @Put(':id/lock')
  @OkSchema(postSchema)
  lock(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<PostView> {
    return this.setLocked({ id, locked: true, ifRevisions }, actor, cause);
  }

  @Delete(':id/lock')
  @ApiOperation({ summary: 'Unlock a post' })
  @OkSchema(postSchema)
  unlock(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<PostView> {
    return this.setLocked({ id, locked: false, ifRevisions }, actor, cause);
  }

  private async setLocked(command: LockPostCommand, actor: Actor, cause: Cause): Promise<PostView> {
    await this.lockPost.execute(command, actor, cause);
    return this.findPost.byId(actor.site, command.id, actor);
  }
}
