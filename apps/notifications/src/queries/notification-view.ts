import { type Static, Type } from '@sinclair/typebox';
import type { Person } from '#libs/kernel';
import { personSchema } from '#libs/people';
import { type Notification, notificationKinds } from '../domain/notification.js';

/** A notification as its recipient gets it. */
export const notificationSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.Union(notificationKinds.map((kind) => Type.Literal(kind))),
  threadId: Type.String({ format: 'uuid' }),
  postId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  commentId: Type.String({ format: 'uuid', description: 'The newest of the comments that it tells of.' }),
  title: Type.Union([Type.String(), Type.Null()], { description: "The thread's." }),
  actors: Type.Array(personSchema, { description: 'Who wrote, newest first, at most five.' }),
  count: Type.Integer({ description: 'How many comments it tells of.' }),
  read: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time', description: 'When the newest of the comments came.' }),
});

export const unreadCountSchema = Type.Object({ count: Type.Integer() });

export type NotificationView = Static<typeof notificationSchema>;

/** A row of `SELECT ${NOTIFICATION_COLUMNS} FROM notifications`. */
export type NotificationRow = Omit<
  Notification,
  'site' | 'recipientKind' | 'recipientId' | 'actors' | 'hidden' | 'readAt'
> & { readonly actors: Person[]; readonly read: boolean };

/** Names and pictures are those of today; of somebody whom no service has told of yet, those that came with the comment. */
export const NOTIFICATION_COLUMNS = `id, kind, thread_id AS "threadId", post_id AS "postId", comment_id AS "commentId", title,
  count, read_at IS NOT NULL AS read, created_at AS "createdAt", updated_at AS "updatedAt",
  (SELECT json_agg(json_build_object('id', looks.id, 'kind', looks.kind, 'name', looks.name, 'handle', looks.handle,
            'picture', looks.picture) ORDER BY actor.place)
   FROM jsonb_array_elements(actors) WITH ORDINALITY AS actor (ref, place)
   CROSS JOIN LATERAL (
     SELECT id, kind, name, handle, picture, 1 AS choice FROM people
     WHERE site = notifications.site AND kind = actor.ref ->> 'kind' AND id = actor.ref ->> 'id'
     UNION ALL
     SELECT id, kind, name, handle, picture, 2 AS choice FROM commenters
     WHERE thread_id = notifications.thread_id AND kind = actor.ref ->> 'kind' AND id = actor.ref ->> 'id'
     ORDER BY choice LIMIT 1
   ) AS looks) AS actors`;

/** What its recipient can find; $1 is the site, $2 and $3 their kind and id. */
export const IN_INBOX = `site = $1 AND recipient_kind = $2 AND recipient_id = $3 AND NOT hidden`;

export function viewOfRow(row: NotificationRow): NotificationView {
  const { id, kind, threadId, postId, commentId, title, actors, count, read } = row;
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
  return { id, kind, threadId, postId, commentId, title, actors, count, read, ...times };
}
