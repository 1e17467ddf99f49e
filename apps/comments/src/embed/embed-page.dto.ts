import { Flag } from '#libs/http';
import { ListCommentsOfPageQuery, ListCommentsQuery } from '../http/comment.dto.js';

const FRAGMENT = {
  optional: true,
  fromQuery: true,
  description: 'Without a document around it, to be put into a page.',
};

export class EmbedThreadQuery extends ListCommentsQuery {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;
}

/** Exactly one of key and url. */
export class EmbedPageQuery extends ListCommentsOfPageQuery {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;
}
