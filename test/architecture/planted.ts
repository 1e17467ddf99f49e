import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of this folder and reads the JSON that it prints. */
export async function outputOf(program: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [join('test/architecture', program), ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

/** The TypeScript files below a folder, as paths from there with `/` between. */
export function sourcesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** The lines of a file, the first being line 1. */
export function linesOf(root: string, path: string): { line: number; text: string }[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.map((text, index) => ({ line: index + 1, text }));
}
