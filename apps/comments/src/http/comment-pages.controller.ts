import { createHash } from 'node:crypto';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OkSchema, CurrentSite, etag, IdPipe, ResponseCache, Viewer } from '#libs/http';
import type { Actor } from '#libs/kernel';
import type { Site } from '#libs/sites';
import { commentSchema } from '../queries/comment-view.js';
import { type CachedPage, CommentPages } from '../queries/pages/comment-pages.js';
import type { CommentPage } from '../queries/pages/list-comments.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { threadSchema } from '../queries/thread-view.js';
import { ViewerOverlay } from '../queries/viewer-overlay.js';
import { ListCommentsOfPageQuery, ListCommentsQuery, toCommentFilter } from './comment.dto.js';
import { pageAt } from './page-address.js';

const list = {
  items: Type.Array(commentSchema, { description: 'Depth first.' }),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
};
const pageSchema = Type.Object({ thread: threadSchema, ...list });
const firstPageSchema = Type.Object({
  thread: Type.Union([threadSchema, Type.Null()], { description: 'null if nobody has opened one yet.' }),
  ...list,
});

const NO_COMMENTS = { thread: null, items: [], nextCursor: null };

/** Pages of comments: the cached bytes of the public page if they will do, else a page for this viewer. */
@ApiTags('threads')
@Controller('v1/threads')
export class CommentPagesController {
  /** Of the bytes of each cached page, for its ETag. */
  private readonly digests = new WeakMap<CachedPage, string>();

  constructor(
    private readonly pages: CommentPages,
    private readonly overlay: ViewerOverlay,
    private readonly threads: FindThread,
    private readonly waiter: ThreadWaiter,
    private readonly responseCache: ResponseCache,
  ) {}

  @Get(':id/comments')
  @ApiOperation({ summary: 'List the comments of a thread' })
  @OkSchema(pageSchema)
  async comments(
    @Param('id', IdPipe) id: string,
    @Query() query: ListCommentsQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.waiter.expecting(id, () => this.respond(site, id, query, viewer, request, reply));
  }

  @Get('comments')
  @ApiOperation({
    summary: "List the comments of a page's thread",
    description: 'By key or url. A page without a thread has no comments, which is no failure.',
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
    return thread === null ? NO_COMMENTS : this.respond(site, thread.id, query, viewer, request, reply);
  }

  private async respond(
    site: Site,
    threadId: string,
    query: ListCommentsQuery,
    viewer: Actor | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const filter = toCommentFilter(query, site);
    const own = viewer === null ? null : await this.pages.viewerPage(site, threadId, filter, viewer);
    if (own !== null) return this.withOverlay(own, viewer);
    const cached = await this.pages.publicPage(site, threadId, filter, viewer === null ? 'recent' : 'now');
    if (viewer !== null) {
      const page = cached.page();
      const marked = await this.withOverlay(page, viewer);
      if (marked.items !== page.items) return marked;
    }
    const tag = etag({ viewer, shown: this.digestOf(cached) });
    return this.responseCache.respond(request, reply, { body: cached.body, tag, isCurrent: () => cached.isCurrent() });
  }

  private async withOverlay(page: CommentPage, viewer: Actor | null): Promise<CommentPage> {
    return { ...page, items: await this.overlay.applyTo(page.items, viewer) };
  }

  private digestOf(page: CachedPage): string {
    const known = this.digests.get(page);
    if (known !== undefined) return known;
    const digest = createHash('sha256').update(page.body).digest('base64url');
    this.digests.set(page, digest);
    return digest;
  }
}
