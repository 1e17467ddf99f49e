import type { Tx } from '#libs/persistence';
import type { EventDraft } from '../outbox/event-draft.js';

/** The rows of an entity, of all sites: the originals, or a copy that is as good. */
export interface SnapshotSource {
  /** As in `<entity>.snapshot`. */
  readonly entity: string;
  /**
   * The next rows, ordered by a key that never changes. If events about a row have an order, the row must be locked against changes,
   * so that no event is appended before the snapshot that it outdates.
   * @param after `last` of the previous page; null for the first page
   * @returns null when there are no more
   */
  page(tx: Tx, after: string | null, limit: number): Promise<SnapshotPage | null>;
}

export interface SnapshotPage {
  /** One `<entity>.snapshot` for each row. */
  readonly drafts: readonly EventDraft[];
  /** The key of the last row. */
  readonly last: string;
}
