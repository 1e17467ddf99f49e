import { migrationsBeside } from '#libs/persistence';
import type { ServiceDefinition } from '#libs/runtime';
import { failures } from './http/failures.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationEntity } from './persistence/notification.entity.js';

export const notificationsService: ServiceDefinition = {
  name: 'notifications',
  prefixes: ['/v1/notifications'],
  module: NotificationsModule,
  entities: [NotificationEntity],
  migrations: [migrationsBeside(import.meta.url)],
  snapshots: [],
  failures,
};
