import { hasCode } from '../has-code.js';
import { runCommand } from '../run-command.js';

/** The oldest server that Parley works with (Debian 12's). */
export const OLDEST_VERSION = '2.9.10';

/** The version in what `nats-server --version` prints ("nats-server: v2.10.27"); undefined if it prints none. */
export function parseVersion(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+)\b/.exec(text)?.[1];
}

/** Whether `version` is `least` or newer, number by number: 2.10.0 is newer than 2.9.10. */
export function isAtLeast(version: string, least: string): boolean {
  const [actual, required] = [version, least].map((text) => text.split('.').map(Number));
  for (const [index, requiredPart] of (required ?? []).entries()) {
    const part = actual?.[index] ?? 0;
    if (part !== requiredPart) return part > requiredPart;
  }
  return true;
}

/** Asks a program for its version; undefined if it cannot be run or is not a nats-server. */
export async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const { code, output } = await runCommand(binary, ['--version'], { timeoutMs: 10_000 });
    return code === 0 && output.includes('nats-server') ? parseVersion(output) : undefined;
  } catch (error) {
    // A binary of another platform (ENOEXEC, EACCES, or UNKNOWN on Windows), or none at all.
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOEXEC', 'ENOTDIR', 'UNKNOWN', 'EFTYPE')) return undefined;
    throw error;
  }
}
