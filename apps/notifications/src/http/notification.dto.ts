import { Flag, ListQuery } from '#libs/http';
import type { NotificationFilter } from '../queries/list-notifications.js';

export class ListNotificationsQuery extends ListQuery implements NotificationFilter {
  @Flag({
    optional: true,
    fromQuery: true,
    description: 'True for unread notifications only, false for read ones only.',
  })
  readonly unread?: boolean;
}
