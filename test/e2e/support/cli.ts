import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command `parley` to its end, in a process that is kept for the next one.
 * @param settings its whole environment, beside PATH and the like
 */
export function parley(settings: Record<string, string>, ...args: string[]): Promise<Outcome> {
  // One after the other: they share the process' environment.
  const outcome = lastOutcome.then(async () => {
    kept ??= fork('test/e2e/support/kept-cli.mjs', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const responses = once(kept, 'message') as Promise<[Outcome]>;
    kept.send({ env: { ...surroundings(), ...settings }, args });
    return (await responses)[0];
  });
  lastOutcome = outcome;
  return outcome;
}

let kept: ChildProcess | undefined;
let lastOutcome: Promise<unknown> = Promise.resolve();

/** Ends the kept process; after all tests of a file. */
export async function endCli(): Promise<void> {
  if (kept === undefined) return;
  const ended = once(kept, 'exit');
  kept.kill();
  await ended;
  kept = undefined;
}

/** The same in a process of its own, as a shell does it. */
export async function parleyInShell(settings: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const child = startCli(settings, ...args);
  const printed = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}

/** What a command prints with `--json`. @throws {Error} if it does not end with 0 */
export async function parleyJson<T>(settings: Record<string, string>, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await parley(settings, ...args, '--json');
  if (code !== 0) throw new Error(`parley ${args.join(' ')} ended with ${String(code)}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

export function startCli(settings: Record<string, string>, ...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', 'dist/bundle/parley.js', ...args], {
    env: { ...surroundings(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function surroundings(): NodeJS.ProcessEnv {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  return { PATH, HOME, XDG_CACHE_HOME };
}

/** The cells of the lines below the names of a table's columns. */
export function cellsOf(table: string): Record<string, string>[] {
  const [head = '', ...lines] = table.trimEnd().split('\n');
  const names = head.trim().split(/ {2,}/);
  return lines.map((line) => {
    const cells = line.trim().split(/ {2,}/);
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}
