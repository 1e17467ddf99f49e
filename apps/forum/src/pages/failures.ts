import type { FailureTable } from '#libs/http';

/** Of the forum's sign-in for development. */
export const pagesFailures = {
  'sign-in.elsewhere': { status: 403, title: 'Sign-in for development is for pages of this machine' },
  'sign-in.wrong-key': { status: 403, title: 'This is not the key that the start printed' },
} as const satisfies FailureTable;
