import { notificationCreated } from '#libs/contracts';
import { defineService } from '#libs/runtime';
import { failures } from './http/failures.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationEntity } from './persistence/notification.entity.js';

export const notificationsService = defineService({
  name: 'notifications',
  about: 'notifications, and what has been read',
  prefixes: ['/v1/notifications'],
  module: NotificationsModule,
  entities: [NotificationEntity],
  publishes: [notificationCreated],
  failures,
});
