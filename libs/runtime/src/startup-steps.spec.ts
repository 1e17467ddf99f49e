import pino from 'pino';
import { runAll, StartupSteps } from './startup-steps.js';

const LONG = 60_000;

let steps: StartupSteps;
beforeEach(() => {
  steps = new StartupSteps(pino({ enabled: false }));
});

/** A step in progress, and how to let it succeed or fail. */
function begin(name: string) {
  let succeed: (line: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const result = steps.run(
    name,
    () =>
      new Promise<string>((resolve, reject) => {
        [succeed, fail] = [resolve, reject];
      }),
  );
  return { result, succeed, fail };
}

it('an end waits for every step in progress, also for one that fails', async () => {
  const [first, second] = [begin('first'), begin('second')];
  const order: string[] = [];
  const ended = steps.end(LONG).then(() => order.push('ended'));
  first.fail(new Error('no disk'));
  await expect(first.result).rejects.toThrow('no disk');
  order.push('first');
  second.succeed('second is there');
  await second.result;
  await ended;
  expect(order).toEqual(['first', 'ended']);
});

it('no step starts after the end', async () => {
  await steps.end(LONG);
  const work = jest.fn(() => Promise.resolve('it ran'));
  await expect(steps.run('late', work)).rejects.toThrow('late was not started.');
  expect(work).not.toHaveBeenCalled();
});

it('an end stops waiting when the timeout is over', async () => {
  const neverEnding = begin('hanging');
  await steps.end(1);
  neverEnding.succeed('after all');
  await neverEnding.result;
});

it('runAll waits for the others before it fails', async () => {
  const [first, second] = [begin('first'), begin('second')];
  let isOver = false;
  const both = runAll([first.result, second.result]).finally(() => {
    isOver = true;
  });
  first.fail(new Error('no disk'));
  await expect(first.result).rejects.toThrow('no disk');
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  second.succeed('second is there');
  await expect(both).rejects.toThrow('no disk');
});
