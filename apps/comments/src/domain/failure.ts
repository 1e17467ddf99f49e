/** Everything that this service refuses, by code. */
export type Failure =
  | 'thread.not-found'
  | 'thread.closed'
  | 'thread.busy'
  | 'comment.not-found'
  | 'comment.not-yours'
  | 'comment.edit-window-closed'
  | 'comment.body-too-long'
  | 'comment.unknown-parent'
  | 'comment.parent-deleted'
  | 'comment.deleted'
  | 'comment.not-deleted'
  | 'comment.removed-by-moderator'
  | 'comment.repeated'
  | 'comment.unknown-emoji'
  | 'comment.only-moderators'
  | 'markdown.too-complex'
  | 'request.stale';
