import { ParleyProblem } from '#libs/client';
import { NetworkError, sendWithRetry } from './network.js';

function problem(status: number): ParleyProblem {
  return new ParleyProblem({ type: 'x', title: 'x', code: 'x', status }, null);
}

/** Fails with each of these errors, then succeeds. @returns the calls in their order */
async function sendAfter(...failures: readonly Error[]) {
  const calls: string[] = [];
  const remaining = [...failures];
  await sendWithRetry(
    () => {
      calls.push('send');
      const failure = remaining.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    (n) => {
      calls.push(`wait ${String(n)}`);
      return Promise.resolve();
    },
    () => calls.push('retry'),
  );
  return calls;
}

describe('sending with retry', () => {
  it('sends once if it succeeds', async () => {
    expect(await sendAfter()).toEqual(['send']);
  });

  it('retries after a network error and an unavailable service', async () => {
    expect(await sendAfter(new NetworkError(), problem(503))).toEqual([
      ...['send', 'retry', 'wait 1'],
      ...['send', 'retry', 'wait 2'],
      'send',
    ]);
  });

  it.each([problem(400), problem(429), problem(500), new Error('a bug')])(
    'does not retry what a retry cannot fix: %s',
    async (error) => {
      await expect(sendAfter(error)).rejects.toBe(error);
    },
  );

  it('ends when the wait gives up', async () => {
    const givenUp = new Error('given up');
    const sending = sendWithRetry(
      () => Promise.reject(new NetworkError()),
      () => Promise.reject(givenUp),
      () => undefined,
    );
    await expect(sending).rejects.toBe(givenUp);
  });
});
