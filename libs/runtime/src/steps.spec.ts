import pino from 'pino';
import { Steps, together } from './steps.js';

const LONG = 60_000;

let steps: Steps;
beforeEach(() => {
  steps = new Steps(pino({ enabled: false }));
});

/** A step under way, and how to let it succeed or fail. */
function begin(name: string) {
  let succeed: (line: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const outcome = steps.run(
    name,
    () =>
      new Promise<string>((resolve, reject) => {
        [succeed, fail] = [resolve, reject];
      }),
  );
  return { outcome, succeed, fail };
}

it('an end waits for every step under way, and for one that fails', async () => {
  const [first, second] = [begin('first'), begin('second')];
  const said: string[] = [];
  const ended = steps.end(LONG).then(() => said.push('ended'));
  first.fail(new Error('no disk'));
  await expect(first.outcome).rejects.toThrow('no disk');
  said.push('first');
  second.succeed('second is there');
  await second.outcome;
  await ended;
  expect(said).toEqual(['first', 'ended']);
});

it('no step begins after the end', async () => {
  await steps.end(LONG);
  const work = jest.fn(() => Promise.resolve('it began'));
  await expect(steps.run('late', work)).rejects.toThrow('late was not begun.');
  expect(work).not.toHaveBeenCalled();
});

it('an end does not wait for ever', async () => {
  const hanging = begin('hanging');
  await steps.end(1);
  hanging.succeed('after all');
  await hanging.outcome;
});

it('together waits for the others before it fails', async () => {
  const [first, second] = [begin('first'), begin('second')];
  let isOver = false;
  const both = together([first.outcome, second.outcome]).finally(() => {
    isOver = true;
  });
  first.fail(new Error('no disk'));
  await expect(first.outcome).rejects.toThrow('no disk');
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  second.succeed('second is there');
  await expect(both).rejects.toThrow('no disk');
});
