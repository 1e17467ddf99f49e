import type { JSX } from 'preact';
import { answered } from '../api/answered.js';
import { type Notification, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { deedOf, namesOf } from '../format/words.js';
import { addressOf } from '../routing/route.js';
import { Initials } from './initials.js';
import { Moment } from './moment.js';
import { TroubleNotice } from './trouble-notice.js';

interface NotificationLineProps {
  readonly notification: Notification;
  readonly onRead: () => void;
}

export function NotificationLine({ notification, onRead }: NotificationLineProps): JSX.Element {
  const { parley } = useApi();
  const { id, actors, read, updatedAt } = notification;
  const [newest] = actors;
  const markRead = useAction(async () => {
    await answered(parley.PUT('/v1/notifications/{id}/read', { params: { path: { id } } }));
    onRead();
  });
  const follow = () => {
    if (!read) markRead.run();
  };

  return (
    <li class={read ? 'notification' : 'notification unread'}>
      {newest !== undefined && <Initials id={newest.id} name={newest.name} />}
      <div>
        <p dir="auto">
          {!read && <span class="unseen">Unread: </span>}
          <b>{namesOf(actors)}</b> {deedOf(notification)} <Place notification={notification} onFollow={follow} />
        </p>
        <p class="meta">
          <Moment at={updatedAt} />
        </p>
        <TroubleNotice trouble={markRead.trouble} />
      </div>
      {!read && (
        <button type="button" class="quiet" disabled={markRead.busy} onClick={markRead.run}>
          Mark as read
        </button>
      )}
    </li>
  );
}

interface PlaceProps {
  readonly notification: Notification;
  readonly onFollow: () => void;
}

/** The discussion of a post is here; that of a page is wherever the page is. */
function Place({ notification: { postId, commentId, title }, onFollow }: PlaceProps): JSX.Element {
  const name = title ?? 'a discussion';
  if (postId === null) return <i>{name}</i>;
  return (
    <a href={addressOf.comment(postId, commentId)} onClick={onFollow}>
      {name}
    </a>
  );
}
