import type { Actor } from '#libs/kernel';
import { isVisible } from '../../domain/comment.js';
import type { Thread } from '../../domain/thread.js';
import { type CommentRow, type CommentView, viewOfRow } from '../comment-view.js';
import { type ShadowBanned, withShadowBanned } from '../shadow-ban-overlay.js';
import { type ThreadView, viewOfThread } from '../thread-view.js';
import type { ChangedRow } from './thread-changes.js';

/** A listener that comes back after more versions than this is told to load the thread again. */
const MAX_VERSIONS_BEHIND = 200;

/** One message of a thread's stream. Its id is a version: a listener that resumes from it gets what came after. */
export type ThreadUpdate =
  | { readonly event: 'comment'; readonly id: number; readonly data: Partial<CommentView> }
  | { readonly event: 'thread'; readonly id: number; readonly data: ThreadView }
  | { readonly event: 'reset'; readonly id: number; readonly data: { readonly version: number } };

interface Change {
  readonly row: ChangedRow;
  readonly update: ThreadUpdate;
  /** The author of a comment that was shadowed, who must not notice. */
  readonly hiddenFrom: Reader | null;
}

type Reader = Pick<Actor, 'kind' | 'id'>;

/** What changed in a thread, for all its listeners. */
export interface PreparedUpdates {
  readonly version: number;
  /** The version up to which `changes` is complete; below `version` if there are too many for one time. */
  readonly upTo: number;
  readonly changes: readonly Change[];
  /** By id, the changes, and the ancestors that have changed too. */
  readonly byId: ReadonlyMap<string, Change>;
  readonly thread: Thread;
  readonly threadUpdate: ThreadUpdate;
  readonly reset: ThreadUpdate;
}

/** How far a listener has come. */
export interface Progress {
  /** The version that it knows; null if it begins with the thread as it is now. */
  readonly since: number | null;
  /** Whether nothing was sent to it yet. */
  readonly isNew: boolean;
  readonly reader: Reader | null;
  /** What only this reader takes for published. */
  readonly shadowBanned?: ShadowBanned | undefined;
}

/** @param isComplete whether `rows` holds all changes up to the thread's version, and not only the first of them */
export function prepareUpdates(thread: Thread, rows: readonly ChangedRow[], isComplete: boolean): PreparedUpdates {
  const { version } = thread;
  const all = rows.map((row) => ({
    row,
    update: updateOfComment(row),
    hiddenFrom: row.status === 'shadow' ? { kind: row.authorKind, id: row.authorId } : null,
  }));
  const changes = all.filter(({ row }) => !row.isAbove);
  return {
    version,
    upTo: isComplete ? version : (changes.at(-1)?.row.lastChangedVersion ?? version),
    changes,
    byId: new Map(all.map((change) => [change.row.id, change])),
    thread,
    threadUpdate: updateOfThread(thread),
    reset: { event: 'reset', id: version, data: { version } },
  };
}

/**
 * What to send to a listener, and the version that it knows then: first the comments that changed, then the thread. A listener
 * that knows a later version (the database was restored), or is too far behind, is told to load the thread again.
 */
export function updatesFor(
  prepared: PreparedUpdates,
  progress: Progress,
): { readonly updates: readonly ThreadUpdate[]; readonly since: number } {
  const { version, upTo } = prepared;
  const { since, isNew, reader, shadowBanned } = progress;
  const thread =
    shadowBanned === undefined
      ? prepared.threadUpdate
      : updateOfThread(withShadowBanned(prepared.thread, shadowBanned));
  if (since === null) return { updates: [thread], since: version };
  if (isLost({ since, isNew }, version)) return { updates: [prepared.reset], since: version };
  const done = new Set<string>();
  const updates = prepared.changes
    .filter(({ row }) => row.lastChangedVersion > since)
    .flatMap((change) => {
      const above = changedAncestors(change, prepared, done);
      for (const { row } of [...above, change]) done.add(row.id);
      const ahead = above
        .filter(({ hiddenFrom }) => !isSame(hiddenFrom, reader))
        .map(({ row }) => updateOfComment(row, shadowBanned, change.row.lastChangedVersion - 1));
      if (isSame(change.hiddenFrom, reader)) return ahead;
      return [...ahead, shadowBanned === undefined ? change.update : updateOfComment(change.row, shadowBanned)];
    });
  const reached = Math.max(since, upTo);
  const isThreadDue = reached === version && (isNew || since < version);
  return { updates: isThreadDue ? [...updates, thread] : updates, since: reached };
}

/**
 * The ancestors of a change, from the top level downwards, that have changed since: a listener that was away may not know them,
 * and would not know where the change belongs.
 * @param done the comments that were sent already
 */
function changedAncestors({ row }: Change, { byId }: PreparedUpdates, done: ReadonlySet<string>): Change[] {
  const above: Change[] = [];
  if (!isVisible(row)) return above;
  for (let next = byId.get(row.parentId ?? ''); next !== undefined; next = byId.get(next.row.parentId ?? '')) {
    if (next.row.lastChangedVersion < row.lastChangedVersion || done.has(next.row.id)) break;
    above.unshift(next);
  }
  return above;
}

/** Whether the changes between what a listener knows and a version cannot be sent. */
export function isLost({ since, isNew }: Pick<Progress, 'since' | 'isNew'>, version: number): boolean {
  return since !== null && (since > version || (isNew && version - since > MAX_VERSIONS_BEHIND));
}

/** Whether a listener gets other updates than the others with the same progress. */
export function needsOwnUpdates({ byId }: PreparedUpdates, { reader, shadowBanned }: Progress): boolean {
  return shadowBanned !== undefined || [...byId.values()].some(({ hiddenFrom }) => isSame(hiddenFrom, reader));
}

function updateOfThread(thread: Thread): ThreadUpdate {
  return { event: 'thread', id: thread.version, data: viewOfThread(thread) };
}

function updateOfComment(row: CommentRow, shadowBanned?: ShadowBanned, id = row.lastChangedVersion): ThreadUpdate {
  return { event: 'comment', id, data: publicData(row, shadowBanned) };
}

/** The public view, without what depends on the viewer or the page. Of a comment that disappeared, only where it was. */
function publicData(row: CommentRow, shadowBanned: ShadowBanned | undefined): Partial<CommentView> {
  const replyCount = row.replyCount + (shadowBanned?.replies.get(row.id) ?? 0);
  const view = { ...viewOfRow(row, null, null), replyCount };
  // JSON has no undefined members.
  if (row.status === 'published') return { ...view, myVote: undefined, myReactions: undefined, moreReplies: undefined };
  const { id, threadId, parentId, depth, status } = view;
  return { id, threadId, parentId, depth, status, replyCount };
}

function isSame(one: Reader | null, other: Reader | null): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}
