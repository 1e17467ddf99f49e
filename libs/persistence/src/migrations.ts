import { migrationsBeside } from './migrate.js';

/** The tables of this lib that every service has. */
export const persistenceMigrations = migrationsBeside(import.meta.url);
