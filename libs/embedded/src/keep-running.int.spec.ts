import { spawn } from 'node:child_process';
import { keepRunning } from './keep-running.js';
import { poll } from './poll.js';
import { endProcess, isAlive, signal } from './processes.js';

const started: number[] = [];

function start() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  child.unref();
  const pid = Number(child.pid);
  started.push(pid);
  const stop = jest.fn(() => endProcess(pid, 1_000));
  return { pid, stop };
}

afterEach(() => {
  for (const pid of started.splice(0)) signal(pid, 'SIGKILL');
});

const becomesTrue = (whether: () => boolean) => poll(() => Promise.resolve(whether() || undefined), 20_000);

it('restarts a server as often as necessary, and stops the last one', async () => {
  const first = start();
  const later: ReturnType<typeof start>[] = [];
  const warnings: string[] = [];
  let attempts = 0;
  const restart = () => {
    attempts++;
    if (attempts === 1) return Promise.reject(new Error('not yet'));
    const server = start();
    later.push(server);
    return Promise.resolve(server);
  };
  const stop = keepRunning(first, restart, (what) => warnings.push(what));
  signal(first.pid, 'SIGKILL');
  expect(await becomesTrue(() => later.length === 1)).toBe(true);
  signal(Number(later[0]?.pid), 'SIGKILL');
  expect(await becomesTrue(() => later.length === 2 && warnings.length === 5)).toBe(true);
  expect(warnings).toEqual([
    `process ${first.pid} has ended: restarting it`,
    'could not be restarted yet: not yet',
    `runs again as process ${Number(later[0]?.pid)}`,
    `process ${Number(later[0]?.pid)} has ended: restarting it`,
    `runs again as process ${Number(later[1]?.pid)}`,
  ]);
  await stop();
  expect(await isAlive(Number(later[1]?.pid))).toBe(false);
  expect(first.stop).not.toHaveBeenCalled();
}, 60_000);

it('stops the server of a restart that is in progress when stop is called', async () => {
  const first = start();
  const second = start();
  let resolveRestart: () => void = () => undefined;
  const restarted = new Promise<void>((resolve) => (resolveRestart = resolve));
  let isRestarting = false;
  const stop = keepRunning(
    first,
    async () => {
      isRestarting = true;
      await restarted;
      return second;
    },
    () => undefined,
  );
  signal(first.pid, 'SIGKILL');
  expect(await becomesTrue(() => isRestarting)).toBe(true);
  const stopped = stop();
  resolveRestart();
  await stopped;
  expect(await isAlive(second.pid)).toBe(false);
}, 60_000);
