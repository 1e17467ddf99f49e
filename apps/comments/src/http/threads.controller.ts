import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OkSchema, CreatedSchema, created, CurrentActor, CurrentCall, CurrentSite, IdPipe, Viewer } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import { commentSchema, type CommentView } from '../queries/comment-view.js';
import { FindThread } from '../queries/find-thread.js';
import { OwnShadows } from '../queries/own-shadows.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { threadSchema, type ThreadView, viewOfThread } from '../queries/thread-view.js';
import { CreateComment } from '../use-cases/create-comment.js';
import { CommentPageAnswers, pageSchema } from './comment-page-answers.js';
import { CreateCommentBody, ListCommentsQuery } from './comment.dto.js';

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadsController {
  constructor(
    private readonly threads: FindThread,
    private readonly shadows: OwnShadows,
    private readonly pages: CommentPageAnswers,
    private readonly createComment: CreateComment,
    private readonly arrivals: ThreadArrivals,
  ) {}

  @Get(':id')
  @OkSchema(threadSchema)
  async byId(
    @Param('id', IdPipe) id: string,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<ThreadView> {
    const thread = await this.arrivals.expecting(id, () => this.threads.byId(site.name, id));
    return viewOfThread(await this.shadows.laidOver(thread, viewer));
  }

  @Get(':id/comments')
  @OkSchema(pageSchema)
  async comments(
    @Param('id', IdPipe) id: string,
    @Query() query: ListCommentsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.arrivals.expecting(id, () => this.pages.give(site, id, query, viewer, request, reply));
  }

  @Post(':id/comments')
  @CreatedSchema(commentSchema)
  async create(
    @Param('id', IdPipe) threadId: string,
    @Body() { body, parentId = null }: CreateCommentBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommentView> {
    const answer = await this.arrivals.expecting(threadId, () =>
      this.createComment.execute({ threadId, parentId, body }, actor, policyOf(site), call),
    );
    return created(reply, `/v1/comments/${answer.value.id}`, answer);
  }
}

function policyOf({ limits, hold, images, maxLinks }: Site) {
  return { ...limits, hold, images, maxLinks };
}
