import type { FailureTable } from '#libs/http';

/** Of the sign-in for development, which pages offer on the machine of a developer. */
export const signInFailures = {
  'sign-in.elsewhere': { status: 403, title: 'Sign-in for development is for pages of this machine' },
  'sign-in.wrong-key': { status: 403, title: 'This is not the key that the start printed' },
} as const satisfies FailureTable;
