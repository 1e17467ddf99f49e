import { Refused } from '#libs/kernel';

const TAGS = /^[\s,]*((W\/)?"[^"]*"\s*(,[\s,]*|$))+$/;
const OURS = /(?<!W\/)"r(0|[1-9]\d{0,8})\.v\d{1,15}\.[A-Za-z0-9_-]+"/g;

/**
 * The revisions of which an `If-Match` takes any (RFC 9110, 13.1.1), or null where any will do. Version and viewer do not count,
 * so that somebody's vote does not refuse an author's edit. Tags that are weak or not ours match nothing.
 * @throws {Refused} `request.bad-if-match` where it is no list of tags
 */
export function revisionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  if (!TAGS.test(ifMatch)) throw new Refused('request.bad-if-match', 'If-Match must hold ETags as we gave them, or *.');
  return [...ifMatch.matchAll(OURS)].map(([, revision]) => Number(revision));
}
