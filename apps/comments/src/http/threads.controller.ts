import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  Answers,
  AnswersCreated,
  conditional,
  created,
  CurrentActor,
  CurrentCall,
  CurrentSite,
  etag,
  IdPipe,
  SharedAnswers,
  type Site,
  Viewer,
} from '#libs/http';
import type { Actor } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import { commentSchema, type CommentView } from '../queries/comment-view.js';
import { FindThread } from '../queries/find-thread.js';
import { type CommentFilter, type CommentPage, ListComments } from '../queries/list-comments.js';
import { CommentPages, type KeptPage } from '../queries/comment-pages.js';
import { OwnMarks } from '../queries/own-marks.js';
import { ThreadArrivals } from '../queries/thread-arrivals.js';
import { revisionOf, threadSchema, type ThreadView, viewOfThread } from '../queries/thread-view.js';
import { CreateComment } from '../use-cases/create-comment.js';
import { CreateCommentBody, ListCommentsQuery } from './comment.dto.js';

const pageSchema = Type.Object({
  thread: threadSchema,
  items: Type.Array(commentSchema, { description: 'Depth first.' }),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});

@ApiTags('threads')
@Controller('v1/threads')
export class ThreadsController {
  constructor(
    private readonly threads: FindThread,
    private readonly listComments: ListComments,
    private readonly pages: CommentPages,
    private readonly sharedAnswers: SharedAnswers,
    private readonly marks: OwnMarks,
    private readonly createComment: CreateComment,
    private readonly arrivals: ThreadArrivals,
  ) {}

  @Get(':id')
  @Answers(threadSchema)
  async byId(
    @Param('id', IdPipe) id: string,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ThreadView | undefined> {
    const thread = viewOfThread(await this.arrivals.expecting(id, () => this.threads.byId(site.name, id)));
    return conditional(request, reply, etag({ revision: revisionOf(thread), version: thread.version, viewer }), thread);
  }

  @Get(':id/comments')
  @Answers(pageSchema)
  async comments(
    @Param('id', IdPipe) id: string,
    @Query() query: ListCommentsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const filter = { ...query, depth: query.depth ?? site.limits.displayDepth };
    const { page, kept } = await this.arrivals.expecting(id, () => this.page(site.name, id, filter, viewer));
    const { thread, scoreVersion, nextCursor } = page;
    const tag = etag({ revision: revisionOf(thread), version: thread.version + scoreVersion, viewer });
    const items = await this.marks.layOver(page.items, viewer);
    if (kept !== null && items === page.items) return this.sharedAnswers.give(request, reply, { ...kept, tag });
    return conditional(request, reply, tag, { thread, items, nextCursor });
  }

  @Post(':id/comments')
  @AnswersCreated(commentSchema)
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
    void reply.header('ETag', etag({ ...answer.value, viewer: actor }));
    return created(reply, `/v1/comments/${answer.value.id}`, answer);
  }

  /** As everybody sees it, or as somebody does who sees more. */
  private async page(
    site: string,
    id: string,
    filter: CommentFilter,
    viewer: Actor | null,
  ): Promise<{ page: CommentPage; kept: KeptPage | null }> {
    const eyes = await this.listComments.eyesOf(id, viewer);
    if (eyes !== null) return { page: await this.listComments.execute(site, id, filter, eyes), kept: null };
    const kept = await this.pages.find(site, id, filter, viewer === null ? 'lately' : 'now');
    return { page: kept.page, kept };
  }
}

function policyOf({ limits, hold, images, maxLinks }: Site) {
  return { ...limits, hold, images, maxLinks };
}
