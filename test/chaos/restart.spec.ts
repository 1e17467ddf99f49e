import { sendRequest, bodyOf } from './support/request.js';
import { Installation } from './support/installation.js';

/** Enough for every partition. */
const POSTS = 200;
/** Limits the load, so that even a slow machine delivers a thread within the two seconds that a comment waits for it. */
const AT_ONCE = 20;

describe('restarted after SIGKILL, within the lease of the killed process,', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
  }, 120_000);

  afterEach(async () => {
    await installation.destroy();
  });

  test('a post accepts comments as soon as it is created', async () => {
    // A wait for the old lease would give 404 for every first comment.
    const settings = { PARLEY_LEASE_MS: '60000', PARLEY_RATE_LIMITS: 'off' };
    const token = await installation.token('ada');
    const talk = async (posts: number) => {
      const statuses = new Set<number>();
      for (let begun = 0; begun < posts; begun += AT_ONCE) {
        const together = Array.from({ length: Math.min(AT_ONCE, posts - begun) }, (_, i) =>
          firstComment(installation, token, begun + i),
        );
        for (const status of await Promise.all(together)) statuses.add(status);
      }
      return statuses;
    };
    const before = await installation.addReplica(settings);
    expect(await talk(5)).toEqual(new Set([201]));
    await before.stop('SIGKILL');
    await installation.addReplica(settings);
    expect(await talk(POSTS)).toEqual(new Set([201]));
  }, 120_000);
});

/** @returns the response status of the first comment on a new post */
async function firstComment(installation: Installation, token: string, n: number): Promise<number> {
  const body = { title: `Post ${String(n)}`, body: 'x' };
  const { id } = await bodyOf<{ id: string }>(
    sendRequest(installation, 'posts', '/v1/posts', { method: 'POST', token, body }),
  );
  const path = `/v1/threads/${id}/comments`;
  const comment = { body: `The first on ${String(n)}` };
  return (await sendRequest(installation, 'comments', path, { method: 'POST', token, body: comment })).status;
}
