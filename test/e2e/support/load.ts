import type { Client } from './client.js';
import type { Comment, Post } from './api-types.js';

/** Everything that was accepted while writers wrote. */
export interface Accepted {
  readonly posts: string[];
  readonly comments: string[];
}

/**
 * Creates posts, and comments in one thread, as fast as possible until the server stops.
 * @returns the ids of accepted writes so far, and a promise for the end
 */
export function startWriters(
  by: Client,
  threadId: string,
  writers: number,
): { accepted: Accepted; done: Promise<void> } {
  const accepted: Accepted = { posts: [], comments: [] };

  async function write(): Promise<void> {
    for (;;) {
      const post = await attempt(() => by.post<Post>('/v1/posts', { title: 'Under load', body: 'Text' }));
      if (post === null) return;
      accepted.posts.push(post);
      const comment = await attempt(() => by.post<Comment>(`/v1/threads/${threadId}/comments`, { body: 'Text' }));
      if (comment === null) return;
      accepted.comments.push(comment);
    }
  }

  const done = Promise.all(Array.from({ length: writers }, write)).then(() => undefined);
  return { accepted, done };
}

/** The id of the created resource, or null if the server is stopped or stopping. */
async function attempt(
  send: () => Promise<{ status: number; text: string; body: { id: string } }>,
): Promise<string | null> {
  try {
    const { status, text, body } = await send();
    if (status === 201) return body.id;
    if (status === 503) return null;
    throw new Error(`A write was answered by ${String(status)} ${text}`);
  } catch (error) {
    // fetch throws its own TypeError if a connection is refused or cut.
    if ((error as Error).name === 'TypeError') return null;
    throw error;
  }
}
