import { migrationsOf } from '#libs/persistence';

/** The tables of this lib that every service has. */
export const messagingMigrations = migrationsOf('libs/messaging');
