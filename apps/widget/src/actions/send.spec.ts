import { ParleyProblem } from '#libs/client';
import { sendPatiently } from './send.js';
import { Unreachable } from './unreachable.js';

function problem(status: number): ParleyProblem {
  return new ParleyProblem({ type: 'x', title: 'x', code: 'x', status }, null);
}

/** Fails with each of these, then succeeds. */
async function sending(...failures: readonly Error[]) {
  const seen: string[] = [];
  const left = [...failures];
  await sendPatiently(
    () => {
      seen.push('sent');
      const next = left.shift();
      return next === undefined ? Promise.resolve() : Promise.reject(next);
    },
    (n) => {
      seen.push(`pause ${String(n)}`);
      return Promise.resolve();
    },
    () => seen.push('waiting'),
  );
  return seen;
}

describe('what is sent', () => {
  it('is sent once where it comes through', async () => {
    expect(await sending()).toEqual(['sent']);
  });

  it('is sent again when there is a connection, and a server', async () => {
    expect(await sending(new Unreachable(), problem(503))).toEqual([
      ...['sent', 'waiting', 'pause 1'],
      ...['sent', 'waiting', 'pause 2'],
      'sent',
    ]);
  });

  it.each([problem(400), problem(429), problem(500), new Error('a fault of ours')])(
    'is not where it is refused: %s',
    async (error) => {
      await expect(sending(error)).rejects.toBe(error);
    },
  );

  it('ends when whoever waits gives up', async () => {
    const given = new Error('given up');
    const send = sendPatiently(
      () => Promise.reject(new Unreachable()),
      () => Promise.reject(given),
      () => undefined,
    );
    await expect(send).rejects.toBe(given);
  });
});
