import type { Thread, ToldComment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { backOff } from './back-off.js';
import { rest } from './rest.js';
import { type Frame, SseFrames } from './sse-frames.js';

/** A stream that lived so long was well, and the next one is tried at once; milliseconds. */
const WELL = 10_000;

/**
 * Follows the thread of a discussion while its page is in sight: a hidden tab needs no news, and a browser has only six
 * connections to one server for all its tabs. Comes back with the last event that it knows.
 * @returns ends it
 */
export function follow(discussion: Discussion): () => void {
  const over = new AbortController();
  void (async () => {
    for (let failures = 0; !over.signal.aborted; ) {
      await visible(over.signal);
      const began = performance.now();
      if (!(await listen(discussion, over.signal))) return;
      failures = performance.now() - began > WELL ? 1 : failures + 1;
      await rest(backOff(failures, Math.random()), over.signal);
    }
  })();
  return () => {
    over.abort();
  };
}

/** One stream, to its end. @returns whether another one makes sense */
async function listen(discussion: Discussion, over: AbortSignal): Promise<boolean> {
  const { thread } = discussion.view;
  if (thread === null || over.aborted) return false;
  const stream = new AbortController();
  const end = () => {
    stream.abort();
  };
  const endIfHidden = () => {
    if (document.hidden) end();
  };
  over.addEventListener('abort', end);
  document.addEventListener('visibilitychange', endIfHidden);
  try {
    const { api, site } = discussion.settings;
    const query = new URLSearchParams({ lastEventId: String(thread.version), site }).toString();
    const response = await discussion.ask(`${api}/v1/threads/${thread.id}/events?${query}`, { signal: stream.signal });
    if (response?.status === 404) return false;
    if (response?.ok === true && response.body !== null) await read(response.body, discussion);
    return true;
  } finally {
    over.removeEventListener('abort', end);
    document.removeEventListener('visibilitychange', endIfHidden);
  }
}

async function read(body: ReadableStream<Uint8Array>, discussion: Discussion): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  const frames = new SseFrames();
  for (;;) {
    // A broken connection ends a stream as well as any other end.
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (done || value === undefined) return;
    for (const frame of frames.read(value)) take(frame, discussion);
  }
}

function take({ event, data }: Frame, discussion: Discussion): void {
  const told: unknown = JSON.parse(data);
  if (event === 'comment') discussion.tell(told as ToldComment);
  if (event === 'thread') discussion.set({ thread: told as Thread });
  if (event === 'reset') void discussion.load(discussion.view.sort);
}

/** @returns when the page is in sight */
function visible(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !over.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    over.addEventListener('abort', look);
    look();
  });
}
