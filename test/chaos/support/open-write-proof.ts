import { randomUUID } from 'node:crypto';
import { eventually } from '#libs/testing';
import { sendRequest, bodyOf } from './request.js';
import type { Installation } from './installation.js';
import type { Load } from './load.js';
import { OpenWrite } from './open-write.js';
import type { Progress } from './progress.js';

const LATER_TITLE = 'a title that came meanwhile';

/**
 * Keeps a write of one thread open: meanwhile other threads are written, relayed and read, the thread itself can be read,
 * and blocked writes take effect once afterwards.
 */
export async function whileAWriteIsOpen(
  { installation, load, progress }: { installation: Installation; load: Load; progress: Progress },
  milliseconds: number,
): Promise<void> {
  const [author, commenter] = [await installation.token('author'), await installation.token('commenter')];
  const newThread = async (title: string) => {
    const post = sendRequest(installation, 'posts', '/v1/posts', {
      method: 'POST',
      token: author,
      body: { title, body: 'x' },
    });
    const { id } = await bodyOf<{ id: string }>(post);
    await eventually(() => bodyOf(sendRequest(installation, 'comments', `/v1/threads/${id}`)), 60_000);
    return id;
  };
  const comment = async (thread: string, key: string): Promise<string> => {
    const path = `/v1/threads/${thread}/comments`;
    const body = { body: `comment ${key}` };
    const response = await sendRequest(installation, 'comments', path, { method: 'POST', token: commenter, body, key });
    if (response.status < 500) {
      const { id } = await bodyOf<{ id: string }>(Promise.resolve(response));
      load.accepted.add(id);
      load.succeeded++;
      return id;
    }
    // A request that waits too long gets a retryable error.
    expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: expect.any(String) as string,
    });
    return comment(thread, key);
  };

  const locked = await newThread('to be locked');
  const write = await OpenWrite.begin(installation, locked, 'a title that takes its time');
  const beganAt = performance.now();
  let waited = 0;
  const waiting = [1, 2, 3].map(async () => {
    await comment(locked, randomUUID());
    waited++;
  });
  // Its event needs the locked row, and so does the handler of the event.
  await bodyOf(
    sendRequest(installation, 'posts', `/v1/posts/${locked}`, {
      method: 'PATCH',
      token: author,
      body: { title: LATER_TITLE },
    }),
  );
  do {
    await progress.expectProgress(20);
    await bodyOf(sendRequest(installation, 'comments', `/v1/threads/${locked}/comments`));
    await bodyOf(sendRequest(installation, 'posts', `/v1/posts/${locked}`));
    // A new thread meanwhile needs the events of the service that has the locked row.
    await comment(await newThread('begun meanwhile'), randomUUID());
  } while (performance.now() - beganAt < milliseconds);
  expect(waited).toBe(0);
  await write.commit();
  await Promise.all(waiting);
  // Events that timed out were parked, and wait for their retry.
  const operator = await installation.token('operator', 'admin');
  await bodyOf(
    sendRequest(installation, 'comments', '/v1/admin/comments/dead-letters/redrive', {
      method: 'POST',
      token: operator,
      body: { key: locked },
    }),
  );
  await eventually(async () => {
    const { title } = await bodyOf<{ title: string }>(sendRequest(installation, 'comments', `/v1/threads/${locked}`));
    expect(title).toBe(LATER_TITLE);
  }, 60_000);
}
