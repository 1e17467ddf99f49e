import { Text, Integer } from '#libs/http';
import { KEY_TEXT, URL_TEXT } from './thread.dto.js';

const LARGEST = 2 ** 31 - 1;

export class ThreadEventsQuery {
  @Text({ max: 8_192, optional: true, description: 'From POST /v1/stream-tickets, for EventSource; good once.' })
  readonly ticket?: string;

  @Integer({
    min: 0,
    max: LARGEST,
    optional: true,
    fromQuery: true,
    description: 'What the header Last-Event-ID says, for who cannot send it; the header wins.',
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
  @Integer({ min: 0, max: LARGEST, description: "The thread's version as it was shown." })
  readonly version: number;
}
