import type { JSX } from 'preact';
import { type Notification, unwrap, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { describeActivity, listNames } from '../format/text.js';
import { urlTo } from '../routing/route.js';
import { ErrorNotice } from './error-notice.js';
import { Initials } from './initials.js';
import { RelativeTime } from './relative-time.js';

interface NotificationItemProps {
  readonly notification: Notification;
  readonly onRead: () => void;
}

export function NotificationItem({ notification, onRead }: NotificationItemProps): JSX.Element {
  const { parley } = useApi();
  const { id, actors, read, updatedAt } = notification;
  const [latestActor] = actors;
  const markRead = useAction(async () => {
    await unwrap(parley.PUT('/v1/notifications/{id}/read', { params: { path: { id } } }));
    onRead();
  });
  const onLinkClick = () => {
    if (!read) markRead.run();
  };

  return (
    <li class={read ? 'notification' : 'notification unread'}>
      {latestActor !== undefined && <Initials id={latestActor.id} name={latestActor.name} />}
      <div>
        <p dir="auto">
          {!read && <span class="visually-hidden">Unread: </span>}
          <b>{listNames(actors)}</b> {describeActivity(notification)}{' '}
          <DiscussionLink notification={notification} onClick={onLinkClick} />
        </p>
        <p class="meta">
          <RelativeTime timestamp={updatedAt} />
        </p>
        <ErrorNotice error={markRead.error} />
      </div>
      {!read && (
        <button type="button" class="secondary" disabled={markRead.busy} onClick={markRead.run}>
          Mark as read
        </button>
      )}
    </li>
  );
}

interface DiscussionLinkProps {
  readonly notification: Notification;
  readonly onClick: () => void;
}

/** Links to the post. The discussion of an embedding page has no page in the forum, so it gets no link. */
function DiscussionLink({ notification: { postId, commentId, title }, onClick }: DiscussionLinkProps): JSX.Element {
  const name = title ?? 'a discussion';
  if (postId === null) return <i>{name}</i>;
  return (
    <a href={urlTo.comment(postId, commentId)} onClick={onClick}>
      {name}
    </a>
  );
}
