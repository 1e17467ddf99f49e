import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';

/** A process of ours, started as its users start it. */
export interface ParleyUnderTest {
  readonly process: ChildProcess;
  /** `http://host:port`, once it is ready. */
  readonly address: string;
  /** Every line that it printed so far. */
  readonly lines: readonly string[];
  /** Sends a signal and waits for the end; gives the exit code, or null after a kill. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `dist/bundle/<app>.js` and waits until it says that it is ready.
 * @param settings its whole environment, beside PATH and HOME; unless given, PORT is 0: any free one, and PARLEY_RATE_LIMITS
 * is off, since tests write faster than people do
 * @param folder of the checkout whose code runs
 * @throws {Error} with what it printed, if it ends before
 */
export async function startParley(
  app: string,
  settings: Record<string, string>,
  folder = '.',
): Promise<ParleyUnderTest> {
  const started = launch(app, settings, folder);
  const address = await eventually(() => {
    const found = started.lines.map(addressIn).find((line) => line !== null);
    if (found !== undefined && found !== null) return found;
    if (started.process.exitCode !== null || started.process.signalCode !== null) return null;
    throw new Error(`${app} is not ready yet:\n${started.lines.join('\n')}`);
  }, START_TIMEOUT_MS);
  if (address === null) throw new Error(`${app} ended before it was ready:\n${started.lines.join('\n')}`);
  return { ...started, address };
}

/** How long a start may take on a machine with much else to do, in milliseconds. */
const START_TIMEOUT_MS = 120_000;

/** Starts the process without waiting for anything. */
export function launch(app: string, settings: Record<string, string>, folder = '.'): Omit<ParleyUnderTest, 'address'> {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, PORT: '0', PARLEY_RATE_LIMITS: 'off', ...settings };
  const child = spawn(process.execPath, ['--enable-source-maps', `dist/bundle/${app}.js`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    process: child,
    lines,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

function addressIn(line: string): string | null {
  if (!line.includes('"address"')) return null;
  return (JSON.parse(line) as { address: string }).address;
}
