import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OkSchema, CurrentSite, Viewer } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor } from '#libs/kernel';
import { CommentPageAnswers, firstPageSchema } from './comment-page-answers.js';
import { ListCommentsOfPageQuery } from './comment.dto.js';
import { FindThread } from '../queries/find-thread.js';
import { pageAt } from './page-at.js';

const NO_COMMENTS = { thread: null, items: [], nextCursor: null };

/** What a page's reader asks for first: the thread and its comments at once, by what the page knows of itself. */
@ApiTags('threads')
@Controller('v1/threads/comments')
export class PageCommentsController {
  constructor(
    private readonly threads: FindThread,
    private readonly pages: CommentPageAnswers,
  ) {}

  @Get()
  @ApiOperation({
    summary: "List the comments of a page's thread",
    description: 'By key or url. A page that nobody has opened a thread for has no comments, and that is no failure.',
  })
  @OkSchema(firstPageSchema)
  async commentsOfPage(
    @Query() { key, url, ...query }: ListCommentsOfPageQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const thread = await this.threads.ofPage(pageAt(site, { key, url }));
    if (thread !== null) return this.pages.give(site, thread.id, query, viewer, request, reply);
    return NO_COMMENTS;
  }
}
