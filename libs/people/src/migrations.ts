import { migrationsBeside } from '#libs/persistence';

/** The tables of this lib, for every service with a copy of people. */
export const peopleMigrations = migrationsBeside(import.meta.url);
