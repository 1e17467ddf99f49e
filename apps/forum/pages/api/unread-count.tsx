import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { ParleyProblem } from '#libs/client';
import { unwrap, useApi, useMe } from './api.js';

const POLL_INTERVAL_MS = 15_000;

/** The number of unread notifications of the signed-in user. */
export interface UnreadCount {
  /** Null if nobody is signed in, or until the first response. */
  readonly unread: number | null;
  readonly refresh: () => void;
}

const Context = createContext<UnreadCount>({ unread: null, refresh: () => undefined });
export const UnreadCountProvider = Context.Provider;

export function useUnreadCount(): UnreadCount {
  return useContext(Context);
}

/** Fetches the count on mount, then by interval while the tab is visible, and when it becomes visible again. */
export function usePolledUnreadCount(): UnreadCount {
  const { parley } = useApi();
  const userId = useMe()?.id ?? null;
  const [latest, setLatest] = useState<{ readonly userId: string; readonly unread: number } | null>(null);

  const refresh = useCallback(() => {
    if (userId === null || document.visibilityState === 'hidden') return;
    unwrap(parley.GET('/v1/notifications/unread-count')).then(
      ({ count: unread }) => {
        setLatest({ userId, unread });
      },
      (error: unknown) => {
        // A failed background request shows no error; the next poll retries.
        if (!(error instanceof ParleyProblem || error instanceof TypeError)) throw error;
      },
    );
  }, [parley, userId]);

  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, POLL_INTERVAL_MS);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [refresh]);

  return { unread: latest !== null && latest.userId === userId ? latest.unread : null, refresh };
}
