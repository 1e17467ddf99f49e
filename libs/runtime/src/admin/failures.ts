import type { FailureTable } from '#libs/http';

/** What the admin routes refuse with, the same in every service. */
export const adminFailures = {
  'admin.forbidden': { status: 403, title: 'Only admins of the default site may do this' },
  'consumer.unknown': { status: 404, title: 'The service has no such consumer' },
  'consumer.not-replayable': { status: 409, title: 'The consumer cannot be replayed like this' },
  'dead-letter.not-found': { status: 404, title: 'There is no such dead letter' },
} as const satisfies FailureTable;
