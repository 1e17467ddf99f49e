import { once } from 'node:events';
import { launch } from '#libs/testing';

/** The exit code and the output of a process. */
export interface ProcessExit {
  readonly code: number | null;
  /** The messages of its log lines, and other output. */
  readonly messages: readonly string[];
  /** Those of the level `error`. */
  readonly errors: readonly string[];
  /** Whether it printed a stack trace. */
  readonly hasStack: boolean;
}

/** Starts a process that should exit by itself, and kills it after 25 seconds. */
export async function exitOf(app: string, settings: Record<string, string>): Promise<ProcessExit> {
  const { process: child, lines } = launch(app, settings);
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 25_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(giveUp);
  const records = lines.map((line): { level?: number; msg: string; err?: object } =>
    line.startsWith('{') ? (JSON.parse(line) as { level: number; msg: string; err?: object }) : { msg: line },
  );
  return {
    code,
    messages: records.map(({ msg }) => msg),
    errors: records.filter(({ level = 50 }) => level >= 50).map(({ msg }) => msg),
    hasStack: records.some(({ err, msg }) => err !== undefined || /^\s+at /m.test(msg)),
  };
}

/** Expects exit code 1 and one error without a stack trace. */
export function expectOneError(exit: ProcessExit, ...messages: readonly RegExp[]): void {
  expect(exit).toMatchObject({ code: 1, hasStack: false });
  expect(exit.errors).toHaveLength(1);
  for (const message of messages) expect(exit.errors[0]).toMatch(message);
}
