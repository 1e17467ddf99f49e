import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const projectFolder = resolve('.');

/** @param path from the project's root, also in what is below */
export function textOf(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8');
}

export function isThere(path: string): boolean {
  return existsSync(join(projectFolder, path));
}

/** The folders with SQL of all services and libs. */
export function migrationFolders(): string[] {
  return ['apps', 'libs'].flatMap((above) =>
    readdirSync(join(projectFolder, above))
      .map((name) => `${above}/${name}/migrations`)
      .filter(isThere),
  );
}

export function npmScripts(): Readonly<Record<string, string>> {
  return (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts;
}
