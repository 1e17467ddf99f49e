import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command ended, and what it printed. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command `parley` to its end.
 * @param settings its whole environment, beside PATH and the like
 */
export async function parley(settings: Record<string, string>, ...args: string[]): Promise<CommandResult> {
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
    env: { ...baseEnvironment(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function baseEnvironment(): NodeJS.ProcessEnv {
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
