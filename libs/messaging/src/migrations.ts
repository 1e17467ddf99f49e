import { migrationsBeside } from '#libs/persistence';

/** The tables of this lib that every service has. */
export const messagingMigrations = migrationsBeside(import.meta.url);
