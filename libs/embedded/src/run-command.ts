import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  /** The whole environment of the command; by default that of this process (apt needs its proxy settings). */
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
  input?: string;
  timeoutMs?: number;
  /** A file descriptor for the output. For commands that leave a child behind, which would keep our pipes open. */
  outputTo?: number;
}

export interface CommandResult {
  /** null if a signal, or the timeout, has killed it. */
  code: number | null;
  /** stdout and stderr, mixed as they came. Empty with `outputTo`. */
  output: string;
}

/**
 * Runs a command to its end, in a process group of its own, so that Ctrl-C in the terminal does not interrupt it.
 * Rejects only if it cannot be started at all (ENOENT, EACCES).
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const sink = options.outputTo ?? 'pipe';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      uid: options.uid,
      gid: options.gid,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', sink, sink],
    });
    const timer =
      options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    let output = '';
    const append = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout?.on('data', append);
    child.stderr?.on('data', append);
    child.stdin?.end(options.input);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once(options.outputTo === undefined ? 'close' : 'exit', (code: number | null) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}
