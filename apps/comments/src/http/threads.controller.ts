import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OkSchema, CreatedSchema, created, CurrentActor, CurrentCall, CurrentSite, IdPipe, Viewer } from '#libs/http';
import type { Actor } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import type { Site } from '#libs/sites';
import { commentSchema, type CommentView } from '../queries/comment-view.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { ShadowBanOverlay } from '../queries/shadow-ban-overlay.js';
import { threadSchema, type ThreadView, viewOfThread } from '../queries/thread-view.js';
import { CreateComment } from '../use-cases/create-comment.js';
import { CreateCommentBody } from './comment.dto.js';

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadsController {
  constructor(
    private readonly threads: FindThread,
    private readonly shadowBans: ShadowBanOverlay,
    private readonly createComment: CreateComment,
    private readonly waiter: ThreadWaiter,
  ) {}

  @Get(':id')
  @OkSchema(threadSchema)
  async byId(
    @Param('id', IdPipe) id: string,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<ThreadView> {
    const thread = await this.waiter.expecting(id, () => this.threads.byId(site.name, id));
    return viewOfThread(await this.shadowBans.applyTo(thread, viewer));
  }

  @Post(':id/comments')
  @CreatedSchema(commentSchema)
  async create(
    @Param('id', IdPipe) threadId: string,
    @Body() { parentId = null, ...input }: CreateCommentBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() { limits, hold, images, maxLinks }: Site,
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommentView> {
    const policy = { ...limits, hold, images, maxLinks };
    const written = await this.waiter.expecting(threadId, () =>
      this.createComment.execute({ threadId, parentId, input }, actor, policy, call),
    );
    return created(reply, `/v1/comments/${written.value.id}`, written);
  }
}
