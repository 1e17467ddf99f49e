import { Flag, Text } from '#libs/http';
import { ListCommentsOfPageQuery, ListCommentsQuery } from '../http/comment.dto.js';

const FRAGMENT = {
  optional: true,
  fromQuery: true,
  description: 'Without a document around it, to be put into a page.',
};
const LOCALE = {
  optional: true,
  max: 35,
  description:
    'The language of what is not written by people: a tag, such as `de` or `ar-EG`; English where there is none.',
};

/** How the comments are to be shown. */
export interface Dress {
  readonly fragment: boolean;
  readonly locale?: string;
}

export class EmbedThreadQuery extends ListCommentsQuery implements Dress {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;

  @Text(LOCALE)
  readonly locale?: string;
}

/** Exactly one of key and url. */
export class EmbedPageQuery extends ListCommentsOfPageQuery implements Dress {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;

  @Text(LOCALE)
  readonly locale?: string;
}
