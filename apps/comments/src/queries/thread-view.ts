import { type Static, Type } from '@sinclair/typebox';
import { selectColumns } from '#libs/persistence';
import type { Sites } from '#libs/sites';
import { withAgeApplied } from '../domain/inactive-thread.js';
import { isGone, lastActivityOf, type Thread } from '../domain/thread.js';
import { ThreadEntity } from '../persistence/thread.entity.js';

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** A thread as it is shown to readers. */
export const threadSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  key: textOrNull,
  url: textOrNull,
  title: textOrNull,
  postId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  closedBecause: Type.Array(Type.String(), { description: 'post-locked, post-deleted, moderator, age' }),
  commentCount: Type.Integer(),
  version: Type.Integer({ description: 'Rises with each change that readers see.' }),
  lastCommentAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  lastActivityAt: Type.String({ format: 'date-time' }),
  createdAt: Type.String({ format: 'date-time' }),
});

export type ThreadView = Static<typeof threadSchema>;

/** For a query from `threads`. */
export const THREAD_COLUMNS = selectColumns(ThreadEntity);

/** A thread as it was read, closed if it is inactive by its site's settings. A site that was removed closes nothing. */
export function applyAge<T extends Thread>(thread: T, sites: Sites): T {
  return withAgeApplied(thread, sites.find(thread.site)?.limits.closeAfterDays ?? null, new Date());
}

/** Of the discussion of a deleted post, readers learn only that it is closed. */
export function viewOfThread(thread: Thread): ThreadView {
  const isShown = !isGone(thread);
  return {
    id: thread.id,
    key: thread.key,
    url: thread.url,
    title: isShown ? thread.title : null,
    postId: thread.postId,
    state: thread.closedBecause.length === 0 ? 'open' : 'closed',
    closedBecause: thread.closedBecause,
    commentCount: isShown ? thread.commentCount : 0,
    version: thread.version,
    lastCommentAt: isShown ? (thread.lastCommentAt?.toISOString() ?? null) : null,
    lastActivityAt: (isShown ? lastActivityOf(thread) : thread.createdAt).toISOString(),
    createdAt: thread.createdAt.toISOString(),
  };
}
