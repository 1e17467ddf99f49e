import { threadClosed, threadOpened, threadSnapshot, threadUpdated } from '#libs/contracts';
import { draft, type EventDraft } from '#libs/messaging';
import { lastActivityOf, type Thread, type ThreadEvent } from '../../domain/thread.js';

const contracts = {
  opened: threadOpened,
  closed: threadClosed,
  updated: threadUpdated,
  snapshot: threadSnapshot,
} as const;

/** What happened to a thread, or with `snapshot` only its state. */
export function toThreadEvent({
  type,
  thread,
}: ThreadEvent | { readonly type: 'snapshot'; readonly thread: Thread }): EventDraft {
  const { id, site, postId, key, url, title, closedBecause, commentCount, version } = thread;
  return draft(contracts[type], {
    site,
    key: id,
    aggregateId: id,
    sequence: version,
    data: {
      id,
      postId,
      key,
      url,
      title,
      state: closedBecause.length === 0 ? 'open' : 'closed',
      closedBecause,
      commentCount,
      lastActivityAt: lastActivityOf(thread).toISOString(),
      version,
    },
  });
}
