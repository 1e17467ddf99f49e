import { migrationsOf } from './migrate.js';

/** The tables of this lib that every service has. */
export const persistenceMigrations = migrationsOf('libs/persistence');
