/** Everything that this service refuses, by code. */
export type Failure =
  | 'post.not-found'
  | 'post.not-yours'
  | 'post.edit-window-closed'
  | 'post.not-deleted'
  | 'post.title-too-long'
  | 'post.body-too-long'
  | 'post.too-many-links'
  | 'post.unknown-category'
  | 'category.not-found'
  | 'category.forbidden'
  | 'category.slug-taken'
  | 'category.unknown-parent'
  | 'category.below-itself'
  | 'category.not-empty'
  | 'post.forbidden'
  | 'markdown.too-complex'
  | 'request.stale';
