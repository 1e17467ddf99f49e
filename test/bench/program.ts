import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { memoryOf } from './proc.js';

/** A process that reports its results as lines of JSON. */
export class Program {
  private readonly child: ChildProcess;
  private readonly messages = new Map<string, unknown>();
  private readonly lines = new EventEmitter();
  private ended = false;

  constructor(
    private readonly script: string,
    args: readonly string[],
    env: Record<string, string>,
    nodeFlags: readonly string[],
  ) {
    const child = spawn(process.execPath, [...nodeFlags, script, ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    createInterface(child.stdout).on('line', (line) => {
      for (const [name, value] of Object.entries(JSON.parse(line) as object)) this.messages.set(name, value);
      this.lines.emit('heard');
    });
    // On any exit of the benchmark.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => {
      process.off('exit', kill);
      this.ended = true;
      this.lines.emit('heard');
    });
  }

  static async start(
    script: string,
    args: readonly string[],
    env: Record<string, string>,
    nodeFlags: readonly string[] = [],
  ): Promise<Program> {
    const program = new Program(script, args, env, nodeFlags);
    await program.message('address');
    return program;
  }

  /** The address where it listens. */
  get address(): string {
    return String(this.messages.get('address'));
  }

  /** The last value that it reported under a name; waits for the first one. @throws {Error} if it ends before */
  async message<T>(name: string): Promise<T> {
    while (!this.messages.has(name)) {
      if (this.ended) throw new Error(`${this.script} ended without reporting ${name}`);
      await once(this.lines, 'heard');
    }
    return this.messages.get(name) as T;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resident memory in MiB. */
  get memory(): number {
    return memoryOf(this.pid);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
