import type { FailureTable } from '#libs/http';
import type { Failure } from '../domain/failure.js';

export const failures = {
  'notification.not-found': { status: 404, title: 'There is no such notification' },
} satisfies Record<Failure, FailureTable[string]>;
