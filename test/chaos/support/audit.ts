import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  commentCreated,
  type Envelope,
  personSeen,
  postCreated,
  STREAM,
  threadClosed,
  threadOpened,
  threadUpdated,
} from '#libs/contracts';
import { eventually } from '#libs/testing';
import type { Installation } from './installation.js';
import type { Load } from './load.js';
import { services } from './replica.js';

/** How long the system may take to settle after the last failure, in milliseconds. */
const TIMEOUT_MS = 180_000;

/** What clients wrote, by the responses. */
type Written = Pick<Load, 'accepted' | 'succeeded' | 'refused'>;

/** The event types that each consumer must have received. */
const consumers = [
  { inbox: 'posts.inbox', consumer: 'projections', types: [threadOpened, threadUpdated, threadClosed, personSeen] },
  { inbox: 'comments.inbox', consumer: 'projections', types: [personSeen] },
  { inbox: 'comments.inbox', consumer: 'effects', types: [postCreated] },
  { inbox: 'notifications.inbox', consumer: 'effects', types: [commentCreated] },
] as const;

/**
 * Checks the invariants after any failure: every accepted comment exists once, every committed change was published once
 * and took effect once in every consumer, and no event was lost, duplicated, reordered or parked.
 */
export async function audit(installation: Installation, load: Written): Promise<void> {
  await auditWrites(installation, load);
  await eventually(() => auditEffects(installation), TIMEOUT_MS);
  const published = await auditOutboxes(installation);
  const stream = await readStream(installation);
  expect(inversionsOf(stream)).toEqual([]);
  const arrived = new Set(stream.map(({ id }) => id));
  expect(published.filter((id) => !arrived.has(id))).toEqual([]);
  await auditInboxes(installation, stream);
}

async function auditWrites(installation: Installation, load: Written): Promise<void> {
  expect(load.refused).toEqual([]);
  expect(load.accepted.size).toBeGreaterThan(0);
  // No two requests with different keys created the same comment.
  expect(load.accepted.size).toBe(load.succeeded);
  const ids = new Set(
    (await installation.query<{ id: string }>('SELECT id FROM comments.comments')).map(({ id }) => id),
  );
  expect([...load.accepted].filter((id) => !ids.has(id))).toEqual([]);
  // An interrupted request may have been executed; then its retry with the same key got the stored response.
  expect([...ids].filter((id) => !load.accepted.has(id))).toEqual([]);
}

/** Throws while any event is pending. */
async function auditEffects(installation: Installation): Promise<void> {
  const waiting = services.flatMap((service) => [
    `SELECT '${service}.outbox' AS place, count(*)::integer AS n FROM ${service}.outbox HAVING count(*) > 0`,
    `SELECT '${service}.parked_events', count(*)::integer FROM ${service}.parked_events HAVING count(*) > 0`,
  ]);
  expect(await installation.query(waiting.join(' UNION ALL '))).toEqual([]);
  const wrongCounts = await installation.query(
    `SELECT posts.id, posts.comment_count AS "ofPost", threads.comment_count AS "ofThread", count(comments.id)::integer AS actual
     FROM posts.posts LEFT JOIN comments.threads USING (id) LEFT JOIN comments.comments ON thread_id = posts.id
     GROUP BY posts.id, threads.id
     HAVING posts.comment_count <> count(comments.id) OR threads.comment_count IS DISTINCT FROM count(comments.id)`,
  );
  expect(wrongCounts).toEqual([]);
  // The author of the posts is notified of every comment.
  const missing = await installation.query(
    `SELECT comments.id FROM comments.comments LEFT JOIN notifications.notification_items AS items ON comment_id = comments.id
     WHERE comment_id IS NULL LIMIT 10`,
  );
  expect(missing).toEqual([]);
  const wrongSums = await installation.query(
    `SELECT notifications.id, count AS stored, (SELECT count(*) FROM notifications.notification_items WHERE notification_id = notifications.id) AS actual
     FROM notifications.notifications
     WHERE count <> (SELECT count(*) FROM notifications.notification_items WHERE notification_id = notifications.id)`,
  );
  expect(wrongSums).toEqual([]);
}

/** Checks that every version of every aggregate was published once, in order. @returns the ids of all published events */
async function auditOutboxes(installation: Installation): Promise<string[]> {
  const versions = await installation.query<{ subject: string; version: number }>(
    `SELECT 'post/' || id AS subject, version FROM posts.posts
     UNION ALL SELECT 'thread/' || id, version FROM comments.threads
     UNION ALL SELECT 'comment/' || id, version FROM comments.comments
     UNION ALL SELECT 'notification/' || id, 1 FROM notifications.notifications`,
  );
  const committed = new Map(versions.map(({ subject, version }) => [subject, version]));
  const sent = await Promise.all(
    services.map((service) =>
      installation.query<{ envelope: string }>(`SELECT envelope FROM ${service}.outbox_sent ORDER BY outbox_sent.id`),
    ),
  );
  const events = sent.flat().map(({ envelope }) => JSON.parse(envelope) as Envelope);
  const published = new Map<string, number>();
  for (const { subject } of events.filter(hasVersion)) published.set(subject, (published.get(subject) ?? 0) + 1);
  expect(inversionsOf(events)).toEqual([]);
  expect([...published].filter(([subject, count]) => committed.get(subject) !== count)).toEqual([]);
  expect([...committed.keys()].filter((subject) => !published.has(subject))).toEqual([]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  return events.map(({ id }) => id);
}

/** All events of the stream, in order. */
export async function readStream(installation: Installation): Promise<Envelope[]> {
  const connection = await installation.connectToNats();
  try {
    const { state } = await (await jetstreamManager(connection)).streams.info(STREAM);
    const events: Envelope[] = [];
    if (state.messages === 0) return events;
    const consumer = await jetstream(connection).consumers.get(STREAM);
    for await (const message of await consumer.consume({ max_messages: 500 })) {
      events.push(message.json<Envelope>());
      if (message.seq >= state.last_seq) break;
    }
    return events;
  } finally {
    await connection.close();
  }
}

/** Gaps and inversions in the versions 1, 2, 3 … of each aggregate; ignores later copies of an event. */
function inversionsOf(events: readonly Envelope[]): string[] {
  const versions = new Map<string, number>();
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { id, subject, sequence } of events.filter(hasVersion)) {
    if (seen.has(id)) continue;
    seen.add(id);
    const before = versions.get(subject) ?? 0;
    if (Number(sequence) !== before + 1) faults.push(`${subject}: ${sequence} after ${String(before)}`);
    versions.set(subject, Number(sequence));
  }
  return faults;
}

/** The sequence of a person is a time, and a snapshot repeats an earlier version. */
function hasVersion({ type }: Envelope): boolean {
  return type !== personSeen.type && !type.includes('snapshot');
}

async function auditInboxes(installation: Installation, stream: readonly Envelope[]): Promise<void> {
  for (const { inbox, consumer, types } of consumers) {
    const expectedTypes = new Set<string>(types.map(({ type }) => type));
    await eventually(async () => {
      const rows = await installation.query<{ id: string }>(`SELECT event_id AS id FROM ${inbox} WHERE consumer = $1`, [
        consumer,
      ]);
      const received = new Set(rows.map(({ id }) => id));
      const missing = stream.filter(({ id, type }) => expectedTypes.has(type) && !received.has(id));
      expect({ inbox, consumer, missing }).toEqual({ inbox, consumer, missing: [] });
    }, TIMEOUT_MS);
  }
}
