import type { FailureTable } from '#libs/http';
import type { Failure } from '../domain/failure.js';

export const failures = {
  'post.not-found': { status: 404, title: 'There is no such post' },
  'post.not-yours': { status: 403, title: 'This is not your post' },
  'post.forbidden': { status: 403, title: 'Only moderators may do this' },
  'post.edit-window-closed': { status: 403, title: 'The edit window has closed' },
  'post.not-deleted': { status: 409, title: 'The post is not deleted' },
  'post.removed-by-moderator': {
    status: 403,
    title: 'A moderator removed the post, and only a moderator can restore it',
  },
  'post.title-too-long': { status: 400, title: 'The title is longer than this site allows' },
  'post.body-too-long': { status: 400, title: 'The body is longer than this site allows' },
  'post.too-many-links': { status: 400, title: 'The body has more links than this site allows' },
  'post.unknown-category': { status: 404, title: 'There is no such category' },
  'category.not-found': { status: 404, title: 'There is no such category' },
  'category.forbidden': { status: 403, title: 'Only admins may do this' },
  'category.slug-taken': { status: 409, title: 'Another category has this slug' },
  'category.unknown-parent': { status: 404, title: 'There is no such parent category' },
  'category.below-itself': { status: 400, title: 'A category cannot be below itself' },
  'category.not-empty': { status: 409, title: 'The category still contains posts or categories' },
  'markdown.too-complex': { status: 400, title: 'The text is too complex to render' },
  'request.stale': { status: 412, title: 'It has changed since you read it' },
} satisfies Record<Failure, FailureTable[string]>;
