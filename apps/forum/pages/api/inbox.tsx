import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { ParleyProblem } from '#libs/client';
import { answered } from './answered.js';
import { useApi, useMe } from './api.js';

/** How often to ask whether there is something new, in milliseconds, while the page is seen. */
const EVERY = 15_000;

export interface Inbox {
  /** How many notifications are unread; null for who has none. */
  readonly unread: number | null;
  readonly refresh: () => void;
}

const Context = createContext<Inbox>({ unread: null, refresh: () => undefined });
export const InboxProvider = Context.Provider;

export function useInbox(): Inbox {
  return useContext(Context);
}

/** Asks now, every so often, and when somebody comes back to the page. */
export function usePolledInbox(): Inbox {
  const { parley } = useApi();
  const me = useMe()?.id ?? null;
  const [count, setCount] = useState<{ readonly of: string; readonly unread: number } | null>(null);

  const refresh = useCallback(() => {
    if (me === null || document.visibilityState === 'hidden') return;
    answered(parley.GET('/v1/notifications/unread-count')).then(
      ({ count: unread }) => {
        setCount({ of: me, unread });
      },
      (error: unknown) => {
        // Nobody asked for it by hand; the next round asks again.
        if (!(error instanceof ParleyProblem || error instanceof TypeError)) throw error;
      },
    );
  }, [parley, me]);

  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, EVERY);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [refresh]);

  return { unread: count !== null && count.of === me ? count.unread : null, refresh };
}
