import { type Static, Type } from '@sinclair/typebox';
import type { Person } from '#libs/kernel';
import { personSchema } from '#libs/people';
import { selectColumns } from '#libs/persistence';
import { type Notification, notificationKinds } from '../domain/notification.js';
import { NotificationEntity } from '../persistence/notification.entity.js';

/** A notification as it is shown to its recipient. */
export const notificationSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: Type.Union(notificationKinds.map((kind) => Type.Literal(kind))),
  threadId: Type.String({ format: 'uuid' }),
  postId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  commentId: Type.String({ format: 'uuid', description: 'The newest of its comments.' }),
  title: Type.Union([Type.String(), Type.Null()], { description: 'Of the thread.' }),
  actors: Type.Array(personSchema, { description: 'The authors, newest first, at most five.' }),
  count: Type.Integer({ description: 'How many comments it has.' }),
  read: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time', description: 'When its newest comment was written.' }),
});

export const unreadCountSchema = Type.Object({ count: Type.Integer() });

export type NotificationView = Static<typeof notificationSchema>;

/** A row of `SELECT ${NOTIFICATION_COLUMNS} FROM notifications`. */
export type NotificationRow = Omit<Notification, (typeof INTERNAL_FIELDS)[number]> & {
  readonly actors: Person[];
  readonly read: boolean;
};

const INTERNAL_FIELDS = [
  'site',
  'recipientKind',
  'recipientId',
  'actors',
  'hidden',
  'readAt',
] as const satisfies readonly (keyof Notification)[];

/** Actors have their current names and pictures; one who is not in `people` yet has those that came with the comment. */
export const NOTIFICATION_COLUMNS = `${selectColumns(NotificationEntity, { omit: INTERNAL_FIELDS })},
  read_at IS NOT NULL AS read,
  (SELECT json_agg(json_build_object('id', profile.id, 'kind', profile.kind, 'name', profile.name, 'handle', profile.handle,
            'picture', profile.picture) ORDER BY actor.place)
   FROM jsonb_array_elements(actors) WITH ORDINALITY AS actor (ref, place)
   CROSS JOIN LATERAL (
     SELECT id, kind, name, handle, picture, 1 AS choice FROM people
     WHERE site = notifications.site AND kind = actor.ref ->> 'kind' AND id = actor.ref ->> 'id'
     UNION ALL
     SELECT id, kind, name, handle, picture, 2 AS choice FROM commenters
     WHERE thread_id = notifications.thread_id AND kind = actor.ref ->> 'kind' AND id = actor.ref ->> 'id'
     ORDER BY choice LIMIT 1
   ) AS profile) AS actors`;

/** What its recipient can find; $1 is the site, $2 and $3 their kind and id. */
export const IN_INBOX = `site = $1 AND recipient_kind = $2 AND recipient_id = $3 AND NOT hidden`;

export function viewOfRow(row: NotificationRow): NotificationView {
  const { id, kind, threadId, postId, commentId, title, actors, count, read } = row;
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
  return { id, kind, threadId, postId, commentId, title, actors, count, read, ...times };
}
