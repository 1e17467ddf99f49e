import { sseFrame } from '#libs/http';
import type { Actor } from '#libs/kernel';
import { isVisible } from '../domain/comment.js';
import type { Thread } from '../domain/thread.js';
import { type CommentRow, viewOfRow } from './comment-view.js';
import { countedWith, type Shadows } from './own-shadows.js';
import type { ChangedRow } from './thread-changes.js';
import { viewOfThread } from './thread-view.js';

/** Whoever comes back after more versions than this is told to load the thread anew. */
const FURTHEST_BACK = 200;

interface Change {
  readonly row: ChangedRow;
  readonly frame: string;
  /** Who must not notice it: the author of what was shadowed. */
  readonly hiddenFrom: Pick<Actor, 'kind' | 'id'> | null;
}

/** What there is to tell of a thread, ready to be sent. */
export interface ThreadNews {
  readonly version: number;
  /** The version up to which `changes` holds all; below `version` where there are too many for one time. */
  readonly upTo: number;
  readonly changes: readonly Change[];
  /** By id, the changes, and what stands above them and has changed too. */
  readonly byId: ReadonlyMap<string, Change>;
  readonly thread: Thread;
  readonly threadFrame: string;
  readonly reset: string;
}

/** Where one reader is in a thread. */
export interface Progress {
  /** The version that they know; null for who begins now. */
  readonly since: number | null;
  /** Whether nothing was told to them yet. */
  readonly isNew: boolean;
  readonly reader: Pick<Actor, 'kind' | 'id'> | null;
  /** What the reader alone takes for published. */
  readonly shadows?: Shadows | undefined;
}

/** @param isAll whether `rows` holds all changes up to the thread's version, and not only the first of them */
export function newsOf(thread: Thread, rows: readonly ChangedRow[], isAll: boolean): ThreadNews {
  const { version } = thread;
  const all = rows.map((row) => ({
    row,
    frame: frameOfComment(row),
    hiddenFrom: row.status === 'shadow' ? { kind: row.authorKind, id: row.authorId } : null,
  }));
  const changes = all.filter(({ row }) => !row.isAbove);
  return {
    version,
    upTo: isAll ? version : (changes.at(-1)?.row.touched ?? version),
    changes,
    byId: new Map(all.map((change) => [change.row.id, change])),
    thread,
    threadFrame: frameOfThread(thread),
    reset: sseFrame({ event: 'reset', id: version, data: { version } }),
  };
}

/**
 * What to send to a reader, and what they know by then: first the comments that changed, then the thread. Who lives in
 * another time (the database was restored), or is too far back, begins anew.
 */
export function framesFor(news: ThreadNews, progress: Progress): { frames: string; since: number } {
  const { version, upTo } = news;
  const { since, isNew, reader, shadows } = progress;
  const thread = shadows === undefined ? news.threadFrame : frameOfThread(countedWith(news.thread, shadows));
  if (since === null) return { frames: thread, since: version };
  if (isLost({ since, isNew }, version)) return { frames: news.reset, since: version };
  const done = new Set<string>();
  const frames = news.changes
    .filter(({ row }) => row.touched > since)
    .flatMap((change) => {
      const above = aboveOf(change, news, done);
      for (const { row } of [...above, change]) done.add(row.id);
      const ahead = above
        .filter(({ hiddenFrom }) => !isSame(hiddenFrom, reader))
        .map(({ row }) => frameOfComment(row, shadows, change.row.touched - 1));
      if (isSame(change.hiddenFrom, reader)) return ahead;
      return [...ahead, shadows === undefined ? change.frame : frameOfComment(change.row, shadows)];
    });
  const reached = Math.max(since, upTo);
  const isThreadDue = reached === version && (isNew || since < version);
  return { frames: frames.join('') + (isThreadDue ? thread : ''), since: reached };
}

/**
 * What stands above a change, from the top level down, and has changed once more since: whoever was away may not know of it, and
 * would not know where the change belongs.
 * @param done what need not be told ahead any more
 */
function aboveOf({ row }: Change, { byId }: ThreadNews, done: ReadonlySet<string>): Change[] {
  const above: Change[] = [];
  if (!isVisible(row)) return above;
  for (let next = byId.get(row.parentId ?? ''); next !== undefined; next = byId.get(next.row.parentId ?? '')) {
    if (next.row.touched < row.touched || done.has(next.row.id)) break;
    above.unshift(next);
  }
  return above;
}

/** Whether the way from what a reader knows to a version cannot be told. */
export function isLost({ since, isNew }: Pick<Progress, 'since' | 'isNew'>, version: number): boolean {
  return since !== null && (since > version || (isNew && version - since > FURTHEST_BACK));
}

/** Whether a reader is told something else than others in the same place. */
export function isToldOtherwise(news: ThreadNews, { reader, shadows }: Progress): boolean {
  return shadows !== undefined || [...news.byId.values()].some(({ hiddenFrom }) => isSame(hiddenFrom, reader));
}

/** As everybody sees it. What depends on the reader or on a page is left out, and of what is not there any more all but where it was. */
function told(row: CommentRow, shadows: Shadows | undefined): object {
  const replyCount = row.replyCount + (shadows?.replies.get(row.id) ?? 0);
  const view = { ...viewOfRow(row, null, null), replyCount };
  // JSON leaves out what is undefined.
  if (row.status === 'published') return { ...view, myVote: undefined, myReactions: undefined, moreReplies: undefined };
  const { id, threadId, parentId, depth, status } = view;
  return { id, threadId, parentId, depth, status, replyCount };
}

function frameOfThread(thread: Thread): string {
  return sseFrame({ event: 'thread', id: thread.version, data: viewOfThread(thread) });
}

/** @param id a version: whoever goes on from it is told what came after it */
function frameOfComment(row: CommentRow, shadows?: Shadows, id = row.touched): string {
  return sseFrame({ event: 'comment', id, data: told(row, shadows) });
}

function isSame(one: Progress['reader'], other: Progress['reader']): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}
