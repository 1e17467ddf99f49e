import { Integer, Text } from './fields.js';

/** The query parameters of every list. */
export class ListQuery {
  @Integer({ min: 1, max: 100, optional: true, fromQuery: true, description: 'How many items, 50 unless given.' })
  limit = 50;

  @Text({ max: 1000, optional: true, description: 'The nextCursor of the page before.' })
  cursor?: string;
}
