import { join } from 'node:path';
import { projectRoot } from './project-root.js';

/** The tables of this lib that every service has. */
export const persistenceMigrations = migrationsOf('libs/persistence');

/** The folder with the SQL files of a module such as `libs/people`, in the source tree, since SQL is not compiled. */
export function migrationsOf(module: string): string {
  return join(projectRoot(import.meta.url), module, 'migrations');
}
