import { applyDecorators, Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentSite, IdPipe } from '#libs/http';
import type { Site } from '#libs/sites';
import { type ListCommentsQuery, toCommentFilter } from '../http/comment.dto.js';
import { pageAt } from '../http/page-address.js';
import { CommentPages } from '../queries/pages/comment-pages.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { commentsDocument, commentsFragment, type CommentsPageView, documentPolicy } from './comments-document.js';
import { documentTexts } from './document-texts.js';
import { type EmbedOptions, EmbedPageQuery, EmbedThreadQuery } from './embed-page.dto.js';

function HtmlResponse(summary: string): MethodDecorator {
  const content = { 'text/html': { schema: { type: 'string' as const } } };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiOkResponse({ description: 'HTML.', content }),
    Header('Content-Type', 'text/html; charset=utf-8'),
    Header('Content-Security-Policy', documentPolicy),
    Header('X-Content-Type-Options', 'nosniff'),
  );
}

/** Comments for readers without scripts and for search engines: only public ones. */
@ApiTags('threads')
@Controller('v1/threads')
export class EmbedPageController {
  constructor(
    private readonly threads: FindThread,
    private readonly pages: CommentPages,
    private readonly waiter: ThreadWaiter,
  ) {}

  @Get('embed.html')
  @HtmlResponse("Get the comments of a page's thread as HTML")
  async pageAsHtml(
    @Query() { key, url, fragment, locale, ...query }: EmbedPageQuery,
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const thread = await this.threads.ofPage(pageAt(site, { key, url }));
    const page = thread === null ? NO_COMMENTS : await this.page(site, thread.id, query, request);
    return htmlOf(page, { fragment, locale });
  }

  @Get(':id/embed.html')
  @HtmlResponse('Get the comments of a thread as HTML')
  async asHtml(
    @Param('id', IdPipe) id: string,
    @Query() { fragment, locale, ...query }: EmbedThreadQuery,
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    const page = await this.waiter.expecting(id, () => this.page(site, id, query, request));
    return htmlOf(page, { fragment, locale });
  }

  private async page(
    site: Site,
    id: string,
    query: ListCommentsQuery,
    request: FastifyRequest,
  ): Promise<CommentsPageView> {
    const page = await this.pages.publicPage(site, id, toCommentFilter(query, site), 'recent');
    const { thread, items, nextCursor } = page.page();
    return { thread, items, next: nextCursor === null ? null : withCursor(request.url, nextCursor) };
  }
}

const NO_COMMENTS: CommentsPageView = { thread: null, items: [], next: null };

/** The same url with the cursor; relative, since a proxy may use another host name. */
function withCursor(address: string, cursor: string): string {
  const [, search = ''] = address.split('?');
  const query = new URLSearchParams(search);
  query.set('cursor', cursor);
  return `?${query.toString()}`;
}

function htmlOf(page: CommentsPageView, { fragment, locale }: EmbedOptions): string {
  const texts = documentTexts(locale);
  return fragment ? commentsFragment(page, texts) : commentsDocument(page, texts);
}
