import type { Tx } from '#libs/persistence';
import type { EventDraft } from '../outbox/event-draft.js';

/** Where a service has the originals of an entity, or a copy that is as good, of all sites. */
export interface SnapshotSource {
  /** As in `<entity>.snapshot`. */
  readonly entity: string;
  /**
   * The next rows in the order of a key that never changes. A row whose changes are told by events in an order must be locked
   * against them, so that none is appended before the snapshot that it makes out of date.
   * @param after `last` of the page before, or null at the beginning
   * @returns null when there are no more
   */
  page(tx: Tx, after: string | null, limit: number): Promise<SnapshotPage | null>;
}

export interface SnapshotPage {
  /** One `<entity>.snapshot` for each row. */
  readonly drafts: readonly EventDraft[];
  /** Where the page ends. */
  readonly last: string;
}
