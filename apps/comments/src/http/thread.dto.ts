import { IdList, OneOf, Text, TextList, Integer } from '#libs/http';

const URL_LENGTH = 2_048;
const KEY_LENGTH = 200;
const MAX_VERSION = 2 ** 31 - 1;
/** Of ids, keys and urls together. */
export const MAX_COUNTS = 100;

export const URL_TEXT = { max: URL_LENGTH, description: "The page's url: http or https, without user and password." };
export const KEY_TEXT = { max: KEY_LENGTH, description: "The site's own name for the page." };

export class OpenPageThreadBody {
  @Text(URL_TEXT)
  readonly url: string;

  @Text({ ...KEY_TEXT, optional: true, nullable: true })
  readonly key?: string | null;

  @Text({ max: 300, optional: true, nullable: true, description: 'Counts only when the thread is created.' })
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
  @IdList({ maxItems: MAX_COUNTS, optional: true })
  readonly ids: string[] = [];

  @TextList({ maxItems: MAX_COUNTS, maxLength: KEY_LENGTH, optional: true })
  readonly keys: string[] = [];

  @TextList({ maxItems: MAX_COUNTS, maxLength: URL_LENGTH, optional: true })
  readonly urls: string[] = [];
}

export class CountsQuery {
  @IdList({ maxItems: MAX_COUNTS, optional: true, fromQuery: true })
  readonly id: string[] = [];

  @TextList({ maxItems: MAX_COUNTS, maxLength: KEY_LENGTH, optional: true, fromQuery: true })
  readonly key: string[] = [];

  @TextList({ maxItems: MAX_COUNTS, maxLength: URL_LENGTH, optional: true, fromQuery: true })
  readonly url: string[] = [];
}

export class ThreadEventsQuery {
  @Text({ max: 8_192, optional: true, description: 'From POST /v1/stream-tickets, for EventSource; valid once.' })
  readonly ticket?: string;

  @Integer({
    min: 0,
    max: MAX_VERSION,
    optional: true,
    fromQuery: true,
    description: 'What the header Last-Event-ID says, for clients that cannot send it; the header takes precedence.',
  })
  readonly lastEventId?: number;
}

/** Exactly one of key and url. */
export class PageEventsQuery extends ThreadEventsQuery {
  @Text({ ...KEY_TEXT, optional: true })
  readonly key?: string;

  @Text({ ...URL_TEXT, optional: true })
  readonly url?: string;
}

export class ReadBody {
  @Integer({ min: 0, max: MAX_VERSION, description: "The thread's version as it was shown." })
  readonly version: number;
}
