import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { conditional, etag, SharedAnswers, type Site } from '#libs/http';
import type { Actor } from '#libs/kernel';
import { CommentPages, type KeptPage } from '../queries/comment-pages.js';
import { commentSchema } from '../queries/comment-view.js';
import { type CommentPage, ListComments } from '../queries/list-comments.js';
import { OwnMarks } from '../queries/own-marks.js';
import { revisionOf, threadSchema } from '../queries/thread-view.js';
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
    private readonly listComments: ListComments,
    private readonly pages: CommentPages,
    private readonly marks: OwnMarks,
    private readonly sharedAnswers: SharedAnswers,
  ) {}

  /** @throws {Refused} as `ListComments` */
  async give(
    site: Site,
    threadId: string,
    query: ListCommentsQuery,
    viewer: Actor | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const found = await this.find(site, threadId, query, viewer);
    const { thread, scoreVersion } = found;
    const tag = etag({ revision: revisionOf(thread), version: thread.version + scoreVersion, viewer });
    if (viewer === null && 'body' in found) return this.sharedAnswers.give(request, reply, { ...found, tag });
    const page = pageOf(found);
    const items = await this.marks.layOver(page.items, viewer);
    if ('body' in found && items === page.items) return this.sharedAnswers.give(request, reply, { ...found, tag });
    return conditional(request, reply, tag, { thread, items, nextCursor: page.nextCursor });
  }

  /** As everybody sees it. @throws {Refused} as `ListComments` */
  async ofEverybody(site: Site, threadId: string, query: ListCommentsQuery): Promise<CommentPage> {
    return pageOf(await this.find(site, threadId, query, null));
  }

  /** As everybody sees it, or as somebody does who sees more. */
  private async find(
    site: Site,
    threadId: string,
    query: ListCommentsQuery,
    viewer: Actor | null,
  ): Promise<KeptPage | CommentPage> {
    const filter = { ...query, depth: query.depth ?? site.limits.displayDepth };
    const eyes = await this.listComments.eyesOf(threadId, viewer);
    if (eyes !== null) return this.listComments.execute(site.name, threadId, filter, eyes);
    return this.pages.find(site.name, threadId, filter, viewer === null ? 'lately' : 'now');
  }
}

function pageOf(found: KeptPage | CommentPage): CommentPage {
  return 'body' in found ? found.page() : found;
}
