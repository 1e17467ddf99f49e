import { sseFrame } from '#libs/http';
import type { Actor } from '#libs/kernel';
import type { Thread } from '../domain/thread.js';
import { type CommentRow, viewOfRow } from './comment-view.js';
import { countedWith, type Shadows } from './own-shadows.js';
import { viewOfThread } from './thread-view.js';

/** Whoever comes back after more versions than this is told to load the thread anew. */
const FURTHEST_BACK = 200;

interface Change {
  readonly row: CommentRow;
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
  readonly thread: Thread;
  readonly threadFrame: string;
  readonly reset: string;
}

/** Where one reader is in a thread. */
export interface ReaderPlace {
  /** The version that they know; null for who begins now. */
  readonly since: number | null;
  /** Whether nothing was told to them yet. */
  readonly isNew: boolean;
  readonly reader: Pick<Actor, 'kind' | 'id'> | null;
  /** What the reader alone takes for published. */
  readonly shadows?: Shadows | undefined;
}

/** @param isAll whether `rows` holds all changes up to the thread's version, and not only the first of them */
export function newsOf(thread: Thread, rows: readonly CommentRow[], isAll: boolean): ThreadNews {
  const { version } = thread;
  return {
    version,
    upTo: isAll ? version : (rows.at(-1)?.touched ?? version),
    changes: rows.map((row) => ({
      row,
      frame: frameOfComment(row),
      hiddenFrom: row.status === 'shadow' ? { kind: row.authorKind, id: row.authorId } : null,
    })),
    thread,
    threadFrame: frameOfThread(thread),
    reset: sseFrame({ event: 'reset', id: version, data: { version } }),
  };
}

/**
 * What to send to a reader, and what they know by then: first the comments that changed, then the thread. Who lives in
 * another time (the database was restored), or is too far back, begins anew.
 */
export function tidings(news: ThreadNews, place: ReaderPlace): { frames: string; since: number } {
  const { version, upTo } = news;
  const { since, isNew, reader, shadows } = place;
  const thread = shadows === undefined ? news.threadFrame : frameOfThread(countedWith(news.thread, shadows));
  if (since === null) return { frames: thread, since: version };
  if (isLost({ since, isNew }, version)) return { frames: news.reset, since: version };
  const changes = news.changes.filter(({ row, hiddenFrom }) => row.touched > since && !isSame(hiddenFrom, reader));
  const frames = changes.map(({ row, frame }) => (shadows === undefined ? frame : frameOfComment(row, shadows)));
  const reached = Math.max(since, upTo);
  const isThreadDue = reached === version && (isNew || since < version);
  return { frames: frames.join('') + (isThreadDue ? thread : ''), since: reached };
}

/** Whether the way from what a reader knows to a version cannot be told. */
export function isLost({ since, isNew }: Pick<ReaderPlace, 'since' | 'isNew'>, version: number): boolean {
  return since !== null && (since > version || (isNew && version - since > FURTHEST_BACK));
}

/** Whether a reader is told something else than others in the same place. */
export function isToldOtherwise(news: ThreadNews, { reader, shadows }: ReaderPlace): boolean {
  return shadows !== undefined || news.changes.some(({ hiddenFrom }) => isSame(hiddenFrom, reader));
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

function frameOfComment(row: CommentRow, shadows?: Shadows): string {
  return sseFrame({ event: 'comment', id: row.touched, data: told(row, shadows) });
}

function isSame(one: ReaderPlace['reader'], other: ReaderPlace['reader']): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}
