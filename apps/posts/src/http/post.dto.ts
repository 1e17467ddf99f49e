import { IdField, ListQuery, OneOf, Text, TextList, Integer } from '#libs/http';
import { type PostFilter, periods, postSorts } from '../queries/list-posts.js';

const TITLE = { max: 300, description: 'Plain text.' };
const BODY = { max: 40_000, description: 'Markdown (CommonMark).' };
const TAGS = { maxItems: 10, maxLength: 50 };

export class CreatePostBody {
  @Text(TITLE)
  readonly title: string;

  @Text(BODY)
  readonly body: string;

  @IdField({ optional: true, nullable: true })
  readonly categoryId?: string | null;

  @TextList({ ...TAGS, optional: true })
  readonly tags?: string[];
}

export class EditPostBody {
  @Text({ ...TITLE, optional: true })
  readonly title?: string;

  @Text({ ...BODY, optional: true })
  readonly body?: string;

  @IdField({ optional: true, nullable: true })
  readonly categoryId?: string | null;

  @TextList({ ...TAGS, optional: true })
  readonly tags?: string[];
}

export class VoteBody {
  @Integer({ min: -1, max: 1 })
  readonly value: 1 | 0 | -1;
}

export class ListPostsQuery extends ListQuery implements PostFilter {
  @OneOf(postSorts, { optional: true })
  readonly sort: PostFilter['sort'] = 'active';

  @OneOf(periods, { optional: true, description: 'How long ago a post may have been created.' })
  readonly period: PostFilter['period'] = 'all';

  @Text({ max: 64, optional: true, description: 'An id or a slug.' })
  readonly category?: string;

  @Text({ max: 50, optional: true })
  readonly tag?: string;

  @Text({ max: 128, optional: true, description: "The author's id." })
  readonly author?: string;
}
