import { Refused } from '#libs/kernel';

const TAG = /^"r(\d{1,9})\.v\d{1,15}\.[A-Za-z0-9_-]+"$/;

/**
 * The revision that an `If-Match` asks for (RFC 9110, 13.1.1), or null where any will do. Version and viewer do not
 * count, so that somebody's vote does not refuse an author's edit.
 * @throws {Refused} `request.bad-if-match` for a weak or unreadable tag
 */
export function revisionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const revision = TAG.exec(ifMatch.trim())?.[1];
  if (revision === undefined) throw new Refused('request.bad-if-match', 'If-Match must hold one ETag as we gave it.');
  return Number(revision);
}
