import type { CommentUpdate, Thread } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { threadUrl } from '../settings/thread-url.js';
import { backOff } from './back-off.js';

/**
 * Keeps a stream to the thread open while the page is visible, even if the thread does not exist yet. Hidden tabs disconnect, because
 * over HTTP/1.1 a browser has only six connections to a server for all tabs; a reconnect resumes after the last version.
 * @returns the function that ends it
 */
export function followThread(discussion: Discussion): () => void {
  let source: EventSource | null = null;
  let isConnecting = false;
  let isEnded = false;
  let failures = 0;
  let timer = 0;

  discussion.subscribe(connectIfNeeded);
  document.addEventListener('visibilitychange', connectIfNeeded);
  connectIfNeeded();
  return () => {
    isEnded = true;
    document.removeEventListener('visibilitychange', connectIfNeeded);
    disconnect();
  };

  function connectIfNeeded(): void {
    if (isEnded || document.hidden) disconnect();
    else if (source === null && timer === 0 && !isConnecting && discussion.state.phase === 'ready') void connect();
  }

  function disconnect(): void {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = 0;
  }

  async function connect(): Promise<void> {
    isConnecting = true;
    // The request for a ticket may fail, or its response may be cut off.
    const url = await streamUrl(discussion).catch(() => null);
    isConnecting = false;
    if (isEnded || document.hidden) return;
    if (url === null) {
      reconnectLater();
      return;
    }
    const stream = new EventSource(url);
    source = stream;
    for (const type of ['comment', 'thread', 'reset']) {
      stream.addEventListener(type, ({ data }: MessageEvent<string>) => {
        failures = 0;
        handleEvent(discussion, type, JSON.parse(data));
      });
    }
    // The browser reconnects by itself after a broken connection, but not after an error response, such as for a used ticket.
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) reconnectLater();
    };
  }

  function reconnectLater(): void {
    disconnect();
    timer = setTimeout(
      () => {
        timer = 0;
        connectIfNeeded();
      },
      backOff(++failures, Math.random()),
    );
  }
}

/** A reader with a token connects with a ticket, so that the token is not part of a URL. @returns null if there is no ticket */
async function streamUrl({ settings, session, state, request }: Discussion): Promise<string | null> {
  const { thread } = state;
  const params: Record<string, string> = { lastEventId: String(thread?.version ?? 0) };
  if ((await session.token()) !== null) {
    const response = await request(`${settings.api}/v1/stream-tickets?site=${encodeURIComponent(settings.site)}`, {
      method: 'POST',
    });
    if (response?.ok !== true) return null;
    params.ticket = ((await response.json()) as { ticket: string }).ticket;
  }
  return threadUrl(thread ? { ...settings, thread: { by: 'id', value: thread.id } } : settings, 'events', params);
}

function handleEvent(discussion: Discussion, type: string, data: unknown): void {
  if (type === 'comment') discussion.applyLiveUpdate(data as CommentUpdate);
  else if (type === 'thread') discussion.update({ thread: data as Thread });
  else void discussion.load(discussion.state.sort);
}
