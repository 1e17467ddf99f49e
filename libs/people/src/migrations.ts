import { migrationsOf } from '#libs/persistence';

/** The tables of this lib, for every service with a copy of people. */
export const peopleMigrations = migrationsOf('libs/people');
