import { parseUrl } from '#libs/kernel';

/** Whether a link may point there: only these schemes, and no relative URLs. */
export function isAllowed(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^/]/i.test(url) && parseUrl(url) !== null;
}
