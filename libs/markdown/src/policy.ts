/** A site's settings for rendering. */
export interface Policy {
  /** Whether images are shown or replaced by links. */
  readonly images: 'link' | 'show';
}
