import type { Installation } from './installation.js';

/** Records the order in which the notifications service handles comments. */
export async function recordNotificationOrder(installation: Installation): Promise<void> {
  await installation.query(
    `CREATE TABLE notifications.notification_order (n bigint GENERATED ALWAYS AS IDENTITY, comment_id uuid);
     CREATE FUNCTION notifications.note_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
       BEGIN INSERT INTO notifications.notification_order (comment_id) VALUES (NEW.comment_id); RETURN NULL; END $$;
     CREATE TRIGGER note_order AFTER INSERT ON notifications.notification_items
       FOR EACH ROW EXECUTE FUNCTION notifications.note_order()`,
  );
}

/** The comments that were handled after a later one of their thread. */
export async function notifiedOutOfOrder(installation: Installation): Promise<string[]> {
  const rows = await installation.query<{ id: string }>(
    `SELECT id FROM (
       SELECT id, ordinal, max(ordinal) OVER (PARTITION BY thread_id ORDER BY n) AS highest
       FROM notifications.notification_order JOIN comments.comments ON id = comment_id
     ) AS items
     WHERE ordinal < highest`,
  );
  return rows.map(({ id }) => id);
}
