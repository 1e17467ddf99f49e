import { messagingMigrations } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { persistenceMigrations } from '#libs/persistence';
import type { BackendService } from '../service-definition.js';

/** All folders with SQL for a service's schema: those of the libs, which every service has, and its own. */
export function migrationFolders({ migrations }: BackendService): string[] {
  return [persistenceMigrations, messagingMigrations, peopleMigrations, migrations];
}
