import { urlIn } from '#libs/kernel';

/** Whether a link may lead there: no scheme but these, nothing relative to somebody's page. */
export function isAllowed(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^/]/i.test(url) && urlIn(url) !== null;
}
