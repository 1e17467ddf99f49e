import type { Me } from './claims.js';

/** Who reads and writes here. */
export interface Who {
  /** What to send now; null: nothing, as nobody. */
  token(): Promise<string | null>;
  me(): Promise<Me | null>;
}

/** A token, or whoever gives one; what the page sets as the element's property `token`. */
export type TokenSource = string | null | (() => string | null | Promise<string | null>);

/** Most readers. */
export const nobody: Who = {
  token: () => Promise.resolve(null),
  me: () => Promise.resolve(null),
};
