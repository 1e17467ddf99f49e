import { Flag, Text } from '#libs/http';
import { ListCommentsOfPageQuery, ListCommentsQuery } from '../http/comment.dto.js';

const FRAGMENT = {
  optional: true,
  fromQuery: true,
  description: 'Without a document around it, to be inserted into a page.',
};
const LOCALE = {
  optional: true,
  max: 35,
  description:
    'The language of the texts around the comments: a tag, such as `de` or `ar-EG`; English if there are none in it.',
};

/** How the comments are shown. */
export interface EmbedOptions {
  readonly fragment: boolean;
  readonly locale?: string;
}

export class EmbedThreadQuery extends ListCommentsQuery implements EmbedOptions {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;

  @Text(LOCALE)
  readonly locale?: string;
}

/** Exactly one of key and url. */
export class EmbedPageQuery extends ListCommentsOfPageQuery implements EmbedOptions {
  @Flag(FRAGMENT)
  readonly fragment: boolean = false;

  @Text(LOCALE)
  readonly locale?: string;
}
