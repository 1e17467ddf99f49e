import { serviceSchema, type TestSchema } from '#libs/testing';
import { postsService } from '../src/service.js';

/** What a site lets authors do unless it says otherwise, but for ever. */
export const limits = {
  titleLength: 300,
  bodyLength: 10_000,
  editWindowMinutes: null,
  maxLinks: null,
  images: 'link',
} as const;

export function postsSchema(): Promise<TestSchema> {
  return serviceSchema(postsService);
}
