import { DeliverPolicy } from '@nats-io/jetstream';
import { STREAM, STREAM_SUBJECTS } from '#libs/contracts';
import { isId } from '#libs/kernel';
import type { Broker } from './broker.js';

/**
 * One message of the stream, remembered to recognise the stream by: if another message stands at its sequence later, the stream
 * lost its tail and grew again.
 */
export interface Checkpoint {
  readonly eventId: string;
  readonly seq: number;
  /** When the stream stored it, by the broker's clock. */
  readonly at: Date;
}

/** Null for a message without an event id of ours. */
export function checkpointOf(messageId: string | undefined, seq: number, at: Date): Checkpoint | null {
  return messageId !== undefined && isId(messageId) ? { eventId: messageId, seq, at } : null;
}

/** The message that the stream holds at a sequence now; null if there is none, or it has no event id of ours. */
export async function checkpointAt(broker: Broker, seq: number): Promise<Checkpoint | null> {
  // Sequences start at 1, and the server rejects 0.
  if (seq === 0) return null;
  const message = await broker.jsm.streams.getMessage(STREAM, { seq });
  return message === null ? null : checkpointOf(message.header.get('Nats-Msg-Id'), seq, message.time);
}

/**
 * The sequence up to which nothing after `after` matches one of the filters; null if something does, or if that cannot be told. Not
 * even the leader of a cluster counts if it changed meanwhile: a new one may not have caught up.
 */
export async function emptyUpTo({ jsm }: Broker, filters: readonly string[], after: number): Promise<number | null> {
  const before = await jsm.streams.info(STREAM);
  for (const filter of filters) {
    if ((await jsm.streams.getMessage(STREAM, nextOf(filter, after))) !== null) return null;
  }
  const now = await jsm.streams.info(STREAM);
  const isSame = before.created === now.created && before.cluster?.leader === now.cluster?.leader;
  return isSame && now.state.last_seq >= before.state.last_seq ? before.state.last_seq : null;
}

/** A query for the first message after a sequence that matches a subject filter. */
export function nextOf(filter: string, after: number): { seq: number } {
  // The server supports this since 2.9; the client's type offers it for direct gets only.
  const query = { seq: after + 1, next_by_subj: filter };
  return query;
}

/** The sequence before the first message stored at `time` or later, by the broker's clock; the last sequence if there is none. */
export async function sequenceBefore(broker: Broker, time: Date): Promise<number> {
  const consumer = await broker.js.consumers.get(STREAM, {
    // A service has no right to create a consumer without a filter.
    filter_subjects: STREAM_SUBJECTS,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: time.toISOString(),
  });
  const { delivered } = await consumer.info();
  // Not awaited: the broker removes an unused consumer after five minutes anyway.
  consumer.delete().catch(() => undefined);
  return delivered.stream_seq;
}
