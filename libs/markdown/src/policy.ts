/** What a site decides about its texts. */
export interface Policy {
  /** Whether images are shown, or stand as links to them. */
  readonly images: 'link' | 'show';
}
