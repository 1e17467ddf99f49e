import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { etag, ResponseCache } from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor } from '#libs/kernel';
import { CommentPages } from '../queries/comment-pages.js';
import { commentSchema } from '../queries/comment-view.js';
import type { CommentFilter, CommentPage } from '../queries/list-comments.js';
import { OwnMarks } from '../queries/own-marks.js';
import { PagesAsSeen } from '../queries/pages-as-seen.js';
import { threadSchema } from '../queries/thread-view.js';
import type { ListCommentsQuery } from './comment.dto.js';

const list = {
  items: Type.Array(commentSchema, { description: 'Depth first.' }),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
};

export const pageSchema = Type.Object({ thread: threadSchema, ...list });

/** Of a page that may have no thread yet. */
export const firstPageSchema = Type.Object({
  thread: Type.Union([threadSchema, Type.Null()], { description: 'null: nobody has opened one yet.' }),
  ...list,
});

/** Gives pages of comments: kept ones where they will do, with the reader's own marks laid over. */
@Injectable()
export class CommentPageAnswers {
  constructor(
    private readonly pages: CommentPages,
    private readonly pagesAsSeen: PagesAsSeen,
    private readonly marks: OwnMarks,
    private readonly responseCache: ResponseCache,
  ) {}

  /** @throws {Refused} as `CommentPages` */
  async give(
    site: Site,
    threadId: string,
    query: ListCommentsQuery,
    viewer: Actor | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const filter = filterOf(query, site);
    const theirs = viewer === null ? null : await this.pagesAsSeen.find(site, threadId, filter, viewer);
    if (theirs !== null) return this.withMarks(theirs, viewer);
    const kept = await this.pages.find(site, threadId, filter, viewer === null ? 'lately' : 'now');
    if (viewer !== null) {
      const page = kept.page();
      const marked = await this.withMarks(page, viewer);
      if (marked.items !== page.items) return marked;
    }
    return this.responseCache.respond(request, reply, { ...kept, tag: etag({ viewer, shown: kept.digest }) });
  }

  /** As everybody sees it. @throws {Refused} as `CommentPages` */
  async ofEverybody(site: Site, threadId: string, query: ListCommentsQuery): Promise<CommentPage> {
    const kept = await this.pages.find(site, threadId, filterOf(query, site), 'lately');
    return kept.page();
  }

  private async withMarks(page: CommentPage, viewer: Actor | null): Promise<CommentPage> {
    return { ...page, items: await this.marks.layOver(page.items, viewer) };
  }
}

function filterOf(query: ListCommentsQuery, { limits }: Site): CommentFilter {
  return { ...query, depth: query.depth ?? limits.displayDepth };
}
