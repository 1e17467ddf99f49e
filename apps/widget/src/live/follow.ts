import type { Thread, ToldComment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { threadUrl } from '../settings/first-page.js';
import { backOff } from './back-off.js';

/**
 * Follows the thread of a discussion, even one that nobody has opened yet, while its page is in sight: a hidden tab needs no
 * news, and a browser has only six connections to one server for all its tabs. Goes on where it was.
 * @returns ends it
 */
export function follow(discussion: Discussion): () => void {
  let source: EventSource | null = null;
  let isBeginning = false;
  let isOver = false;
  let failures = 0;
  let timer = 0;

  discussion.watch(look);
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', look);
    end();
  };

  function look(): void {
    if (isOver || document.hidden) end();
    else if (source === null && timer === 0 && !isBeginning && discussion.view.phase === 'ready') void begin();
  }

  function end(): void {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = 0;
  }

  async function begin(): Promise<void> {
    isBeginning = true;
    // The answer with a ticket may break off.
    const url = await streamUrl(discussion).catch(() => null);
    isBeginning = false;
    if (isOver || document.hidden) return;
    if (url === null) {
      later();
      return;
    }
    const stream = new EventSource(url);
    source = stream;
    for (const kind of ['comment', 'thread', 'reset']) {
      stream.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        failures = 0;
        take(discussion, kind, JSON.parse(data));
      });
    }
    // It comes back by itself from a broken connection, but not from a refusal: a restart, or a ticket that is used up.
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) later();
    };
  }

  function later(): void {
    end();
    timer = setTimeout(
      () => {
        timer = 0;
        look();
      },
      backOff(++failures, Math.random()),
    );
  }
}

/** Whoever has a token is let in by a ticket, so that the token stands in no address. null: there is none to be had. */
async function streamUrl({ settings, session, view, ask }: Discussion): Promise<string | null> {
  const { thread } = view;
  const more: Record<string, string> = { lastEventId: String(thread?.version ?? 0) };
  if ((await session.token()) !== null) {
    const answer = await ask(`${settings.api}/v1/stream-tickets?site=${encodeURIComponent(settings.site)}`, {
      method: 'POST',
    });
    if (answer?.ok !== true) return null;
    more.ticket = ((await answer.json()) as { ticket: string }).ticket;
  }
  return threadUrl(thread ? { ...settings, thread: { by: 'id', name: thread.id } } : settings, 'events', more);
}

function take(discussion: Discussion, kind: string, told: unknown): void {
  if (kind === 'comment') discussion.tell(told as ToldComment);
  else if (kind === 'thread') discussion.set({ thread: told as Thread });
  else void discussion.load(discussion.view.sort);
}
