import type { FailureTable } from '#libs/http';
import type { Failure } from '../domain/failure.js';

export const failures = {
  'thread.not-found': { status: 404, title: 'There is no such thread' },
  'thread.closed': { status: 409, title: 'The thread takes no more comments' },
  'thread.busy': { status: 503, title: 'Too many wait for new threads' },
  'thread.forbidden': { status: 403, title: 'Only moderators may do this' },
  'thread.bad-url': { status: 400, title: 'This is not the url of a page' },
  'thread.foreign-page': { status: 403, title: 'The page is not one of this site' },
  'thread.title-too-long': { status: 400, title: 'The title is longer than this site allows' },
  'comment.not-found': { status: 404, title: 'There is no such comment' },
  'comment.not-yours': { status: 403, title: 'This is not your comment' },
  'comment.edit-window-closed': { status: 403, title: 'The time for changes is over' },
  'comment.body-too-long': { status: 400, title: 'The body is longer than this site allows' },
  'comment.unknown-parent': { status: 404, title: 'There is no such comment to reply to' },
  'comment.parent-deleted': { status: 409, title: 'The comment to reply to is not there any more' },
  'comment.deleted': { status: 409, title: 'The comment was deleted' },
  'comment.not-deleted': { status: 409, title: 'The comment is not deleted' },
  'comment.removed-by-moderator': { status: 403, title: 'A moderator removed it, and only a moderator restores it' },
  'comment.repeated': { status: 409, title: 'You wrote the same less than a minute ago' },
  'comment.unknown-emoji': { status: 400, title: 'This site does not offer this emoji' },
  'comment.only-moderators': { status: 403, title: 'Only moderators may do this' },
  'guest.bad-name': { status: 400, title: 'The name cannot be shown' },
  'guest.bad-address': { status: 400, title: 'This is no mail address' },
  'guest.name-taken': { status: 409, title: "The name is a member's" },
  'markdown.too-complex': { status: 400, title: 'The text would make too much of itself' },
  'request.stale': { status: 412, title: 'Somebody else was faster' },
} satisfies Record<Failure, FailureTable[string]>;
