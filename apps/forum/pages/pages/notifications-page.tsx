import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { answered } from '../api/answered.js';
import { useApi } from '../api/api.js';
import { useInbox } from '../api/inbox.js';
import { useAction } from '../api/use-action.js';
import { useLoaded } from '../api/use-loaded.js';
import { Heading } from '../parts/heading.js';
import { NeedsMe } from '../parts/needs-me.js';
import { NotificationLine } from '../parts/notification-line.js';
import { Pager } from '../parts/pager.js';
import { Shown } from '../parts/shown.js';
import { TroubleNotice } from '../parts/trouble-notice.js';
import { addressOf } from '../routing/route.js';

export function NotificationsPage({ cursor }: { readonly cursor: string | null }): JSX.Element {
  return (
    <>
      <Heading>Notifications</Heading>
      <NeedsMe to="see what is new for you">{() => <Notifications cursor={cursor} />}</NeedsMe>
    </>
  );
}

function Notifications({ cursor }: { readonly cursor: string | null }): JSX.Element {
  const { parley } = useApi();
  const { unread, refresh } = useInbox();
  const query = { limit: 25, ...(cursor === null ? {} : { cursor }) };
  const notifications = useLoaded(addressOf.notifications(cursor), () =>
    answered(parley.GET('/v1/notifications', { params: { query } })),
  );
  const readAll = useAction(async () => {
    await parley.POST('/v1/notifications/read-all');
    notifications.reload();
    refresh();
  });
  // Something came while the list is open, or was read in another tab.
  useEffect(notifications.reload, [unread]);

  return (
    <Shown what={notifications}>
      {({ items, nextCursor }) => (
        <>
          {unread !== null && unread > 0 && (
            <button type="button" class="quiet" disabled={readAll.busy} onClick={readAll.run}>
              Mark all as read
            </button>
          )}
          <TroubleNotice trouble={readAll.trouble} />
          {items.length === 0 && (
            <p class="empty">Nothing yet. Replies to you, and comments on your posts, come here.</p>
          )}
          <ul class="lines">
            {items.map((notification) => (
              <NotificationLine
                key={notification.id}
                notification={notification}
                onRead={() => {
                  notifications.reload();
                  refresh();
                }}
              />
            ))}
          </ul>
          <Pager turned={cursor !== null} nextCursor={nextCursor} addressAt={addressOf.notifications} />
        </>
      )}
    </Shown>
  );
}
