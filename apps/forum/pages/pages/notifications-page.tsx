import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { unwrap, useApi } from '../api/api.js';
import { useUnreadCount } from '../api/unread-count.js';
import { useAction } from '../api/use-action.js';
import { useResource } from '../api/use-resource.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Heading } from '../components/heading.js';
import { NotificationItem } from '../components/notification-item.js';
import { Pager } from '../components/pager.js';
import { RequireSignIn } from '../components/require-sign-in.js';
import { ResourceView } from '../components/resource-view.js';
import { urlTo } from '../routing/route.js';

export function NotificationsPage({ cursor }: { readonly cursor: string | null }): JSX.Element {
  return (
    <>
      <Heading>Notifications</Heading>
      <RequireSignIn to="see your notifications">{() => <Notifications cursor={cursor} />}</RequireSignIn>
    </>
  );
}

function Notifications({ cursor }: { readonly cursor: string | null }): JSX.Element {
  const { parley } = useApi();
  const { unread, refresh } = useUnreadCount();
  const query = { limit: 25, ...(cursor === null ? {} : { cursor }) };
  const notifications = useResource(urlTo.notifications(cursor), () =>
    unwrap(parley.GET('/v1/notifications', { params: { query } })),
  );
  const markAllRead = useAction(async () => {
    await parley.POST('/v1/notifications/read-all');
    notifications.reload();
    refresh();
  });
  // A new count means that the list has changed: a notification has arrived or was read in another tab.
  useEffect(notifications.reload, [unread]);

  return (
    <ResourceView resource={notifications}>
      {({ items, nextCursor }) => (
        <>
          {unread !== null && unread > 0 && (
            <button type="button" class="secondary" disabled={markAllRead.busy} onClick={markAllRead.run}>
              Mark all as read
            </button>
          )}
          <ErrorNotice error={markAllRead.error} />
          {items.length === 0 && (
            <p class="empty">Nothing yet. Replies to you and comments on your posts will appear here.</p>
          )}
          <ul class="list">
            {items.map((notification) => (
              <NotificationItem
                key={notification.id}
                notification={notification}
                onRead={() => {
                  notifications.reload();
                  refresh();
                }}
              />
            ))}
          </ul>
          <Pager isFirstPage={cursor === null} nextCursor={nextCursor} urlAt={urlTo.notifications} />
        </>
      )}
    </ResourceView>
  );
}
