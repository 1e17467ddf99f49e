import { type CustomDecorator, SetMetadata } from '@nestjs/common';

const COUNTS_AS_READ = 'parley:counts-as-read';

/** For a route that is no GET but changes nothing, such as a preview: it counts towards the limit for reads. */
export function CountsAsRead(): CustomDecorator {
  return SetMetadata(COUNTS_AS_READ, true);
}

export function countsAsRead(handler: object): boolean {
  return Reflect.hasMetadata(COUNTS_AS_READ, handler);
}
