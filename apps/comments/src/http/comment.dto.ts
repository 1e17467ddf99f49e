import { IdField, ListQuery, OneOf, Text, Integer } from '#libs/http';
import type { Site } from '#libs/sites';
import type { CommentInput } from '../domain/comment.js';
import type { Vote } from '../domain/rate-comment.js';
import { type CommentSort, commentSorts } from '../queries/comment-order.js';
import type { CommentFilter } from '../queries/pages/list-comments.js';
import { KEY_TEXT, URL_TEXT } from './thread.dto.js';

const BODY = { max: 40_000, description: 'Markdown (CommonMark).' };

export class EditCommentBody implements CommentInput {
  @Text(BODY)
  readonly body: string;
}

export class CreateCommentBody extends EditCommentBody {
  @IdField({ optional: true, nullable: true, description: 'The comment that it replies to.' })
  readonly parentId?: string | null;
}

export class VoteBody {
  @Integer({ min: -1, max: 1 })
  readonly value: Vote;
}

export class ListCommentsQuery extends ListQuery {
  @OneOf(commentSorts, { optional: true })
  readonly sort: CommentSort = 'old';

  @IdField({ optional: true, description: 'Only what is below this comment.' })
  readonly parent?: string;

  @Integer({
    min: 0,
    max: 100,
    optional: true,
    fromQuery: true,
    description: "Levels below the first one; the site's displayDepth unless given.",
  })
  readonly depth?: number;
}

export function toCommentFilter(query: ListCommentsQuery, { limits }: Site): CommentFilter {
  return { ...query, depth: query.depth ?? limits.displayDepth };
}

/** Exactly one of key and url. */
export class ListCommentsOfPageQuery extends ListCommentsQuery {
  @Text({ ...KEY_TEXT, optional: true })
  readonly key?: string;

  @Text({ ...URL_TEXT, optional: true })
  readonly url?: string;
}

export class CommentsByAuthorQuery extends ListQuery {
  @Text({ max: 128, description: "The author's id." })
  readonly author: string;
}

export class ContextQuery {
  @Integer({
    min: 1,
    max: 100,
    optional: true,
    fromQuery: true,
    description:
      'How many items; unless given, as many as a response holds: 1,000, and 1 MiB of text and one comment more.',
  })
  readonly limit?: number;

  @Text({
    max: 1000,
    optional: true,
    description: 'The nextCursor of the previous response, for what is above its items.',
  })
  readonly cursor?: string;
}
