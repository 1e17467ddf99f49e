import { Whole } from './number-fields.js';
import { Text } from './text-fields.js';

/** What every list takes from its query string. */
export class ListQuery {
  @Whole({ min: 1, max: 100, optional: true, fromQuery: true, description: 'How many items, 50 unless given.' })
  limit = 50;

  @Text({ max: 1000, optional: true, description: 'The nextCursor of the page before.' })
  cursor?: string;
}
