import type { Author } from '../discussion/api-types.js';
import type { Me } from './claims.js';

/** Who is reading and writing. */
export interface Session {
  /** The token to send with a request; null sends the request without one. */
  token(): Promise<string | null>;
  me(): Promise<Me | null>;
}

/** A token or a function that returns one: the value of the element's property `token`. */
export type TokenSource = string | null | (() => string | null | Promise<string | null>);

/** The session of a reader without a token. Most readers have none, so it needs no further code. */
export const anonymous: Session = {
  token: () => Promise.resolve(null),
  me: () => Promise.resolve(null),
};

/** Whether a comment is the reader's own. */
export function isMine(me: Me | null, author: Author | undefined): boolean {
  return me !== null && author?.id === me.id && author.kind === me.kind;
}
