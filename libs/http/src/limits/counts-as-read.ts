import { type CustomDecorator, SetMetadata } from '@nestjs/common';

const COUNTS_AS_READ = 'parley:counts-as-read';

/**
 * For a route that is no GET but belongs to reading, such as a preview or a mark that something was read: it counts towards
 * the limit for reads, so that nobody is kept from writing by what they read.
 */
export function CountsAsRead(): CustomDecorator {
  return SetMetadata(COUNTS_AS_READ, true);
}

/** Whether a controller's method is marked so. */
export function countsAsRead(handler: object): boolean {
  return Reflect.hasMetadata(COUNTS_AS_READ, handler);
}
