import { migrationsBeside } from '#libs/persistence';

/** The tables of this lib that every service with people has. */
export const peopleMigrations = migrationsBeside(import.meta.url);
