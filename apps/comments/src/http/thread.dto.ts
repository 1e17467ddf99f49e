import { IdList, OneOf, Text, TextList } from '#libs/http';

const URL_LENGTH = 2_048;
const KEY_LENGTH = 200;
/** Of all three kinds together. */
export const MOST_COUNTS = 100;

export const URL_TEXT = { max: URL_LENGTH, description: "The page's url: http or https, without user and password." };
export const KEY_TEXT = { max: KEY_LENGTH, description: "The site's own name for the page." };

export class OpenPageThreadBody {
  @Text(URL_TEXT)
  readonly url: string;

  @Text({ ...KEY_TEXT, optional: true, nullable: true })
  readonly key?: string | null;

  @Text({ max: 300, optional: true, nullable: true, description: 'Counts only when the thread is made.' })
  readonly title?: string | null;
}

/** Exactly one of the two. */
export class FindPageThreadQuery {
  @Text({ ...KEY_TEXT, optional: true })
  readonly key?: string;

  @Text({ ...URL_TEXT, optional: true })
  readonly url?: string;
}

export class SetThreadStateBody {
  @OneOf(['open', 'closed'])
  readonly state: 'open' | 'closed';
}

export class CountsBody {
  @IdList({ maxItems: MOST_COUNTS, optional: true })
  readonly ids: string[] = [];

  @TextList({ maxItems: MOST_COUNTS, maxLength: KEY_LENGTH, optional: true })
  readonly keys: string[] = [];

  @TextList({ maxItems: MOST_COUNTS, maxLength: URL_LENGTH, optional: true })
  readonly urls: string[] = [];
}

export class CountsQuery {
  @IdList({ maxItems: MOST_COUNTS, optional: true, fromQuery: true })
  readonly id: string[] = [];

  @TextList({ maxItems: MOST_COUNTS, maxLength: KEY_LENGTH, optional: true, fromQuery: true })
  readonly key: string[] = [];

  @TextList({ maxItems: MOST_COUNTS, maxLength: URL_LENGTH, optional: true, fromQuery: true })
  readonly url: string[] = [];
}
