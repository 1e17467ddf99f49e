import { Refused } from '#libs/kernel';

const TAGS = /^\s*((W\/)?"[^"]*"\s*(,\s*(?=(W\/)?")|$))+$/;
const OURS = /(?<!W\/)"r(\d{1,9})\.v\d{1,15}\.[A-Za-z0-9_-]+"/g;

/**
 * The revisions of which an `If-Match` takes any (RFC 9110, 13.1.1), or null where any will do. Version and viewer do not count,
 * so that somebody's vote does not refuse an author's edit. Tags that are weak or not ours match nothing.
 * @throws {Refused} `request.bad-if-match` where no tag is a strong one of ours
 */
export function revisionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const revisions = TAGS.test(ifMatch) ? [...ifMatch.matchAll(OURS)].map(([, revision]) => Number(revision)) : [];
  if (revisions.length === 0) throw new Refused('request.bad-if-match', 'If-Match must hold an ETag as we gave it.');
  return revisions;
}
